"""Who looked at which room's records, and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.database import Connection, transaction


@dataclass(frozen=True, slots=True)
class Look:
    """One look."""

    who: str
    """Slack user id, or the name of a command typed on the machine."""
    room: str
    at: int
    """UTC seconds."""
    what: str
    """What was asked for: a command's name, never a person's."""


def note_look(db: Connection, who: str, room: str, at: int, what: str) -> None:
    """Keep that somebody looked."""
    db.conn.execute("INSERT INTO audit (who, room, at, what) VALUES (?, ?, ?, ?)", (who, room, at, what))


def note_looks(db: Connection, who: str, rooms: Iterable[str], at: int, what: str) -> None:
    """Keep that somebody looked at several rooms at once: all of it or nothing."""
    rows = [(who, room, at, what) for room in sorted(rooms)]
    if rows:
        with transaction(db):
            db.conn.executemany("INSERT INTO audit (who, room, at, what) VALUES (?, ?, ?, ?)", rows)


def looks(db: Connection, since: int = 0) -> list[Look]:
    """Every look from `since` on, oldest first."""
    rows = db.conn.execute("SELECT who, room, at, what FROM audit WHERE at >= ? ORDER BY at, id", (since,))
    return [Look(*row) for row in rows]
