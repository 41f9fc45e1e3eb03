"""`/attendance person <name|id>`: what somebody did lately. Private; every room it tells of is audited."""

from dataclasses import replace

from bot.domain.lately import Somebody
from bot.render.blocks import Renderer
from bot.render.choices import MOST
from bot.render.lately import lately_message
from bot.render.plain import plain
from bot.render.problems import PERSON, problem_message
from bot.render.sentences import N_
from bot.slack.offers import Again
from bot.slack.parse import Command
from bot.slack.subcommands.meant import visible
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, PROBLEM, Talk
from bot.store import audit
from bot.usecases.person import every_room, find, lately

WHOM = N_("Say whom: a name, a part of it, or a user id.")
NOT_BY_SLACK = N_("People in class are not known by their Slack names. Type the name they use in the room.")
_NAME = 40


async def answer(talk: Talk, command: Command) -> str:
    """Find the one who is meant, and show what they did."""
    desk, now = talk.desk, talk.desk.now()
    wanted = command.person or command.said
    if not wanted or wanted.startswith("<@"):
        return await teach(talk, command, NOT_BY_SLACK if wanted else WHOM)
    allowed = await visible(talk, await desk.database.run(every_room))
    found = await desk.database.run(find, wanted, sorted(allowed), now)
    if len(found) != 1:
        await _offer(talk, command, wanted, found)
        return PROBLEM
    rooms = found[0].rooms
    await desk.database.run(audit.note_looks, talk.asker.user, rooms, now, command.name)
    known = await desk.database.run(lately, found[0], rules=desk.rules, now=now, trends=desk.ground.trends)
    more = desk.offers.new_id()
    shown = lately_message(
        await talk.reader(),
        known,
        now=now,
        timezone=desk.timezone,
        rules=desk.ground.trends,
        skip=command.skip,
        more=more,
    )
    following = replace(command, person=found[0].person, skip=command.skip + shown.shown)
    desk.offers.keep(more, Again(talk.asker.user, following))
    await talk.say(shown)
    return ANSWERED


async def _offer(talk: Talk, command: Command, wanted: str, found: list[Somebody]) -> None:
    """Nobody, or several: the same words for whom nobody knows and for whom the reader may not see."""
    desk, reader = talk.desk, await talk.reader()
    rooms = {room for one in found[:MOST] for room in one.rooms}
    await desk.database.run(audit.note_looks, talk.asker.user, rooms, desk.now(), command.name)
    choices = [(label(reader, one), talk.choice(replace(command, person=one.person))) for one in found[:MOST]]
    rest = max(len(found) - MOST, 0)
    await talk.say(problem_message(reader, PERSON, typed=wanted, choices=choices, rest=rest))


def label(reader: Renderer, one: Somebody) -> str:
    """A person on a button: their name, and what tells them from others of that name."""
    name = plain(one.name, _NAME)
    if one.person.startswith("name:"):
        return reader.words.say("{name} · no user id", name=name)
    return f"{name} · {plain(one.person, _NAME)}"
