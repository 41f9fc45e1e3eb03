"""Rosters: who is due in a room."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bot.domain.people import RosterEntry
from bot.store import revisions
from bot.store.database import Connection
from bot.store.difference import Difference, difference

_READ = "SELECT room, userid, name, role, since, until FROM roster"

_WRITE = """
    INSERT INTO roster (room, person, userid, name, role, since, until) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (room, person) DO UPDATE SET
        userid = excluded.userid, name = excluded.name, role = excluded.role,
        since = excluded.since, until = excluded.until
"""


def of_room(db: Connection, room: str) -> list[RosterEntry]:
    """Who is due in `room`, by role and name; empty where there is no roster."""
    return [
        _entry(row) for row in db.conn.execute(f"{_READ} WHERE room = ? ORDER BY role, name, person", (room,))
    ]


def load(db: Connection) -> dict[str, list[RosterEntry]]:
    """Every roster, by room."""
    found: dict[str, list[RosterEntry]] = defaultdict(list)
    for row in db.conn.execute(f"{_READ} ORDER BY room, role, name, person"):
        found[row[0]].append(_entry(row))
    return dict(found)


def revision(db: Connection) -> int:
    """Grows with every import that altered something: the same number, the same rosters."""
    return revisions.revision(db, "roster")


def take(db: Connection, entries: Iterable[RosterEntry]) -> Difference[RosterEntry]:
    """Replace the rosters of the rooms that `entries` name, inside a transaction; tell what that altered."""
    erased = db.erased()
    named = [one for one in entries if not erased.hold(one.person, one.room)]
    return _take(db, _compared(db, {entry.room for entry in named}, named))


def replace(db: Connection, room: str, entries: Iterable[RosterEntry]) -> Difference[RosterEntry]:
    """Make these the roster of `room`, even nobody, inside a transaction; tell what that altered."""
    return _take(db, compare(db, room, entries))


def compare(db: Connection, room: str, entries: Iterable[RosterEntry]) -> Difference[RosterEntry]:
    """What `replace` would alter."""
    return _compared(db, {room}, entries)


def _compared(
    db: Connection, rooms: Iterable[str], entries: Iterable[RosterEntry]
) -> Difference[RosterEntry]:
    named = {(entry.room, entry.person): entry for entry in entries}
    known = {(entry.room, entry.person): entry for room in sorted(rooms) for entry in of_room(db, room)}
    return difference(known, named, [entry for key, entry in known.items() if key not in named])


def _take(db: Connection, found: Difference[RosterEntry]) -> Difference[RosterEntry]:
    gone = [(entry.room, entry.person) for entry in found.removed]
    db.conn.executemany("DELETE FROM roster WHERE room = ? AND person = ?", gone)
    db.conn.executemany(_WRITE, map(_row, found.written))
    if found:
        revisions.bump(db, "roster")
    return found


def _row(entry: RosterEntry) -> tuple[str | None, ...]:
    days = text_of(entry.since), text_of(entry.until)
    return entry.room, entry.person, entry.userid, entry.name, entry.role, *days


def _entry(row: Sequence[Any]) -> RosterEntry:
    room, userid, name, role, since, until = row
    return RosterEntry(room, userid, name, role, day_of(since), day_of(until))


def day_of(text: str | None) -> date | None:
    """A local date as the store keeps it."""
    return date.fromisoformat(text) if text else None


def text_of(day: date | None) -> str | None:
    """The text that `day_of` reads."""
    return day.isoformat() if day else None
