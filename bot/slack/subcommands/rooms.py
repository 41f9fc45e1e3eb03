"""`/attendance rooms [word]`: the rooms that are known, a page at a time."""

from dataclasses import replace

from bot.render.rooms import MOST, rooms_message
from bot.slack.offers import Again
from bot.slack.parse import Command
from bot.slack.subcommands.meant import visible
from bot.slack.talk import ANSWERED, Talk
from bot.store import audit
from bot.usecases.directory import details, search


async def answer(talk: Talk, command: Command) -> str:
    """List them; it tells nothing of anybody in them."""
    desk, now = talk.desk, talk.desk.now()
    found = await desk.database.run(search, command.said)
    allowed = await visible(talk, [one.room for one in found])
    found = [one for one in found if one.room in allowed]
    page = await desk.database.run(details, found[command.skip : command.skip + MOST], now)
    await desk.database.run(audit.note_look, talk.asker.user, "", now, command.name)
    more, back = desk.offers.new_id(), talk.choice(replace(command, skip=0))
    shown = rooms_message(
        await talk.reader(),
        page,
        total=len(found),
        now=now,
        wanted=command.said,
        skip=command.skip,
        more=more,
        back=back,
    )
    desk.offers.keep(more, Again(talk.asker.user, replace(command, skip=command.skip + shown.shown)))
    await talk.say(shown)
    return ANSWERED
