"""`/attendance now`: every running lesson, exceptions first.

It reads nothing anew: rooms with a lesson on are read all the time anyway.
"""

from dataclasses import replace
from functools import partial

from bot.render.now import now_message
from bot.render.people import FULL
from bot.render.sentences import N_
from bot.slack.offers import Again, Offer
from bot.slack.parse import Command
from bot.slack.subcommands.meant import visible
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, Talk
from bot.store import audit
from bot.usecases.now import ahead, glances

NOTHING_BEHIND = N_("“now” takes nothing behind it: it shows every running lesson.")


async def answer(talk: Talk, command: Command) -> str:
    """Look at every room with a lesson near."""
    if command.words:
        return await teach(talk, command, NOTHING_BEHIND)
    desk, now = talk.desk, talk.desk.now()
    plans = await desk.database.run(desk.near.at, now)
    seen = await visible(talk, list(plans))
    mine = {room: plan for room, plan in plans.items() if room in seen}
    found = await desk.database.run(glances, mine, rules=desk.rules, now=now)
    rooms = tuple(sorted({one.lesson.room for one in found}))
    following = [] if found else await desk.database.run(ahead, now)
    allowed = await visible(talk, [lesson.room for lesson in following])
    await desk.database.run(audit.note_looks, talk.asker.user, rooms, now, command.name)
    page = partial(
        now_message,
        found=found,
        following=[lesson for lesson in following if lesson.room in allowed],
        now=now,
        timezone=desk.timezone,
        skip=command.skip,
    )
    copy = page(await desk.public(talk.asker.channel), names=desk.names, shared_by=talk.asker.user)
    share, more = desk.offers.new_id(), desk.offers.new_id()
    shown = page(await talk.reader(), names=FULL, share=share if found else None, more=more)
    desk.offers.keep(share, Offer(talk.asker.user, "", None, 0, copy, rooms))
    desk.offers.keep(more, Again(talk.asker.user, replace(command, skip=command.skip + shown.shown)))
    await talk.say(shown)
    return ANSWERED
