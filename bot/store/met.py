"""Who was met: the people that records of a room show."""

from bot.domain.withdrawal import WITHDRAWN_AFTER
from bot.store.database import Connection

_MET = f"""
    SELECT DISTINCT person, name FROM sessions
    WHERE room = ? AND enter >= ? AND missed < {WITHDRAWN_AFTER} ORDER BY person, name
"""  # noqa: S608 - our own number


def of_room(db: Connection, room: str, since: int) -> list[tuple[str, str]]:
    """Person and name of everybody who entered `room` at `since`, UTC seconds, or later; each name once."""
    return [(person, name) for person, name in db.conn.execute(_MET, (room, since))]
