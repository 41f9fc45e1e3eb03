"""The digest of a day, by what is stored. On the database's thread.

Lessons belong to the channel that their room names; those that name none, to the digest channel.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from bot.domain.alerts import Alert
from bot.domain.appointments import DIGEST, LASTS, key, kinds_on, midnights, moment_on
from bot.domain.coverage import is_over
from bot.domain.digest import Digest, Gap, News, digest_of
from bot.domain.intents import DEAD, EXPIRED
from bot.domain.life import Version
from bot.domain.past import Past
from bot.domain.periods import DAY
from bot.domain.register import Lesson, Register
from bot.domain.trends import TrendRules, course_of, share_of
from bot.store import alerts, awake, channel_settings, digests, history
from bot.store.database import Connection
from bot.usecases import book
from bot.usecases.registers import Rules

USUALLY = 28 * DAY
"""Seconds before a day that are its lessons' usual."""
_LOOKS_BACK = 14
"""Days among which a digest that was never sent is noticed."""


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
    usual: time | None = None
    """When digests are sent where a channel says nothing; None: they are not."""
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
    carried: frozenset[str] | None
    """Lessons of days before that the last digest left; None where there was none."""
    first: int
    """None of these lessons starts earlier."""
    lasts: bool
    """Whether it tells what the last one left, being the newest."""


def digest_on(
    db: Connection, ground: Ground, scope: Scope, day: date, now: int, *, due: bool = False
) -> tuple[Digest, tuple[str, ...]]:
    """The digest of a local day as it stands, and the ids of the lessons that it leaves to the next one.

    While the day lasts, and when the digest is `due` to be sent, it also tells what the last one left.
    """
    span = _span(db, ground, scope, day, now, due=due)
    planned = [one for one in book.planned(db, span.first, span.end) if ground.holds(one, scope)]

    carried = span.carried if span.carried is not None else _first_night(db, ground, scope, planned, day)

    def wanted(lesson: Lesson) -> bool:
        return ground.holds(lesson, scope) and (lesson.start >= span.begin or lesson.id in carried)

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
        missed=_missed(db, ground, scope, day) if span.lasts else (),
    )
    found = digest_of(day, ground.timezone, held, _before(db, held, span.begin), news, rules=ground.trends)
    return found, (*ahead, *(one.lesson.id for one in held if not is_over(one)))


def _span(db: Connection, ground: Ground, scope: Scope, day: date, now: int, *, due: bool) -> _Span:
    begin, end = midnights(day, ground.timezone)
    lasts = due or now < end
    left = digests.left(db, scope.channel, day) if scope.channel and lasts else None
    until = now if lasts else end
    if left is None:
        first = lasts and scope.channel
        return _Span(
            begin, end, begin, until, None if first else frozenset(), begin - DAY * bool(first), lasts
        )
    before = midnights(left.day, ground.timezone)[0] - DAY  # what it left may be of the evening before
    return _Span(begin, end, left.at, until, frozenset(left.lessons), before, lasts)


def _first_night(
    db: Connection, ground: Ground, scope: Scope, planned: Sequence[Lesson], day: date
) -> frozenset[str]:
    """What a channel's first digest tells of the day before: what came after its time and the bot saw."""
    chosen = channel_settings.get(db, scope.channel)
    since = moment_on(day - timedelta(days=1), chosen, ground.usual, ground.timezone)
    seen = awake.first(db)
    return frozenset(one.id for one in planned if one.end > since and one.start >= seen)


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


def _missed(db: Connection, ground: Ground, scope: Scope, day: date) -> tuple[date, ...]:
    """The days since the newest digest that had lessons and got none: the bot was off, or Slack closed."""
    if not scope.channel:
        return ()
    chosen = channel_settings.get(db, scope.channel)
    found = []
    for days in range(1, _LOOKS_BACK + 1):
        one = day - timedelta(days=days)
        state = digests.state(db, key(DIGEST, scope.channel, one))
        if state not in ("", EXPIRED, DEAD):
            break
        at = moment_on(one, chosen, ground.usual, ground.timezone)
        off = any(since <= at and at + LASTS <= until for since, until in awake.gaps(db, at, at + LASTS))
        lost = bool(state) or (off and DIGEST in kinds_on(one, chosen, ground.usual))
        if lost and _had(db, ground, scope, one):
            found.append(one)
    return tuple(reversed(found))


def _had(db: Connection, ground: Ground, scope: Scope, day: date) -> bool:
    """Whether a day had lessons."""
    planned = book.planned(db, *midnights(day, ground.timezone))
    return any(ground.holds(one, scope) and not one.cancelled for one in planned)
