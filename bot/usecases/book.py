"""The book of registers: every lesson of a time, each with its register. Digests, sheets and trends read it.

Registers that are final are taken from the store as they are; the others are judged by what is stored, so
that a number is the same wherever it is shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.domain.occurrences import lessons_between
from bot.domain.periods import DAY
from bot.domain.register import Lesson, Register
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


def planned(db: Connection, start: int, end: int) -> list[Lesson]:
    """Every lesson of the timetable that starts in `[start, end)`, oldest first; cancelled ones too."""
    table = timetable.load(db)
    found = lessons_between(table.series, table.changes, start, end)
    return [lesson for lesson in found if start <= lesson.start < end]


def held(
    db: Connection,
    lessons: Sequence[Lesson],
    start: int,
    end: int,
    wanted: Callable[[Lesson], bool],
    *,
    rules: Rules,
    now: int,
) -> list[Register]:
    """The registers of the wanted lessons of every room that start in `[start, end)` and have ended.

    `lessons` are those of the timetable; judged ones that it no longer holds are found beside them. It is
    `read` for many rooms at once: only what has no final register is judged.
    """
    kept = {
        version.register.lesson.id: version
        for version in registers.between(db, start, end)
        if start <= version.register.lesson.start < end and wanted(version.register.lesson)
    }
    found = {id_: version.register for id_, version in kept.items()}
    open_: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        is_over = lesson.end <= now or lesson.cancelled
        if not (start <= lesson.start < end and is_over and wanted(lesson)):
            continue
        known = kept.get(lesson.id)
        if known is None or known.final_at is None or known.register.lesson != lesson:
            open_[lesson.room].append(lesson)
    for room, some in open_.items():
        ids = {lesson.id for lesson in some}
        around = plan(db, room, some[0].start, max(lesson.end for lesson in some), rules.policy)
        mine = replace(around, wanted=tuple(lesson for lesson in around.wanted if lesson.id in ids))
        for one in judge_planned(db, room, mine, rules=rules, now=now):
            found[one.lesson.id] = one.after.register
    return sorted(found.values(), key=lambda one: (one.lesson.start, one.lesson.room, one.lesson.id))
