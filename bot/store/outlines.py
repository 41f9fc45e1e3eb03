"""Outlines: what a whole day needs of registers, rosters and visits, without reading each of them in full."""

import json
from collections.abc import Mapping

from bot.domain.intents import POST, POSTED
from bot.domain.people import LEARNERS
from bot.store.database import Connection

_COUNTS = """
    SELECT lesson_id, status, version, json_extract(written, '$.register.counts') FROM registers
    WHERE start >= ? AND start < ? ORDER BY judged_at, version
"""

_GUESTS = f"""
    SELECT count(DISTINCT person) FROM sessions
    WHERE room = ? AND enter >= ? AND enter < ? AND person >= 'name:' AND person < 'name;'
        AND role IN ({", ".join("?" * len(LEARNERS))})
        AND person NOT IN (SELECT person FROM links WHERE room = ? AND undone_at IS NULL)
"""  # noqa: S608

_MESSAGE = """
    SELECT id FROM intents WHERE lesson_id = ? AND kind = ? AND what = ? AND state = ?
    ORDER BY number DESC LIMIT 1
"""


def counts(db: Connection, start: int, end: int) -> dict[str, tuple[str, int, dict[str, int]]]:
    """Lesson id → status, version and counts of the register as it stands, of lessons that start then."""
    rows = db.conn.execute(_COUNTS, (start, end))
    return {lesson: (status, version, json.loads(text)) for lesson, status, version, text in rows}


def rostered(db: Connection) -> set[str]:
    """The rooms that have a roster."""
    return {room for (room,) in db.conn.execute("SELECT DISTINCT room FROM roster")}


def guests(db: Connection, since: Mapping[str, int], until: int) -> dict[str, int]:
    """Room → how many learners without a user id came there between, and are linked to nobody."""
    found = {
        room: db.conn.execute(_GUESTS, (room, start, until, *LEARNERS, room)).fetchone()[0]
        for room, start in since.items()
    }
    return {room: count for room, count in found.items() if count}


def message(db: Connection, lesson_id: str, kind: str) -> str:
    """The intent of the newest message of that kind that a lesson has; empty where it has none."""
    row = db.conn.execute(_MESSAGE, (lesson_id, kind, POST, POSTED)).fetchone()
    return str(row[0]) if row else ""
