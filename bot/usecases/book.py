"""The book of registers: every lesson of a time, each with its register. Digests, sheets and trends read it.

Registers that are final are taken from the store as they are; the others are judged by what is stored, so
that a number is the same wherever it is shown.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.periods import DAY
from bot.domain.register import Register
from bot.store import registers, timetable
from bot.store.database import Connection
from bot.usecases.lessons import plan
from bot.usecases.registers import Rules, judge_planned

AT_ONCE = 14 * DAY
"""Seconds whose registers are held at once."""


def rooms(db: Connection, start: int, end: int) -> list[str]:
    """The rooms that have, or had, lessons in `[start, end)`, UTC seconds: planned or judged, by number."""
    planned = {series.room for series in timetable.load(db).series}
    return sorted(planned | registers.rooms(db, start, end))


def pages(start: int, end: int) -> Iterator[tuple[int, int]]:
    """`[start, end)` in parts of AT_ONCE, newest last."""
    for first in range(start, end, AT_ONCE):
        yield first, min(first + AT_ONCE, end)


def read(db: Connection, room: str, start: int, end: int, *, rules: Rules, now: int) -> list[Register]:
    """The registers of the lessons of `room` that start in `[start, end)`, oldest first.

    Lessons that were judged stay in the book when they leave the timetable.
    """
    kept = {
        version.register.lesson.id: version
        for version in registers.between(db, start, end, room=room)
        if start <= version.register.lesson.start < end
    }
    planned = plan(db, room, start, end, rules.policy)
    wanted = [lesson for lesson in planned.wanted if start <= lesson.start < end]
    done = {
        lesson.id
        for lesson in wanted
        if lesson.id in kept
        and kept[lesson.id].final_at is not None
        and kept[lesson.id].register.lesson == lesson
    }
    open_ = replace(planned, wanted=tuple(lesson for lesson in wanted if lesson.id not in done))
    found = {id_: version.register for id_, version in kept.items()}
    found |= {
        one.lesson.id: one.after.register for one in judge_planned(db, room, open_, rules=rules, now=now)
    }
    return sorted(found.values(), key=lambda one: (one.lesson.start, one.lesson.id))
