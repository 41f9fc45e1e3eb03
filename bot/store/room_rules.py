"""Rules of single rooms: what a room is judged by where that is not the default."""

from collections.abc import Mapping

from bot.domain.policy import Rule
from bot.store import revisions
from bot.store.database import Connection


def of_room(db: Connection, room: str) -> dict[str, Rule]:
    """The room's own rules, by their names in the policy; empty where it has none."""
    return dict(db.conn.execute("SELECT rule, value FROM room_rules WHERE room = ? ORDER BY rule", (room,)))


def put(db: Connection, room: str, rules: Mapping[str, Rule], *, author: str, at: int) -> bool:
    """Make these the room's own rules, inside a transaction; whether that altered any."""
    if of_room(db, room) == rules:
        return False
    db.conn.execute("DELETE FROM room_rules WHERE room = ?", (room,))
    db.conn.executemany(
        "INSERT INTO room_rules (room, rule, value, author, at) VALUES (?, ?, ?, ?, ?)",
        [(room, rule, value, author, at) for rule, value in rules.items()],
    )
    revisions.bump(db, "timetable")  # whoever kept when the room is to be read, looks anew
    return True
