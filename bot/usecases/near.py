"""Near: the rooms whose lessons are on or about to be, with what it takes to judge those."""

from collections import defaultdict
from dataclasses import replace

from bot.domain.occurrences import DayIndex
from bot.domain.policy import Policy
from bot.domain.polls import is_near
from bot.domain.register import Lesson
from bot.store import timetable
from bot.store.database import Connection
from bot.usecases.lessons import Plan, plan

Lessons = tuple[Lesson, ...]


class Near:
    """The timetable, indexed by day, until somebody changes it. Used on the database's thread."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._revision = -1
        self._index = DayIndex(())
        self._plans: dict[str, tuple[Lessons, Plan]] = {}

    @property
    def revision(self) -> int:
        """Grows with the timetable."""
        return self._revision

    def at(self, db: Connection, now: int) -> dict[str, Plan]:
        """Room → its lessons that are worth reading at `now`, as a plan to judge them by."""
        self._renew(db)
        rooms: dict[str, list[Lesson]] = defaultdict(list)
        for lesson in self._index.at(now):
            if is_near(lesson, self._policy, now):
                rooms[lesson.room].append(lesson)
        found = {room: self._plan(db, room, tuple(lessons)) for room, lessons in rooms.items()}
        self._plans = {room: (one.wanted, one) for room, one in found.items()}
        return found

    def _renew(self, db: Connection) -> None:
        revision = timetable.revision(db)
        if revision == self._revision:
            return
        table = timetable.load(db)
        policy = self._policy
        reach = max(policy.margin, policy.settle + policy.final_after) + 1
        self._index = DayIndex(table.series, table.changes, margin=reach)
        self._plans.clear()
        self._revision = revision

    def _plan(self, db: Connection, room: str, lessons: Lessons) -> Plan:
        """The plan made for the same lessons before, else a new one."""
        kept = self._plans.get(room)
        if kept is not None and kept[0] == lessons:
            return kept[1]
        start, end = min(one.start for one in lessons), max(one.end for one in lessons)
        return replace(plan(db, room, start, end, self._policy), wanted=lessons)
