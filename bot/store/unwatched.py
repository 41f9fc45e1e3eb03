"""Rooms that somebody stopped watching: their lessons taken out, and the provider's schedule kept out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.store import revisions
from bot.store.database import Connection

_MARK = """
    INSERT INTO unwatched (room, author, at) VALUES (?, ?, ?)
    ON CONFLICT (room) DO UPDATE SET author = excluded.author, at = excluded.at
"""
_SERIES = 'id, room, title, start, "end", timezone, repeat, until, channel, teacher, source'
_CHANGES = "series, start, cancelled, new_start, new_end, title, author, at"

# Somebody may have planned the same lesson anew since: that stays as it is.
_PUT_SERIES = f"""
    INSERT INTO series ({_SERIES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""  # noqa: S608 - our own column names
_PUT_CHANGE = f"""
    INSERT INTO series_changes ({_CHANGES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out of a room, for putting it back as it was."""

    room: str
    series: tuple[Sequence[Any], ...]
    changes: tuple[Sequence[Any], ...]


def take_out(db: Connection, room: str, *, author: str, at: int) -> Removed:
    """Take every lesson of a room out, inside a transaction, and keep the provider's schedule away."""
    series = tuple(db.conn.execute(f"SELECT {_SERIES} FROM series WHERE room = ?", (room,)))  # noqa: S608
    changes = tuple(
        db.conn.execute(
            f"SELECT {_CHANGES} FROM series_changes"  # noqa: S608
            " WHERE series IN (SELECT id FROM series WHERE room = ?)",
            (room,),
        )
    )
    db.conn.execute("DELETE FROM series WHERE room = ?", (room,))
    db.conn.execute(_MARK, (room, author, at))
    revisions.bump(db, "timetable")
    return Removed(room, series, changes)


def put_back(db: Connection, removed: Removed) -> None:
    """Undo that, inside a transaction. Done twice, it changes nothing."""
    db.conn.executemany(_PUT_SERIES, removed.series)
    db.conn.executemany(_PUT_CHANGE, removed.changes)
    watch(db, [removed.room])
    revisions.bump(db, "timetable")


def watch(db: Connection, rooms: Sequence[str]) -> None:
    """Somebody plans these rooms again. Inside a transaction."""
    db.conn.executemany("DELETE FROM unwatched WHERE room = ?", [(room,) for room in rooms])


def rooms(db: Connection) -> frozenset[str]:
    """The rooms that nobody wants to be watched."""
    return frozenset(room for (room,) in db.conn.execute("SELECT room FROM unwatched"))
