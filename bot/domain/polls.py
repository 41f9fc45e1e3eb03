"""Polls: which rooms are read, and when.

A verdict changes at known instants: the start, the end of the grace, the last moment to leave in time,
the end, and when the end has settled. A room is read at each of them, and between them never more than
`poll` seconds apart. Nothing depends on the exact moment of the reads between, so they are spread by room.
"""

import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.policy import Policy
from bot.domain.register import Lesson


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to read, in seconds."""

    poll: int = 60
    """The slowest that a live room is read."""
    eager: int = 0
    """The slowest while somebody is awaited, from the end of the grace on. 0: no such haste…"""
    eager_for: int = 1_800
    """…nor later than this after the start: who is not there by then seldom comes."""


LIST_EVERY, LIST_SELDOM = 10, 40
"""So many polls, or up to twice as many, after which it is asked again who is in a room; the greater number
where the provider is known to say in its records when somebody left."""


class Poll(NamedTuple):
    """The next read of a room. Polls sort by urgency."""

    at: int
    """UTC seconds."""
    spread: bool
    """Whether it stands between the instants, where nothing depends on the second: the instants go first."""
    room: str


def instants(lesson: Lesson, policy: Policy) -> tuple[int, ...]:
    """When a verdict of `lesson` can change by itself, oldest first.

    A grace is over for who comes more than so many seconds late: one second after it. The last instant
    is that of the second scan that makes a register final.
    """
    start, end = lesson.start, lesson.end
    settled = end + policy.settle
    graces = {start + policy.late_after + 1, start + policy.teacher_after + 1, end - policy.early_before}
    inner = {moment for moment in graces if start < moment < end}
    return tuple(sorted({start, *inner, end, settled, settled + policy.final_after}))


def later(lesson: Lesson, policy: Policy) -> Iterator[int]:
    """When to read on after the last instant, while the register is not final: with pauses that double.

    The last of them is the moment from which any complete scan makes it final.
    """
    settled, latest = lesson.end + policy.settle, lesson.end + policy.final_latest
    pause = 2 * policy.final_after
    while pause > 0 and settled + pause < latest:
        yield settled + pause
        pause *= 2
    if latest > settled + policy.final_after:
        yield latest


def is_near(lesson: Lesson, policy: Policy, now: int) -> bool:
    """Whether the room of `lesson` is worth reading at `now`: it is on, or within its margin."""
    after = max(policy.margin, policy.settle + policy.final_after)  # that is the last instant
    return not lesson.cancelled and lesson.start - policy.margin <= now <= lesson.end + after


def asks_who_is_in(
    due: Poll,
    lessons: Iterable[Lesson],
    *,
    asked: int | None,
    now: int,
    policy: Policy,
    pace: Pace,
    every: int = LIST_EVERY,
) -> bool:
    """Whether a read also asks who is in the room: a second request, and the same answer most of the time.

    It tells where somebody is of whom the records say too little, so it matters before anybody is missed
    and when a lesson ends. Otherwise it is asked now and then, and never when every room is read at once
    because a grace is over. `asked`: when it was asked last; `every`: after how many polls to ask again.
    """
    every += _phase(due.room) % every
    for lesson in lessons:
        if not due.spread:
            if lesson.end - policy.early_before <= now <= lesson.end + policy.settle + pace.poll:
                return True
        elif lesson.start <= now < lesson.end:
            graces = (lesson.start + policy.late_after, lesson.start + policy.teacher_after)
            before = asked if asked is not None and lesson.start <= asked <= now else lesson.start
            if now - before >= every * pace.poll or any(0 <= grace - now < pace.poll for grace in graces):
                return True
    return False


def next_poll(
    room: str,
    lessons: Iterable[Lesson],
    *,
    last: int | None,
    now: int,
    policy: Policy,
    pace: Pace,
    awaited: bool = False,
    due: Iterable[int] = (),
    unsettled: Collection[str] = (),
) -> Poll | None:
    """The first read of `room` that is still owed after the one that began at `last`; None where none is.

    `lessons` are those that are near. A read that is overdue keeps its moment, so that it is done first, and
    however many were missed, one makes up for them. `awaited`: somebody is still expected. `due`: when a
    pending alert may be ripe. `unsettled`: the ids of lessons that are over and have no final register. A
    `last` in the future is what a clock that was set back leaves behind: it counts as now.
    """
    after = None if last is None else min(last, now)
    marks = sorted(due)
    plans = [
        _Reads(lesson, policy, pace, awaited=awaited, due=marks, further=lesson.id in unsettled)
        for lesson in lessons
        if lesson.room == room and not lesson.cancelled
    ]
    if after is None:  # never read: the latest that is overdue does for all of them
        overdue = [poll for plan in plans if (poll := plan.latest(now)) is not None]
        if overdue:
            return max(overdue)
        after = now
    return min((poll for plan in plans if (poll := plan.first(after)) is not None), default=None)


class _Reads:
    """Every read of one lesson."""

    def __init__(
        self, lesson: Lesson, policy: Policy, pace: Pace, *, awaited: bool, due: Iterable[int], further: bool
    ) -> None:
        self._room = lesson.room
        self._pace = pace
        self._settled = lesson.end + policy.settle
        self._grace, self._calm = lesson.start + policy.late_after, 0
        ripe = (moment for moment in due if lesson.start < moment < self._settled)
        more = later(lesson, policy) if further else ()
        marks = {*instants(lesson, policy), *ripe, *more}
        self._soft = frozenset[int]()
        if awaited and pace.eager > 0:
            self._calm = lesson.start + pace.eager_for + _phase(lesson.room) % pace.poll
            self._soft = frozenset({self._calm} - marks if self._grace < self._calm < lesson.end else ())
        self._marks = sorted({*marks, *self._soft})

    def first(self, after: int) -> Poll | None:
        """The first read later than `after`."""
        place = bisect_right(self._marks, after)
        if place == len(self._marks):
            return None
        between = self._between(place)
        moment = bisect_right(between, after)
        if moment < len(between):
            return Poll(between[moment], spread=True, room=self._room)
        return self._mark(place)

    def latest(self, now: int) -> Poll | None:
        """The last read that is due by `now`."""
        place = bisect_right(self._marks, now)
        if not place:
            return None
        between = self._between(place) if place < len(self._marks) else range(0)
        moment = bisect_right(between, now)
        if moment:
            return Poll(between[moment - 1], spread=True, room=self._room)
        return self._mark(place - 1)

    def _mark(self, place: int) -> Poll:
        return Poll(self._marks[place], spread=self._marks[place] in self._soft, room=self._room)

    def _between(self, place: int) -> range:
        """The reads between the mark at `place` and the one before it."""
        begin, end = self._marks[place - 1] if place else 0, self._marks[place]
        if not place or end > self._settled:
            return range(0)
        eager = self._grace < begin < self._calm
        step = min(self._pace.poll, self._pace.eager) if eager else self._pace.poll
        return _between(begin, end, step, self._room)


def _between(a: int, b: int, step: int, room: str) -> range:
    """Moments between two instants, never more than `step` apart and hardly more of them than that takes.

    Each room has its own phase, as far as the room between the instants allows.
    """
    reads = -(-(b - a) // step)
    slack = reads * step - (b - a)
    if reads > _MANY and slack < step // 2:
        slack += step
    phase = _phase(room) % (min(slack, step - 1) + 1)
    return range(a + step - phase, b, step)


def _phase(room: str) -> int:
    return zlib.crc32(room.encode())


_MANY = 10
"""With more reads than this between two instants, one more is worth it to spread them."""
