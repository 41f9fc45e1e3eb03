"""Which room a person means; where that is not clear, the rooms it may be, as buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.render.blocks import Message
from bot.render.plain import plain
from bot.render.problems import ROOM, problem_message
from bot.slack.parse import Command, Word, room_number
from bot.slack.talk import Talk
from bot.slack.vocabulary import like
from bot.store import rooms
from bot.store.rooms import Found

_TITLE = 40  # graphemes on a button
_MOST = 5


async def room_meant(talk: Talk, command: Command) -> str:
    """The room that `command.room` means; empty where that is not clear, which was then said."""
    if command.numbered:
        return command.room
    found = await talk.desk.database.run(rooms.find, command.room)
    found = await only_visible(talk, found)
    if len(found.rooms) == 1:
        return found.rooms[0].room
    await talk.say(await unknown_room(talk, command, found))
    return ""


def naming_room(command: Command, words: Sequence[Word] | None = None) -> Command:
    """The command with the room that its words name; empty where they name none. A button has named it."""
    if command.room:
        return command
    text = " ".join(word.text for word in (command.words if words is None else words))
    number = room_number(text)
    return replace(command, room=number or text, numbered=bool(number))


async def visible(talk: Talk, asked: Iterable[str]) -> set[str]:
    """Those of the rooms that the reader may see."""
    return await talk.desk.access.visible(talk.asker, asked)


async def only_visible(talk: Talk, found: Found) -> Found:
    """Of the rooms that a text may mean those that the reader may see."""
    seen = await visible(talk, [one.room for one in (*found.rooms, *found.near)])
    return Found(*(tuple(one for one in some if one.room in seen) for some in (found.rooms, found.near)))


async def unknown_room(talk: Talk, command: Command, found: Found, *, gone: str = "") -> Message:
    """No such room, or several of that title: what was typed is repeated, and what it may mean offered.

    `gone` is a room that we know and the provider does not, or no longer.
    """
    near = [one for one in found.rooms or found.near if one.room != gone][:_MOST]
    choices = [
        (
            f"{plain(one.title, _TITLE)} · {one.room}" if one.title else one.room,
            talk.choice(replace(command, room=one.room, numbered=True)),
        )
        for one in near
    ]
    if not near and command.name == ROOM and not command.numbered:
        first, *rest = command.room.split()
        choices += [
            (f"/attendance {word}", talk.choice(Command(name, words=tuple(map(Word, rest)))))
            for word, name in like(first).items()
        ]
    return problem_message(await talk.reader(), ROOM, typed=command.room, choices=choices)
