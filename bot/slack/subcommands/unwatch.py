"""`/attendance unwatch <room>`: shows which lessons would go, takes them out, and can put them back.

What was told of a lesson that runs ends with the next look at the timetable.
"""

from dataclasses import dataclass
from functools import partial

from bot.domain.schedule import Series
from bot.render.sentences import N_
from bot.render.watched import REMOVED, RESTORED, SURE, UNWATCHED, title_of, watched_message
from bot.slack.parse import Command
from bot.slack.subcommands.meant import naming_room, room_meant
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, PROBLEM, Talk
from bot.store import audit, rooms, timetable, unwatched
from bot.store.database import Connection, transaction
from bot.store.unwatched import Removed

WHICH = N_("Say which room.")
UNDONE = "undo unwatch"
"""How putting a room back stands among the looks."""


@dataclass(slots=True)
class _Going:
    """What one person was shown, and what became of it: pressing twice does it once."""

    room: str
    series: tuple[Series, ...]
    removed: Removed | None = None


async def answer(talk: Talk, command: Command) -> str:
    """Show what would go, and ask."""
    named = naming_room(command)
    if not named.room:
        return await teach(talk, command, WHICH)
    room = await room_meant(talk, named)
    if not room:
        return PROBLEM
    await talk.desk.access.check(talk.asker, room)
    going = _Going(room, (await talk.desk.database.run(timetable.load, room)).series)
    if going.series:
        sure = talk.choice(Command(command.name, room=room), partial(_stop, going))
        await _say(talk, SURE, going, (N_("Stop watching"), sure))
    else:
        await _say(talk, UNWATCHED, going)
    return ANSWERED


async def _stop(going: _Going, talk: Talk, command: Command) -> str:
    """Take it out."""
    await talk.desk.access.check(talk.asker, going.room)
    await talk.desk.database.run(_take_out, going, talk.asker.user, talk.desk.now(), command.name)
    undo = talk.choice(Command(command.name, room=going.room), partial(_put_back, going))
    await _say(talk, REMOVED, going, (N_("Undo"), undo))
    return ANSWERED


async def _put_back(going: _Going, talk: Talk, _command: Command) -> str:
    """Undo it."""
    await talk.desk.access.check(talk.asker, going.room)
    await talk.desk.database.run(_restore, going, talk.asker.user, talk.desk.now())
    await _say(talk, RESTORED, going)
    return ANSWERED


def _take_out(db: Connection, going: _Going, author: str, now: int, what: str) -> None:
    if going.removed is None:
        with transaction(db):
            audit.note_look(db, author, going.room, now, what)
            going.removed = unwatched.take_out(db, going.room, author=author, at=now)


def _restore(db: Connection, going: _Going, author: str, now: int) -> None:
    if going.removed is not None:
        with transaction(db):
            audit.note_look(db, author, going.room, now, UNDONE)
            unwatched.put_back(db, going.removed)
        going.removed = None


async def _say(talk: Talk, state: str, going: _Going, *buttons: tuple[str, str]) -> None:
    reader = await talk.reader()
    title = await talk.desk.database.run(rooms.title, going.room) or title_of(going.series)
    choices = [(reader.words.say(text), value) for text, value in buttons]
    await talk.say(
        watched_message(reader, state, room=going.room, title=title, series=going.series, choices=choices)
    )
