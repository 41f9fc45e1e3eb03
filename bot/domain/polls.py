"""Polls: which rooms are read, and when.

A verdict changes at known instants: the start, the end of the grace, the last moment to leave in time,
the end, and when the end has settled. A room is read at each of them, and between them never more than
`poll` seconds apart. Nothing depends on the exact moment of the reads between, so they are spread by room.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
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
    eager_for: int = 1_500
    """…nor later than this after the start: who is not there by then seldom comes."""


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


def is_near(lesson: Lesson, policy: Policy, now: int) -> bool:
    """Whether the room of `lesson` is worth reading at `now`: it is on, or within its margin."""
    last = max(lesson.end + policy.margin, instants(lesson, policy)[-1])
    return not lesson.cancelled and lesson.start - policy.margin <= now <= last


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
) -> Poll | None:
    """The first read of `room` that is still owed after the one that began at `last`; None where none is.

    `lessons` are those that are near. A read that is overdue keeps its moment, so that it is done first, and
    however many were missed, one makes up for them. `awaited`: somebody is still expected. `due`: when a
    pending alert may be ripe. A `last` in the future is what a clock that was set back leaves behind: it
    counts as now.
    """
    after = None if last is None else min(last, now)
    marks = sorted(due)
    polls = [
        poll
        for lesson in lessons
        if lesson.room == room and not lesson.cancelled
        for poll in _polls(lesson, policy, pace, awaited=awaited, due=marks)
        if after is None or poll.at > after
    ]
    if after is None:  # never read: the latest that is overdue does for all of them
        overdue = [poll for poll in polls if poll.at <= now]
        return max(overdue) if overdue else min(polls, default=None)
    return min(polls, default=None)


def _polls(
    lesson: Lesson, policy: Policy, pace: Pace, *, awaited: bool, due: Iterable[int]
) -> Iterator[Poll]:
    """Every read of one lesson, in no order."""
    settled = lesson.end + policy.settle
    ripe = (moment for moment in due if lesson.start < moment < settled)
    marks = sorted({*instants(lesson, policy), *ripe})
    yield from (Poll(mark, spread=False, room=lesson.room) for mark in marks)
    grace, hurry = lesson.start + policy.late_after, lesson.start + pace.eager_for
    for a, b in pairwise(moment for moment in marks if moment <= settled):
        eager = awaited and pace.eager > 0 and grace < a < hurry
        step = min(pace.poll, pace.eager) if eager else pace.poll
        yield from (
            Poll(moment, spread=True, room=lesson.room) for moment in _between(a, b, step, lesson.room)
        )


def _between(a: int, b: int, step: int, room: str) -> range:
    """Moments between two instants, never more than `step` apart and hardly more of them than that takes.

    Each room has its own phase, as far as the room between the instants allows.
    """
    reads = -(-(b - a) // step)
    slack = reads * step - (b - a)
    if reads > _MANY and slack < step // 2:
        slack += step
    phase = zlib.crc32(room.encode()) % (min(slack, step - 1) + 1)
    return range(a + step - phase, b, step)


_MANY = 10
"""With more reads than this between two instants, one more is worth it to spread them."""
