"""Trends: what many registers say of one person, or of one course. Never of a lesson that is still running.

A course is the lessons of one room under one title. Only lessons in which somebody was due count for them:
who joined in the fourth week has missed nothing before. Excused and unknown lessons are in no rate and end
no streak, unless the rules count excused ones as missed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, Protocol

from bot.domain.coverage import is_over, why_not
from bot.domain.register import ABSENT, EXCUSED, LATE, LEFT_EARLY, PARTIAL, PRESENT, Lesson, Line, Register

ATTENDED = (PRESENT, PARTIAL)
"""Verdicts that count as having come."""


@dataclass(frozen=True, slots=True)
class TrendRules:
    """What a trend is made of."""

    least: int = 5
    """Below so many counted lessons nobody is called at risk."""
    target: Fraction = Fraction(9, 10)
    """The share of lessons that somebody should attend."""
    streak: int = 3
    """So many missed lessons in a row are told by themselves."""
    excused_counts: bool = False
    """Whether an excused lesson is a missed one in a rate."""


class Course(NamedTuple):
    """Lessons that belong together."""

    room: str
    title: str


class Judgement(Protocol):
    """What a lesson says of somebody who was due in it; a line of a register is one."""

    @property
    def verdict(self) -> str | None: ...  # noqa: D102
    @property
    def flags(self) -> tuple[str, ...]: ...  # noqa: D102


class Record(NamedTuple):
    """One person in one lesson that is over."""

    lesson: Lesson
    line: Line


@dataclass(frozen=True, slots=True)
class Trend:
    """What some lessons say of one person."""

    due: int
    """Lessons that count: attended + missed."""
    attended: int
    late: int
    left_early: int
    excused: int
    unknown: int
    """Lessons in which they were due and nobody can tell."""
    streak: int
    """Missed in a row, up to the newest lesson that counts."""
    longest: int
    """The longest such streak."""

    @property
    def missed(self) -> int:
        """Lessons that count and were not attended."""
        return self.due - self.attended

    @property
    def rate(self) -> float | None:
        """Attended ÷ due, cut to four places; None where nothing counts."""
        return cut(self.attended, self.due)


def course_of(lesson: Lesson) -> Course:
    """The course that a lesson belongs to."""
    return Course(lesson.room, lesson.title)


def records(registers: Iterable[Register], person: str) -> list[Record]:
    """The lessons in which `person` was due, oldest first; running ones and cancelled ones are left out."""
    found = [
        Record(register.lesson, line)
        for register in registers
        if is_counted(register)
        for line in register.people
        if line.person == person and line.due
    ]
    return sorted(found, key=lambda record: (record.lesson.start, record.lesson.id))


def trend(known: Sequence[Record], rules: TrendRules) -> Trend:
    """What these lessons, oldest first, say of the person they are of."""
    return tally((line for _, line in known), rules)


def tally(known: Iterable[Judgement], rules: TrendRules) -> Trend:
    """What these judgements of one person, oldest first, come to."""
    due = attended = late = left_early = excused = unknown = streak = longest = 0
    for line in known:
        verdict = line.verdict
        if verdict == EXCUSED:
            excused += 1
            due += rules.excused_counts
            continue
        if verdict not in (*ATTENDED, ABSENT):
            unknown += 1
            continue
        due += 1
        late += LATE in line.flags
        left_early += LEFT_EARLY in line.flags
        came = verdict in ATTENDED
        attended += came
        streak = 0 if came else streak + 1
        longest = max(longest, streak)
    return Trend(due, attended, late, left_early, excused, unknown, streak, longest)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person can still make of a course."""

    ahead: int
    """Lessons that are still to come."""
    best: float | None
    """The rate, where every one of them is attended."""
    may_miss: int | None
    """How many of them may be missed with the target still met; None where it is out of reach."""


def reach(so_far: Trend, ahead: int, rules: TrendRules) -> Reach:
    """How far the target is, with `ahead` lessons to come in the planned term."""
    total = so_far.due + ahead
    spare = so_far.attended + ahead - _least(total, rules.target)
    return Reach(ahead, cut(so_far.attended + ahead, total), spare if spare >= 0 else None)


def is_at_risk(seen: Trend, rules: TrendRules) -> bool:
    """Whether somebody attends less than the target, of enough lessons to say so."""
    return seen.due >= rules.least and Fraction(seen.attended, seen.due) < rules.target


def share_of(register: Register) -> float | None:
    """Attended ÷ due of one lesson, cut to four places; None where it does not count, or nobody was due."""
    if not is_counted(register):
        return None
    counts = register.counts
    came = counts.get(PRESENT, 0) + counts.get(PARTIAL, 0)
    return cut(came, came + counts.get(ABSENT, 0))


def mean(shares: Iterable[float | None]) -> float | None:
    """The mean of the shares that are known, cut to four places."""
    known = [Fraction(str(share)) for share in shares if share is not None]
    return cut(sum(known, Fraction(0)), len(known))


def cut(part: int | Fraction, whole: int) -> float | None:
    """The share, cut to four places and never rounded up: what is shown passes no rule that it does not."""
    return None if whole == 0 else int(Fraction(part) * 10_000 / whole) / 10_000


def is_counted(register: Register) -> bool:
    """Whether a lesson is in rates: it is over, was held, and could be judged."""
    return is_over(register) and register.status not in ("cancelled", "not_held") and not why_not(register)


def _least(total: int, target: Fraction) -> int:
    """So many of `total` lessons meet the target."""
    return -(-total * target.numerator // target.denominator)
