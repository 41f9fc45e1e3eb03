"""Who looked at which room's records, and when."""

from dataclasses import dataclass

from bot.store.database import Connection


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


def looks(db: Connection, since: int = 0) -> list[Look]:
    """Every look from `since` on, oldest first."""
    rows = db.conn.execute("SELECT who, room, at, what FROM audit WHERE at >= ? ORDER BY at, id", (since,))
    return [Look(*row) for row in rows]
