"""Rooms that were met: their titles, and how people find them."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people import normalise
from bot.store.database import Connection

NEAR = 5
"""How many near titles are offered."""

# A read without a title must not wipe the title that an earlier one brought.
_REMEMBER = """
    INSERT INTO rooms (room, title, third, seen) VALUES (?, ?, ?, ?)
    ON CONFLICT (room) DO UPDATE SET
        title = CASE WHEN excluded.title = '' THEN rooms.title ELSE excluded.title END,
        third = CASE WHEN excluded.third = '' THEN rooms.third ELSE excluded.third END,
        seen = CASE WHEN excluded.seen > rooms.seen THEN excluded.seen ELSE rooms.seen END
"""


@dataclass(frozen=True, slots=True)
class KnownRoom:
    """A room that was read before."""

    room: str
    """Serial, or `third:ID`."""
    title: str
    """Empty where none is known."""
    third: str = ""
    """The caller's own id of it, without `third:`."""
    seen: int = 0
    """When it was last read, UTC seconds."""


@dataclass(frozen=True, slots=True)
class Found:
    """The rooms that a text may mean."""

    rooms: tuple[KnownRoom, ...] = ()
    """The room with that number, or every room with that very title."""
    near: tuple[KnownRoom, ...] = ()
    """Where there is none: rooms with a title like it, the likest first."""


def remember(db: Connection, room: str, title: str, *, third: str = "", seen: int = 0) -> None:
    """Keep a room and its title. Inside a transaction or alone."""
    db.conn.execute(_REMEMBER, (room, title, third, seen))


def all_rooms(db: Connection) -> list[KnownRoom]:
    """Every known room, the last read first."""
    rows = db.conn.execute("SELECT room, title, third, seen FROM rooms ORDER BY seen DESC, room")
    return [KnownRoom(*row) for row in rows]


def title(db: Connection, room: str) -> str:
    """The room's title; empty where none is known."""
    row = db.conn.execute("SELECT title FROM rooms WHERE room = ?", (room,)).fetchone()
    return row[0] if row else ""


def find(db: Connection, text: str) -> Found:
    """The rooms that `text` means: a serial, `third:ID`, a title, or something like a title."""
    rooms = all_rooms(db)
    wanted = normalise(text)
    for names in (_numbers, _title):
        exact = tuple(room for room in rooms if wanted in names(room))
        if exact:
            return Found(rooms=exact)
    return Found(near=tuple(_near(wanted, rooms)))


def _numbers(room: KnownRoom) -> Sequence[str]:
    return [normalise(room.room), *([normalise("third:" + room.third)] if room.third else [])]


def _title(room: KnownRoom) -> Sequence[str]:
    return [normalise(room.title)] if room.title else []


def _near(wanted: str, rooms: Sequence[KnownRoom]) -> list[KnownRoom]:
    """Titles that hold the text come first, then those that differ from it by little."""
    titles = {room: normalise(room.title) for room in rooms if room.title}
    holding = [room for room, title in titles.items() if wanted and wanted in title]
    alike = difflib.get_close_matches(wanted, set(titles.values()), n=NEAR, cutoff=0.6)
    others = [room for title in alike for room in titles if titles[room] == title and room not in holding]
    return (holding + others)[:NEAR]
