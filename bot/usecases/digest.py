"""The digest of a day, by what is stored. On the database's thread.

Lessons belong to the channel that their room names; those that name none, to the digest channel.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.alerts import Alert
from bot.domain.appointments import midnights
from bot.domain.coverage import is_over
from bot.domain.digest import Digest, Gap, News, digest_of
from bot.domain.life import Version
from bot.domain.past import Past
from bot.domain.periods import DAY
from bot.domain.register import Lesson, Register
from bot.domain.trends import TrendRules, course_of, share_of
from bot.domain.zones import wall_at
from bot.store import alerts, awake, digests, history
from bot.store.database import Connection
from bot.usecases import book
from bot.usecases.registers import Rules

USUALLY = 28 * DAY
"""Seconds before a day that are its lessons' usual."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose lessons a digest tells."""

    channel: str = ""
    """Only those of this channel; empty: of every channel."""
    rooms: frozenset[str] | None = None
    """Only those of these rooms; None: of every room."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What digests are made on."""

    channel: str = ""
    """Where lessons belong whose room names none."""
    timezone: str = "UTC"
    rules: Rules = field(default_factory=Rules)
    trends: TrendRules = field(default_factory=TrendRules)

    def holds(self, lesson: Lesson, scope: Scope) -> bool:
        """Whether a lesson is in a scope."""
        if scope.channel and (lesson.channel or self.channel) != scope.channel:
            return False
        return scope.rooms is None or lesson.room in scope.rooms


@dataclass(frozen=True, slots=True)
class _Span:
    """What a digest reaches over. UTC seconds."""

    begin: int
    """The local day."""
    end: int
    since: int
    """News is what became known after this…"""
    until: int
    """…up to this."""
    carried: frozenset[str]
    """Lessons of days before that the last digest left."""
    first: int
    """None of these lessons starts earlier."""
    last: date | None
    """The day of the last digest."""


def digest_on(
    db: Connection, ground: Ground, scope: Scope, day: date, now: int, *, due: bool = False
) -> tuple[Digest, tuple[str, ...]]:
    """The digest of a local day as it stands, and the ids of the lessons that it leaves to the next one.

    While the day lasts, and when the digest is `due` to be sent, it also tells what the last one left.
    """
    span = _span(db, ground, scope, day, now, due=due)
    planned = [one for one in book.planned(db, span.first, span.end) if ground.holds(one, scope)]

    def wanted(lesson: Lesson) -> bool:
        return ground.holds(lesson, scope) and (lesson.start >= span.begin or lesson.id in span.carried)

    held = book.held(db, planned, span.first, span.end, wanted, rules=ground.rules, now=now)
    known = {one.lesson.id for one in held}
    ahead = [one.id for one in planned if wanted(one) and one.id not in known]
    news = News(
        ahead=len(ahead),
        carried=sum(is_over(one) and one.lesson.start < span.begin for one in held),
        corrected=_corrected(db, ground, scope, span, known),
        alerts=_alerts(db, planned, span),
        unsent=digests.unsent(db, scope.channel, span.since) if scope.channel else {},
        gaps=_gaps(db, planned, span),
        missed=_missed(planned, span, day, ground.timezone),
    )
    found = digest_of(day, ground.timezone, held, _before(db, held, span.begin), news, rules=ground.trends)
    return found, (*ahead, *(one.lesson.id for one in held if not is_over(one)))


def _span(db: Connection, ground: Ground, scope: Scope, day: date, now: int, *, due: bool) -> _Span:
    begin, end = midnights(day, ground.timezone)
    lasts = due or now < end
    left = digests.left(db, scope.channel, day) if scope.channel and lasts else None
    until = now if lasts else end
    if left is None:
        return _Span(begin, end, begin, until, frozenset(), begin, None)
    before = midnights(left.day, ground.timezone)[0] - DAY  # what it left may be of the evening before
    return _Span(begin, end, left.at, until, frozenset(left.lessons), before, left.day)


def _before(db: Connection, held: Sequence[Register], begin: int) -> list[Past]:
    """Four weeks of the courses in which somebody was missing; of the others nothing is asked."""
    missed = [one for one in held if (share := share_of(one)) is not None and share < 1]
    told = {one.lesson.id for one in held}
    courses = {course_of(one.lesson) for one in missed}
    pasts = history.pasts(db, begin - USUALLY, begin, {course.room for course in courses})
    return [past for past in pasts if past.course in courses and past.lesson_id not in told]


def _corrected(
    db: Connection, ground: Ground, scope: Scope, span: _Span, known: Collection[str]
) -> tuple[Version, ...]:
    """The newest correction of each lesson of a day before, with all that it changed."""
    found = {
        version.register.lesson.id: version
        for version in history.corrected(db, span.since, span.until, span.begin)
        if ground.holds(version.register.lesson, scope) and version.register.lesson.id not in known
    }
    return tuple(found.values())


def _alerts(db: Connection, planned: Sequence[Lesson], span: _Span) -> tuple[tuple[Lesson, Alert], ...]:
    """What changed of these lessons."""
    mine = {one.id: one for one in planned}
    found = alerts.between(db, span.first, span.end) if mine else []
    return tuple(
        (mine[one.finding.lesson_id], one)
        for one in found
        if one.finding.lesson_id in mine and span.since < one.changed <= span.until
    )


def _gaps(db: Connection, planned: Sequence[Lesson], span: _Span) -> tuple[Gap, ...]:
    """When the bot did not run, and a lesson was on."""
    found = []
    for since, until in awake.gaps(db, span.since, span.until):
        missed = sum(one.start < until and one.end > since and not one.cancelled for one in planned)
        if missed:
            found.append(Gap(since, until, missed))
    return tuple(found)


def _missed(planned: Sequence[Lesson], span: _Span, day: date, timezone: str) -> tuple[date, ...]:
    """The days since the last digest that had lessons and got none."""
    if span.last is None:
        return ()
    held = {wall_at(one.start, timezone).date() for one in planned if not one.cancelled}
    return tuple(sorted(one for one in held if span.last < one < day))
