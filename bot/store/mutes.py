"""Mutes: what somebody does not want to hear of, until when."""

from bot.domain.mutes import Mute
from bot.store.database import Connection

_READ = "SELECT id, until, author, at, reason, person, room, kind, lesson FROM mutes"


def add(db: Connection, mute: Mute) -> int:
    """Keep a mute. The number it is taken back by."""
    (number,) = db.conn.execute(
        "INSERT INTO mutes (until, author, at, reason, person, room, kind, lesson)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (mute.until, mute.author, mute.at, mute.reason, mute.person, mute.room, mute.kind, mute.lesson),
    ).fetchone()
    return int(number)


def in_force(db: Connection, now: int) -> dict[int, Mute]:
    """The mutes that are not over at `now`, by number."""
    rows = db.conn.execute(f"{_READ} WHERE until > ? ORDER BY id", (now,))
    return {number: Mute(*rest) for number, *rest in rows}


def take_back(db: Connection, number: int) -> bool:
    """Forget a mute; whether there was one with that number."""
    return db.conn.execute("DELETE FROM mutes WHERE id = ?", (number,)).rowcount > 0


def wake(db: Connection, lesson: str, kind: str | None, now: int) -> int:
    """End the snoozes of a lesson's message, or of one of its alerts, before their time; how many."""
    return db.conn.execute(
        "DELETE FROM mutes WHERE lesson = ? AND kind IS ? AND until > ?", (lesson, kind, now)
    ).rowcount


def forget(db: Connection, before: int) -> int:
    """Delete the mutes that ended before; how many."""
    return db.conn.execute("DELETE FROM mutes WHERE until < ?", (before,)).rowcount
