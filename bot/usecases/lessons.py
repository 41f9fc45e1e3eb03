"""The lessons of one room: which touch a period, what stands beside them, what must be read to judge them."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.domain.occurrences import lessons_between
from bot.domain.periods import DAY, Period, last_day
from bot.domain.policy import Policy
from bot.domain.register import Lesson
from bot.domain.schedule import LONGEST
from bot.domain.seams import Slot, slots
from bot.domain.zones import zone
from bot.errors import N_, AskedWrongly
from bot.store import timetable
from bot.store.database import Connection

_MOST_OFFERED = 4
_SEVERAL = N_("Room {room} has more than one lesson at that time.")
_NONE = N_("Room {room} has no lesson at that time.")
_NEAR_IT = N_("Near it: {lessons}.")
_NOTHING_NEAR = N_("“attendance-bot lessons list” shows what is planned.")
_FAR = int(LONGEST.total_seconds())


@dataclass(frozen=True, slots=True)
class Plan:
    """What the timetable holds for a room around a period."""

    wanted: tuple[Lesson, ...] = ()
    """The lessons that touch the period, oldest first; cancelled ones too."""
    around: tuple[Lesson, ...] = ()
    """Those, and every lesson so near that it may take a second from one of them."""

    def slots(self, policy: Policy) -> list[Slot]:
        """Everybody's share of the room's time, by the timetable alone."""
        return slots(self.around, policy.margin)

    def reach(self, policy: Policy) -> tuple[int, int] | None:
        """The time whose records tell all about the wanted lessons: theirs, and of their close neighbours."""
        ids = {lesson.id for lesson in self.wanted}
        parted = self.slots(policy)
        near = [slot for slot in parted if slot.lesson.id in ids]
        for this, after in pairwise(parted):
            if after.start - this.end < policy.margin and ids & {this.lesson.id, after.lesson.id}:
                near += [this, after]
        if not near:
            return None
        settled = [slot.lesson.end + policy.settle for slot in near]
        return min(slot.opens for slot in near), max([*settled, *(slot.closes for slot in near)])


def plan(db: Connection, room: str, start: int, end: int, policy: Policy) -> Plan:
    """The lessons of `room` that touch `[start, end)`, UTC seconds, and their neighbours."""
    table = timetable.load(db, room)
    far = _FAR + 2 * policy.margin
    around = lessons_between(table.series, table.changes, start - far, end + far)
    return Plan(tuple(one for one in around if one.start < end and one.end > start), tuple(around))


def usual_period(db: Connection, room: str, now: int) -> Period:
    """What is meant where nobody says a day.

    The running lesson, else the last lesson of the past 24 hours, else those 24 hours.
    """
    table = timetable.load(db, room)
    recent = lessons_between(table.series, table.changes, now - DAY, now + 1)
    held = [lesson for lesson in recent if not lesson.cancelled]
    running = [lesson for lesson in held if lesson.start <= now < lesson.end]
    over = sorted((lesson for lesson in held if lesson.end <= now), key=lambda one: (one.end, one.start))
    meant = (running or over)[-1:]
    return Period(meant[0].start, meant[0].end) if meant else last_day(now)


def lesson_at(db: Connection, room: str, moment: int) -> Lesson:
    """The lesson of `room` that starts at `moment`, else the only one that runs then.

    Raises AskedWrongly where there is none, naming the lessons near it.
    """
    table = timetable.load(db, room)
    near = lessons_between(table.series, table.changes, moment - DAY, moment + DAY)
    running = [lesson for lesson in near if lesson.start <= moment < lesson.end]
    meant = [lesson for lesson in running if lesson.start == moment] or running
    if len(meant) == 1:
        return meant[0]
    offers = sorted(meant or near, key=lambda lesson: abs(lesson.start - moment))[:_MOST_OFFERED]
    raise AskedWrongly(
        _SEVERAL if meant else _NONE,
        _NEAR_IT if offers else _NOTHING_NEAR,
        room=room,
        lessons=", ".join(map(_written, offers)),
    )


def _written(lesson: Lesson) -> str:
    """When a lesson starts, as it can be typed."""
    return datetime.fromtimestamp(lesson.start, zone(lesson.timezone)).isoformat(timespec="minutes")
