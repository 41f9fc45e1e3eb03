"""Followers: who wants to be told privately when the teacher of a room is missing, late or gone."""

from bot.domain.intents import POST
from bot.store.database import Connection


def follow(db: Connection, user: str, room: str, now: int) -> None:
    """From now on `user` is told of `room`. Twice is once."""
    db.conn.execute(
        "INSERT INTO followers (user, room, since, allowed) VALUES (?, ?, ?, 1)"
        " ON CONFLICT (user, room) DO UPDATE SET allowed = 1",
        (user, room, now),
    )


def unfollow(db: Connection, user: str, room: str) -> bool:
    """No longer; whether they were told of it."""
    return db.conn.execute("DELETE FROM followers WHERE user = ? AND room = ?", (user, room)).rowcount > 0


def rooms_of(db: Connection, user: str) -> list[str]:
    """The rooms that somebody follows, in order."""
    return [
        room
        for (room,) in db.conn.execute("SELECT room FROM followers WHERE user = ? ORDER BY room", (user,))
    ]


def everybody(db: Connection) -> list[tuple[str, str, bool]]:
    """Who follows which room, and whether they may."""
    rows = db.conn.execute("SELECT user, room, allowed FROM followers ORDER BY user, room")
    return [(user, room, bool(allowed)) for user, room, allowed in rows]


def allow(db: Connection, user: str, room: str, *, allowed: bool) -> None:
    """Whether somebody may be told of a room they follow."""
    db.conn.execute(
        "UPDATE followers SET allowed = ? WHERE user = ? AND room = ?", (int(allowed), user, room)
    )


def of_room(db: Connection, room: str) -> list[str]:
    """Who is to be told of a room, and may be."""
    rows = db.conn.execute("SELECT user FROM followers WHERE room = ? AND allowed = 1 ORDER BY user", (room,))
    return [user for (user,) in rows]


def copies(db: Connection, lesson_id: str, kind: str) -> dict[str, tuple[str, str]]:
    """Key of each private copy that was owed for a lesson → whom it is for, and the intent of its message."""
    rows = db.conn.execute(
        "SELECT key, channel, id FROM intents WHERE lesson_id = ? AND kind = ? AND what = ? ORDER BY number",
        (lesson_id, kind, POST),
    )
    return {key: (user, id_) for key, user, id_ in rows}
