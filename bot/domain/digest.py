"""The day in one message: first what it covers, then what is wrong, then what became known of earlier days.

Every number is of registers, the same that answers, alerts and sheets show.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.alerts import EXPIRED, MUTED, Alert
from bot.domain.coverage import Coverage, coverage
from bot.domain.life import Change, Version
from bot.domain.notes import Note
from bot.domain.register import ABSENT, Lesson, Line, Register
from bot.domain.trends import Course, TrendRules, course_of, mean, records, share_of, trend

COUNTS = ("due", "present", "partial", "absent", "unknown", "excused", "late", "left_early")

TEACHERS = (
    "class_not_held", "teacher_missing", "teacher_gone", "teacher_late", "started_late", "ended_early",
    "teacher_left_early", "covered", "assistant_only",
)  # fmt: skip
"""What is said of how a lesson was held, the worst first."""
USUAL_OF = 3
"""So many earlier lessons make what is usual for a course."""
WORST = 5
"""Lessons that are named as worse than usual."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who was absent."""

    lesson: Lesson
    line: Line
    streak: int
    """Missed in a row in this course, this lesson included."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A lesson that fewer attended than usual."""

    lesson: Lesson
    share: float
    usual: float
    """The mean of the course's earlier lessons in the four weeks before."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A lesson of an earlier day that is judged otherwise since."""

    lesson: Lesson
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without a user id who may be somebody on the roster."""

    lesson: Lesson
    line: Line
    may_be: str
    """The name on the roster."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One local day of one channel."""

    day: date
    timezone: str
    covers: Coverage
    counts: Mapping[str, int]
    """Sums over the lessons that were judged."""
    teachers: tuple[tuple[Lesson, Note], ...] = ()
    absent: tuple[Missing, ...] = ()
    """The longest streaks first."""
    worst: tuple[Drop, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    guests: tuple[Guest, ...] = ()
    untold: tuple[tuple[str, str, int], ...] = ()
    """(`expired` or `muted`, kind of alert, how many): what no message told."""

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing at all that day, neither lessons nor news of earlier ones."""
        return not (self.covers.lessons or self.covers.ahead or self.corrected or self.untold)

    @property
    def is_quiet(self) -> bool:
        """Whether all went well, so that one line says it."""
        wrong = self.teachers, self.absent, self.worst, self.corrected, self.guests, self.untold
        amiss = self.covers.unjudged or any(self.counts.get(name) for name in ("partial", "unknown"))
        return not (amiss or any(wrong))


def digest_of(
    day: date,
    timezone: str,
    today: Sequence[Register],
    before: Sequence[Register],
    *,
    corrected: Iterable[Version] = (),
    alerts: Iterable[Alert] = (),
    rules: TrendRules,
) -> Digest:
    """The digest of the lessons `today`; `before` are those of the four weeks before.

    `corrected` are registers of earlier days that got a new version this day, `alerts` those of the day.
    """
    covers = coverage(today)
    counted = [register for register in today if share_of(register) is not None]
    sums = Counter({name: sum(one.counts.get(name, 0) for one in counted) for name in COUNTS})
    history = _by_course(before)
    return Digest(
        day,
        timezone,
        covers,
        {name: sums[name] for name in COUNTS},
        tuple(_teachers(today)),
        tuple(_absent(today, history, rules)),
        tuple(_worst(counted, history)),
        tuple(Corrected(one.register.lesson, one.changes) for one in corrected if one.changes),
        tuple(_guests(today)),
        tuple(_untold(alerts)),
    )


def _by_course(registers: Iterable[Register]) -> dict[Course, list[Register]]:
    found: dict[Course, list[Register]] = {}
    for register in registers:
        found.setdefault(course_of(register.lesson), []).append(register)
    return found


def _teachers(today: Iterable[Register]) -> list[tuple[Lesson, Note]]:
    """At most one note a lesson: the worst."""
    found = []
    for register in today:
        notes = [note for note in register.notes if note.code in TEACHERS]
        if notes:
            found.append((register.lesson, min(notes, key=lambda note: TEACHERS.index(note.code))))
    return sorted(found, key=lambda one: (TEACHERS.index(one[1].code), one[0].start, one[0].room))


def _absent(
    today: Sequence[Register], history: Mapping[Course, Sequence[Register]], rules: TrendRules
) -> list[Missing]:
    found = []
    for register in today:
        if share_of(register) is None:
            continue
        missing = [line for line in register.people if line.due and line.verdict == ABSENT]
        course, start = course_of(register.lesson), register.lesson.start
        earlier = [one for one in today if course_of(one.lesson) == course and one.lesson.start <= start]
        known = [*history.get(course, ()), *earlier]
        found += [
            Missing(register.lesson, line, trend(records(known, line.person), rules).streak)
            for line in missing
        ]
    return sorted(found, key=lambda one: (-one.streak, one.lesson.start, one.line.name, one.line.person))


def _worst(counted: Iterable[Register], history: Mapping[Course, Sequence[Register]]) -> list[Drop]:
    """Against their own course, never against another; only where there is a usual."""
    drops = []
    for register in counted:
        shares = [share_of(one) for one in history.get(course_of(register.lesson), ())]
        usual, share = mean(shares), share_of(register)
        enough = sum(one is not None for one in shares) >= USUAL_OF
        if enough and usual is not None and share is not None and share < usual:
            drops.append(Drop(register.lesson, share, usual))
    return sorted(drops, key=lambda one: (one.share - one.usual, one.lesson.start))[:WORST]


def _guests(today: Iterable[Register]) -> list[Guest]:
    return [
        Guest(register.lesson, line, str(note.facts.get("name", "")))
        for register in today
        for line in register.people
        for note in line.notes
        if note.code == "may_be"
    ]


def _untold(alerts: Iterable[Alert]) -> list[tuple[str, str, int]]:
    counts = Counter(
        (one.state, one.kind) for one in alerts if one.state in (EXPIRED, MUTED) and not one.told
    )
    return [(state, kind, count) for (state, kind), count in sorted(counts.items())]
