"""Excuses: who need not come, said by whom and when."""

from bot.domain.people import Excuse
from bot.store.database import Connection
from bot.store.roster import day_of, text_of

_WRITE = """
    INSERT INTO excuses (room, person, author, at, text, lesson_id, since, until)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    RETURNING id
"""

_OF_ROOM = """
    SELECT id, room, person, author, at, text, lesson_id, since, until FROM excuses
    WHERE room IN ('', ?) ORDER BY at, id
"""


def add(db: Connection, excuse: Excuse) -> int:
    """Keep an excuse. The number it is taken back by."""
    days = text_of(excuse.since), text_of(excuse.until)
    said = (excuse.room, excuse.person, excuse.author, excuse.at, excuse.text, excuse.lesson_id)
    (number,) = db.conn.execute(_WRITE, (*said, *days)).fetchone()
    return int(number)


def of_room(db: Connection, room: str) -> dict[int, Excuse]:
    """The excuses that may hold in `room`, by number, in the order they were given."""
    return {
        number: Excuse(where, person, author, at, text, lesson, day_of(since), day_of(until))
        for number, where, person, author, at, text, lesson, since, until in db.conn.execute(
            _OF_ROOM, (room,)
        )
    }


def take_back(db: Connection, number: int) -> bool:
    """Forget an excuse; whether there was one with that number."""
    return db.conn.execute("DELETE FROM excuses WHERE id = ?", (number,)).rowcount > 0
