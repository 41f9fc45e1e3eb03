"""Near: the rooms whose lessons are on, about to be or not settled yet, with what it takes to judge those."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from bot.domain.occurrences import DayIndex
from bot.domain.policy import Policy
from bot.domain.polls import is_near
from bot.domain.register import Lesson
from bot.store import registers, timetable
from bot.store.database import Connection
from bot.usecases.lessons import Plan, plan

Lessons = tuple[Lesson, ...]

LOOKED_EVERY = 60
"""Seconds for which an answer stays good with the timetable, as lessons are near long before they begin."""


class Near:
    """The timetable, indexed by day, until somebody changes it. Used on the database's thread."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._revision = -1
        self._index = DayIndex(())
        self._plans: dict[str, tuple[Lessons, Plan]] = {}
        self._found: dict[str, Plan] = {}
        self._asked: tuple[int, Collection[str]] = (0, frozenset())
        self._kept: list[Lesson] = []
        """Lessons without a final register, as the tables say."""

    @property
    def revision(self) -> int:
        """Grows with the timetable."""
        return self._revision

    def at(self, db: Connection, now: int, unsettled: Collection[str] = frozenset()) -> dict[str, Plan]:
        """Room → its lessons that are worth reading at `now`, as a plan to judge them by.

        `unsettled`: the ids of lessons that were near and have no final register yet: they stay, for as long
        as a register can become final.
        """
        renewed = self._renew(db, now)
        moment, before = self._asked
        good_for = max(1, min(LOOKED_EVERY, self._policy.margin // 2))
        if not renewed and moment <= now < moment + good_for and unsettled == before:
            return self._found
        rooms: dict[str, dict[tuple[str, int], Lesson]] = defaultdict(dict)
        near = (lesson for lesson in self._index.at(now) if is_near(lesson, self._policy, now))
        for lesson in (*self._remaining(now, unsettled), *near):
            rooms[lesson.room][lesson.id, lesson.start] = lesson
        found = {room: self._plan(db, room, lessons.values()) for room, lessons in rooms.items()}
        self._plans = {room: (wanted, one) for room, (wanted, one) in found.items()}
        self._found = {room: one for room, (_, one) in found.items() if one.wanted}
        self._asked = now, frozenset(unsettled)
        return self._found

    def _remaining(self, now: int, unsettled: Collection[str]) -> Iterator[Lesson]:
        """Lessons that are over and not settled."""
        kept, self._kept = self._kept, []
        known = [lesson for _, one in self._plans.values() for lesson in one.wanted if lesson.id in unsettled]
        for lesson in (*kept, *known):
            if lesson.end <= now <= lesson.end + self._policy.final_latest + self._policy.margin:
                yield lesson

    def _renew(self, db: Connection, now: int) -> bool:
        revision = timetable.revision(db)
        if revision == self._revision:
            return False
        table = timetable.load(db)
        policy = self._policy
        reach = max(policy.margin, policy.settle + policy.final_after) + 1
        self._index = DayIndex(table.series, table.changes, margin=reach)
        self._plans.clear()
        self._kept = registers.unsettled(db, now - policy.final_latest)
        self._revision = revision
        return True

    def _plan(self, db: Connection, room: str, lessons: Iterable[Lesson]) -> tuple[Lessons, Plan]:
        """The plan made for the same lessons before, else a new one; without those no longer planned so."""
        asked = tuple(sorted(lessons, key=lambda one: (one.start, one.end, one.id)))
        kept = self._plans.get(room)
        if kept is not None and kept[0] == asked:
            return kept
        start, end = min(one.start for one in asked), max(one.end for one in asked)
        found = plan(db, room, start, end, self._policy)
        ids = {(one.id, one.start, one.end) for one in asked}
        held = (one for one in found.around if (one.id, one.start, one.end) in ids and not one.cancelled)
        return asked, replace(found, wanted=tuple(held))
