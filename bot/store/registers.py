"""Registers, every version: JSON with the policy that was in force."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec

from bot.domain.life import Version
from bot.domain.register import Lesson
from bot.domain.schedule import LONGEST
from bot.store.database import Connection

# A lesson that is moved begins a new life: its old versions stay, under its old time.
_WRITE = """
    INSERT INTO registers (lesson_id, start, "end", version, room, status, judged_at, written)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (lesson_id, start, "end", version) DO UPDATE SET
        room = excluded.room, status = excluded.status, judged_at = excluded.judged_at,
        written = excluded.written
"""

_OF_LESSON = "SELECT written FROM registers WHERE lesson_id = ? ORDER BY judged_at, version"

_NEWEST = "SELECT written FROM registers WHERE lesson_id = ? ORDER BY judged_at DESC, version DESC LIMIT 1"

# No lesson is longer than a day of 25 hours.
_BETWEEN = f"""
    SELECT written FROM registers
    WHERE start > :start - {int(LONGEST.total_seconds())} AND start < :end AND "end" > :start
        AND (:room IS NULL OR room = :room)
        AND NOT EXISTS (
            SELECT 1 FROM registers AS newer WHERE newer.lesson_id = registers.lesson_id
            AND (newer.judged_at, newer.version) > (registers.judged_at, registers.version)
        )
    ORDER BY start, room
"""  # noqa: S608 - our own number

_UNSETTLED = """
    SELECT written FROM registers
    WHERE start > ? AND "end" > ? AND status IN ('provisional', 'not_held')
        AND json_extract(written, '$.final_at') IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM registers AS newer WHERE newer.lesson_id = registers.lesson_id
            AND (newer.judged_at, newer.version) > (registers.judged_at, registers.version)
        )
"""


def keep(db: Connection, version: Version) -> bool:
    """Keep a version, in place of the same number of the same lesson; whether that altered anything."""
    if newest(db, version.register.lesson.id) == version:
        return False
    lesson, policy = version.register.lesson, version.register.policy
    numbers = {name: int(rule) if isinstance(rule, bool) else rule for name, rule in policy.items()}
    version = replace(version, register=replace(version.register, policy=numbers))
    key = (lesson.id, lesson.start, lesson.end, version.register.version)
    written = write(version)
    db.conn.execute(_WRITE, (*key, lesson.room, version.register.status, version.judged_at, written))
    return True


def newest(db: Connection, lesson_id: str) -> Version | None:
    """The register of a lesson as it stands; None where it was never judged."""
    row = db.conn.execute(_NEWEST, (lesson_id,)).fetchone()
    return _read(row[0]) if row else None


def history(db: Connection, lesson_id: str) -> list[Version]:
    """Every version of a lesson's register, oldest first."""
    return [_read(written) for (written,) in db.conn.execute(_OF_LESSON, (lesson_id,))]


def between(db: Connection, start: int, end: int, *, room: str | None = None) -> list[Version]:
    """The registers as they stand of the judged lessons that touch `[start, end)`, by start, then by room."""
    rows = db.conn.execute(_BETWEEN, {"start": start, "end": end, "room": room})
    return [_read(written) for (written,) in rows]


def rooms(db: Connection, start: int, end: int) -> set[str]:
    """The rooms of which a lesson that starts in `[start, end)` was judged."""
    rows = db.conn.execute("SELECT DISTINCT room FROM registers WHERE start >= ? AND start < ?", (start, end))
    return {room for (room,) in rows}


def unsettled(db: Connection, since: int) -> list[Lesson]:
    """The lessons that ended after `since`, were judged, and are not final yet."""
    values = (since - int(LONGEST.total_seconds()), since)
    return [_read(written).register.lesson for (written,) in db.conn.execute(_UNSETTLED, values)]


def write(version: Version) -> str:
    """A version as it is kept."""
    return msgspec.json.encode(version, enc_hook=_plain).decode()


def _read(written: str) -> Version:
    return msgspec.json.decode(written, type=Version)


def _plain(value: object) -> Any:
    """Facts may stand in a read-only view."""
    if isinstance(value, MappingProxyType):
        return dict(value)
    raise NotImplementedError(type(value).__name__)
