"""Corrections: verdicts given by hand. None is ever overwritten; the latest for a person holds."""

from bot.domain.corrections import Correction
from bot.store.database import Connection

_WRITE = """
    INSERT INTO corrections (lesson_id, person, verdict, reason, author, at, flags)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_OF_LESSON = """
    SELECT lesson_id, person, verdict, reason, author, at, flags FROM corrections
    WHERE lesson_id = ? ORDER BY at, id
"""


def give(db: Connection, correction: Correction) -> None:
    """Keep a correction."""
    flags = None if correction.flags is None else " ".join(correction.flags)
    given = (correction.verdict, correction.reason, correction.author, correction.at)
    db.conn.execute(_WRITE, (correction.lesson_id, correction.person, *given, flags))


def of_lesson(db: Connection, lesson_id: str) -> list[Correction]:
    """Every correction of a lesson, in the order they were given."""
    return [
        Correction(
            lesson, person, verdict, reason, author, at, None if flags is None else tuple(flags.split())
        )
        for lesson, person, verdict, reason, author, at, flags in db.conn.execute(_OF_LESSON, (lesson_id,))
    ]
