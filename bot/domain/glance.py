"""A glance: what is to be said in one line of a lesson that is on, about to begin, or just over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.people import LEARNERS, TEACHER
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import ABSENT, LEFT_EARLY, UNKNOWN, Lesson, Line, Register

LOOK, FINE, SOON, OVER = "look", "fine", "soon", "over"
STATES = (LOOK, FINE, SOON, OVER)
"""Needs a look · is as it should be · is about to begin · has just ended, and is not settled."""

HERE, AWAY, NOT_SEEN, NOBODY_KNOWS = "here", "away", "not_seen", "unknown"
"""The teacher is inside · was, and is not · was not seen · the room was not read since the lesson opened."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One lesson at one moment. Times are UTC seconds."""

    lesson: Lesson
    state: str
    """One of STATES."""
    teacher: str
    teachers: tuple[Line, ...]
    """Who teaches and was seen; those inside first."""
    due: int
    """Learners who are due; 0 where there is no roster."""
    seen: int
    """How many of them were seen; without a roster, how many learners were."""
    missing: tuple[Line, ...]
    """Who is due and was not seen."""
    left_early: int
    taken: int | None
    """When the room was last read; None where it was not read for this lesson."""
    is_fresh: bool
    """Whether that is recent enough for what runs."""

    @property
    def order(self) -> tuple[int, bool, int, str, str]:
        """What needs a look comes first, and there a class without its teacher."""
        waits = self.teacher not in {AWAY, NOT_SEEN}
        return STATES.index(self.state), waits, self.lesson.start, self.lesson.title, self.lesson.room


def glance(register: Register, reading: Reading, policy: Policy, now: int) -> Glance:
    """The lesson of `register` at `now`, by what `reading` could know."""
    lesson = register.lesson
    learners = [line for line in register.people if line.role in LEARNERS]
    due = [line for line in learners if line.due]
    missing = tuple(line for line in due if line.verdict in {UNKNOWN, ABSENT} and not _was_seen(line))
    teachers = _teachers(register.people)
    left = sum(LEFT_EARLY in line.flags for line in learners)
    teacher = NOBODY_KNOWS if reading.taken is None else _teacher(teachers)
    found = Glance(
        lesson=lesson,
        state=SOON if now < lesson.start else OVER if now >= lesson.end else FINE,
        teacher=teacher,
        teachers=teachers,
        due=len(due),
        seen=sum(map(_was_seen, due or learners)),
        missing=missing,
        left_early=left,
        taken=reading.taken,
        is_fresh=reading.taken is not None and reading.fresh,
    )
    return replace(found, state=LOOK) if found.state == FINE and _needs_a_look(found, policy, now) else found


def _needs_a_look(found: Glance, policy: Policy, now: int) -> bool:
    """The lesson runs, and something is not as it should be, or nobody can tell."""
    since = now - found.lesson.start
    away = found.teachers[0].last_out if found.teacher == AWAY else None
    return (
        (not found.is_fresh and since > policy.gap)
        or (found.teacher == NOT_SEEN and since > policy.teacher_after)
        or (away is not None and now - max(away, found.lesson.start) > policy.teacher_gone)
        or (bool(found.missing) and since > policy.late_after)
        or found.left_early > 0
    )


def _teachers(people: Iterable[Line]) -> tuple[Line, ...]:
    """Who teaches and was seen: those inside first, then who left last."""
    seen = [line for line in people if line.role == TEACHER and line.first_in is not None]
    return tuple(sorted(seen, key=lambda line: (not line.inside, -(line.last_out or 0), line.name)))


def _teacher(teachers: tuple[Line, ...]) -> str:
    if not teachers:
        return NOT_SEEN
    return HERE if teachers[0].inside else AWAY


def _was_seen(line: Line) -> bool:
    return line.first_in is not None or line.inside
