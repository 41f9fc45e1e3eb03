"""History: the registers of many weeks, by what trends need of them, and what was corrected lately.

A register is some kilobytes of JSON. Of it are read: who was due, under which verdict and flags, and why
somebody is unknown. So a thousand courses of four weeks cost a fraction of a second.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, cast

import msgspec

from bot.domain.life import Version
from bot.domain.past import Past, past_of
from bot.domain.register import Register
from bot.store.database import Connection

_AT_ONCE = 500
"""Rooms asked for in one statement."""

_READ = """
    SELECT written FROM registers
    WHERE start >= ? AND start < ?{rooms} AND NOT EXISTS (
        SELECT 1 FROM registers AS newer WHERE newer.lesson_id = registers.lesson_id
        AND (newer.judged_at, newer.version) > (registers.judged_at, registers.version)
    )
    ORDER BY start, lesson_id
"""

_CORRECTED = """
    SELECT written FROM registers WHERE judged_at > ? AND judged_at <= ? AND start < ? AND version > 1
    ORDER BY start, room, version
"""


class _Why(msgspec.Struct, gc=False):
    code: str


class _Line(msgspec.Struct, array_like=True, gc=False):
    """The fields of `bot.domain.register.Line`, in their order, as far as they are needed."""

    person: str
    userid: str
    name: str
    role: str
    due: bool
    verdict: str | None
    flags: tuple[str, ...]
    seconds: int
    stage_seconds: int
    share: float
    first_in: int | None
    last_out: int | None
    late_by: int
    early_by: int
    visits: int
    devices: int
    reason: _Why


class _Lesson(msgspec.Struct, gc=False):
    id: str
    room: str
    title: str
    start: int


class _Register(msgspec.Struct, gc=False):
    lesson: _Lesson
    status: str
    counts: dict[str, int]
    people: list[_Line]
    notes: list[_Why]


class _Version(msgspec.Struct, gc=False):
    register: _Register


_DECODER = msgspec.json.Decoder(_Version)
_WHOLE = msgspec.json.Decoder(Version)


def pasts(db: Connection, start: int, end: int, rooms: Collection[str]) -> list[Past]:
    """The lessons of these rooms that start in `[start, end)`, as they stand; those that are in rates."""
    found = []
    for some in _some(sorted(rooms)):
        statement = _READ.format(rooms=f" AND room IN ({', '.join('?' * len(some))})")
        for (written,) in db.conn.execute(statement, (start, end, *some)):
            past = past_of(cast("Register", _DECODER.decode(written).register))
            if past is not None:
                found.append(past)
    return found


def corrected(db: Connection, since: int, until: int, before: int) -> list[Version]:
    """The versions that replaced a final register in `(since, until]`, of lessons that start before."""
    rows: Sequence[Any] = db.conn.execute(_CORRECTED, (since, until, before)).fetchall()
    return [_WHOLE.decode(written) for (written,) in rows]


def _some(rooms: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(rooms), _AT_ONCE):
        yield rooms[first : first + _AT_ONCE]
