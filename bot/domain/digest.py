"""The day in one message: first what it covers, then what is wrong, then what became known of earlier days.

Every number is of registers, the same that answers, alerts and sheets show. A lesson that was not over when
the day's digest was sent is told by the next one: each lesson stands in one digest.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.alerts import EXPIRED, MUTED, Alert
from bot.domain.coverage import Coverage, coverage
from bot.domain.findings import OURS
from bot.domain.life import Change, Version
from bot.domain.notes import Note
from bot.domain.past import Past, by_course, marks_of, past_of
from bot.domain.register import ABSENT, Lesson, Line, Register
from bot.domain.trends import Course, TrendRules, course_of, mean, share_of, tally

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
class Untold:
    """Alerts of one lesson and one kind that no message told."""

    why: str
    """`expired`: their deadline passed first; `muted`: somebody wanted it so; `quiet_hours`; `dead`: Slack
    did not take the message."""
    kind: str
    lesson: Lesson
    count: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which the bot did not run, though there were lessons. UTC seconds."""

    since: int
    until: int
    lessons: int


@dataclass(frozen=True, slots=True)
class News:
    """What a day's digest tells besides the lessons themselves."""

    ahead: int = 0
    """Lessons that were not judged because they are not over."""
    carried: int = 0
    """How many of its lessons are of a day before, and were not over when its digest was sent."""
    corrected: tuple[Version, ...] = ()
    """Registers of earlier days that got a new version since the last digest."""
    alerts: tuple[tuple[Lesson, Alert], ...] = ()
    unsent: Mapping[str, str] = field(default_factory=dict)
    """Key of each alert whose message was never posted → why, as in `Untold`."""
    gaps: tuple[Gap, ...] = ()
    missed: tuple[date, ...] = ()
    """Earlier days with lessons of which no digest was sent."""


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
    untold: tuple[Untold, ...] = ()
    """What no message told, the most numerous first."""
    held: tuple[tuple[Lesson, Mapping[str, int]], ...] = ()
    """The lessons that were judged, with their counts; in order of time."""
    carried: int = 0
    gaps: tuple[Gap, ...] = ()
    missed: tuple[date, ...] = ()
    """As in `News`."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell: no lesson came to its end, and nothing is new of earlier ones."""
        news = self.corrected, self.untold, self.gaps, self.missed
        return not (self.covers.lessons or any(news))

    @property
    def is_quiet(self) -> bool:
        """Whether all went well, so that one line says it."""
        wrong = self.teachers, self.absent, self.worst, self.corrected, self.guests, self.untold
        lost = self.gaps, self.missed
        amiss = self.covers.unjudged or any(self.counts.get(name) for name in ("partial", "unknown"))
        return not (amiss or any(wrong) or any(lost))


PARTS = ("teachers", "absent", "worst", "corrected", "guests", "untold")
"""What has a reply of its own in a digest's thread, where it is more than the message shows."""


def items(digest: Digest, part: str) -> Sequence[object]:
    """All there is of one part, one a line."""
    if part == "corrected":
        return [(one.lesson, change) for one in digest.corrected for change in one.changes]
    return {
        "teachers": digest.teachers, "absent": digest.absent, "worst": digest.worst,
        "guests": digest.guests, "untold": digest.untold,
    }[part]  # fmt: skip


def digest_of(
    day: date,
    timezone: str,
    today: Sequence[Register],
    before: Iterable[Past],
    news: News = News(),
    *,
    rules: TrendRules,
) -> Digest:
    """The digest of the lessons `today`; `before` are those of the four weeks before."""
    covers = coverage(today)
    counted = [register for register in today if share_of(register) is not None]
    sums = Counter({name: sum(one.counts.get(name, 0) for one in counted) for name in COUNTS})
    history = by_course(before)
    return Digest(
        day,
        timezone,
        replace(covers, ahead=covers.ahead + news.ahead),
        {name: sums[name] for name in COUNTS},
        tuple(_teachers(today)),
        tuple(_absent(counted, history, rules)),
        tuple(_worst(counted, history)),
        tuple(Corrected(one.register.lesson, one.changes) for one in news.corrected if one.changes),
        tuple(_guests(today)),
        tuple(_untold(news)),
        tuple((one.lesson, one.counts) for one in counted),
        news.carried,
        news.gaps,
        news.missed,
    )


def _teachers(today: Iterable[Register]) -> list[tuple[Lesson, Note]]:
    """At most one note a lesson: the worst."""
    found = []
    for register in today:
        notes = [note for note in register.notes if note.code in TEACHERS]
        if notes:
            found.append((register.lesson, min(notes, key=lambda note: TEACHERS.index(note.code))))
    return sorted(found, key=lambda one: (TEACHERS.index(one[1].code), one[0].start, one[0].room))


def _absent(
    counted: Sequence[Register], history: Mapping[Course, Sequence[Past]], rules: TrendRules
) -> list[Missing]:
    now = by_course(past for one in counted if (past := past_of(one)) is not None)
    found = []
    for register in counted:
        missing = [line for line in register.people if line.due and line.verdict == ABSENT]
        if not missing:
            continue
        course, start = course_of(register.lesson), register.lesson.start
        earlier = [past for past in now[course] if past.start <= start]
        known = [*history.get(course, ()), *earlier]
        found += [
            Missing(register.lesson, line, tally(marks_of(known, line.person), rules).streak)
            for line in missing
        ]
    return sorted(found, key=lambda one: (-one.streak, one.lesson.start, one.line.name, one.line.person))


def _worst(counted: Iterable[Register], history: Mapping[Course, Sequence[Past]]) -> list[Drop]:
    """Against their own course, never against another; only where there is a usual."""
    drops = []
    for register in counted:
        shares = [past.share for past in history.get(course_of(register.lesson), ())]
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


def _untold(news: News) -> list[Untold]:
    counts: Counter[tuple[str, str, Lesson]] = Counter()
    for lesson, one in news.alerts:
        muted = one.state == MUTED and one.reason.code == "muted"  # and not because all is told, or well
        why = one.state if muted or one.state == EXPIRED else news.unsent.get(one.key, "")
        if why and not one.told and one.kind not in OURS:
            counts[why, one.kind, lesson] += 1
    found = [Untold(*what, count) for what, count in counts.items()]
    return sorted(found, key=lambda one: (-one.count, one.lesson.start, one.lesson.id, one.why, one.kind))
