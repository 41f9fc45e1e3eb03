"""Who is meant where a button names a lesson and a person: both looked up anew, since it may be old."""

from dataclasses import dataclass, replace

from bot.domain.occurrences import lessons_between
from bot.domain.register import Lesson, Line
from bot.errors import N_, AskedWrongly
from bot.store import timetable
from bot.store.database import Connection
from bot.usecases.lessons import plan
from bot.usecases.registers import Rules, judge_planned

GONE = N_("That lesson is no longer in the timetable, so nothing about it can be changed.")
NOBODY = N_("Nobody like that is in that lesson any more: the roster or the records have changed.")


@dataclass(frozen=True, slots=True)
class Whom:
    """One person in one lesson."""

    lesson: Lesson
    line: Line
    """What the register says of the person now."""

    @property
    def room(self) -> str:
        """The room of the lesson."""
        return self.lesson.room


def lesson_of(db: Connection, lesson_id: str) -> Lesson:
    """The lesson with that id, wherever it was moved to. Raises AskedWrongly where it is not planned."""
    series, _, begins = lesson_id.rpartition("-")
    room = timetable.room_of(db, series)
    if not room or not begins.isdecimal():
        raise AskedWrongly(GONE)
    table = timetable.load(db, room)
    moved = [one.new_start for one in table.changes if one.series == series and one.start == int(begins)]
    start = next((at for at in moved if at is not None), int(begins))
    for lesson in lessons_between(table.series, table.changes, start, start + 1):
        if lesson.id == lesson_id:
            return lesson
    raise AskedWrongly(GONE)


def whom(db: Connection, lesson_id: str, person: str, *, rules: Rules, now: int) -> Whom:
    """The person in the lesson, as the register has them now.

    Raises AskedWrongly where the lesson or the person is gone.
    """
    lesson = lesson_of(db, lesson_id)
    planned = plan(db, lesson.room, lesson.start, lesson.start + 1, rules.policy)
    wanted = tuple(one for one in planned.wanted if one.id == lesson_id)
    for one in judge_planned(db, lesson.room, replace(planned, wanted=wanted), rules=rules, now=now):
        for line in one.after.register.people:
            if line.person == person:
                return Whom(one.lesson, line)
    raise AskedWrongly(NOBODY)
