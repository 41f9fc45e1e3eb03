"""The week in one message: how courses go, who is newly at risk, who recovered, what is out of reach.

A person is judged course by course, in a window of five weeks that moves with the week: whoever is at risk
at its end and was not a week before is newly so. Two windows of one length are compared, so that nobody is
new each week only because the term is young.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.coverage import Coverage, coverage
from bot.domain.digest import USUAL_OF
from bot.domain.past import Mark, Past, by_course, marks_of, past_of
from bot.domain.periods import DAY
from bot.domain.register import ABSENT, Register
from bot.domain.trends import Course, Reach, Trend, TrendRules, is_at_risk, mean, reach, tally

WEEK = 7 * DAY
WINDOW = 5 * WEEK
"""Seconds of lessons that say whether somebody is at risk, this week's included."""
BEFORE = 6 * WEEK
"""Seconds of lessons before the end of the week that its digest reads."""
USUALLY = 4 * WEEK
"""Seconds before the week that are its course's usual."""


@dataclass(frozen=True, slots=True)
class CourseWeek:
    """One course this week."""

    course: Course
    lessons: int
    share: float
    """The mean of its lessons' shares, cut to four places."""
    usual: float | None
    """The same of the four weeks before; None where there were too few lessons to call anything usual."""

    @property
    def change(self) -> float:
        """Share − usual; 0 where nothing is usual."""
        return 0.0 if self.usual is None else self.share - self.usual


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in a course at the end of the week."""

    course: Course
    person: str
    name: str
    seen: Trend
    reach: Reach | None = None
    """What is still possible; only of whom the target is out of reach."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven local days of one channel."""

    first: date
    last: date
    timezone: str
    covers: Coverage
    courses: tuple[CourseWeek, ...] = ()
    """The largest fall first."""
    at_risk: tuple[Standing, ...] = ()
    """Newly, the lowest rate first."""
    recovered: tuple[Standing, ...] = ()
    streaks: tuple[Standing, ...] = ()
    """Who missed several in a row and has not come since, the longest streak first."""
    unreachable: tuple[Standing, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no lesson came to its end that week."""
        return not self.covers.lessons

    @property
    def is_quiet(self) -> bool:
        """Whether one line says it all: everybody who was due attended, and nothing changed for anybody."""
        people = self.at_risk, self.recovered, self.streaks, self.unreachable
        missed = any(one.share < 1 for one in self.courses)
        return not (self.covers.unjudged or missed or any(people))


@dataclass(frozen=True, slots=True)
class Term:
    """A course as far as it is planned."""

    past: tuple[Past, ...]
    """Its lessons that are over, of the whole term."""
    ahead: int
    """Its lessons that are planned and not over."""


def week_of(
    days: tuple[date, date],
    timezone: str,
    starts: int,
    held: Sequence[Register],
    before: Iterable[Past],
    *,
    rules: TrendRules,
) -> Week:
    """The week that begins at `starts`, UTC seconds; `before` are the lessons of five weeks before it."""
    own = [past for one in held if (past := past_of(one)) is not None]
    history = by_course([*before, *own])
    people = [one for course, pasts in history.items() for one in _people(course, pasts, starts, rules)]
    risky = [(now, was) for now, was in people if is_at_risk(now.seen, rules)]
    safe = [(now, was) for now, was in people if not is_at_risk(now.seen, rules)]
    return Week(
        *days,
        timezone,
        coverage(held),
        tuple(_courses(by_course(own), history, starts)),
        tuple(sorted((now for now, was in risky if not is_at_risk(was, rules)), key=_by_rate)),
        tuple(
            sorted(
                (now for now, was in safe if is_at_risk(was, rules) and now.seen.due >= rules.least),
                key=_by_rate,
            )
        ),
        tuple(sorted(_streaks(history, starts, rules), key=lambda one: (-one.seen.streak, _by_name(one)))),
    )


def out_of_reach(terms: Mapping[Course, Term], rules: TrendRules) -> tuple[Standing, ...]:
    """Who cannot meet the target any more, however many of the lessons ahead they attend."""
    found = []
    for course, term in terms.items():
        pasts = sorted(term.past, key=lambda one: (one.start, one.lesson_id))
        for person, mark in _newest(pasts).items():
            seen = tally(marks_of(pasts, person), rules)
            possible = reach(seen, term.ahead, rules)
            if possible.may_miss is None and seen.due >= rules.least:
                found.append(Standing(course, person, mark.name, seen, possible))
    return tuple(sorted(found, key=_by_rate))


def _courses(
    own: Mapping[Course, Sequence[Past]], history: Mapping[Course, Sequence[Past]], starts: int
) -> list[CourseWeek]:
    found = []
    for course, pasts in own.items():
        share = mean(past.share for past in pasts)
        if share is None:
            continue
        earlier = [past.share for past in history[course] if starts - USUALLY <= past.start < starts]
        known = [one for one in earlier if one is not None]
        usual = mean(known) if len(known) >= USUAL_OF else None
        found.append(CourseWeek(course, len(pasts), share, usual))
    return sorted(found, key=lambda one: (one.change, one.share, one.course))


def _people(
    course: Course, pasts: Sequence[Past], starts: int, rules: TrendRules
) -> list[tuple[Standing, Trend]]:
    """Everybody due in the course this week: how they stand now, and stood a week before."""
    now = [past for past in pasts if past.start >= starts + WEEK - WINDOW]
    then = [past for past in pasts if starts - WINDOW <= past.start < starts]
    due = _newest([past for past in pasts if past.start >= starts])
    return [
        (
            Standing(course, person, mark.name, tally(marks_of(now, person), rules)),
            tally(marks_of(then, person), rules),
        )
        for person, mark in due.items()
    ]


def _streaks(history: Mapping[Course, Sequence[Past]], starts: int, rules: TrendRules) -> Iterable[Standing]:
    """Whose streak grew this week."""
    for course, pasts in history.items():
        week = [past for past in pasts if past.start >= starts]
        missed = {
            person: mark for past in week for person, mark in past.marks.items() if mark.verdict == ABSENT
        }
        for person, mark in missed.items():
            seen = tally(marks_of(pasts, person), rules)
            if seen.streak >= rules.streak:
                yield Standing(course, person, mark.name, seen)


def _newest(pasts: Sequence[Past]) -> dict[str, Mark]:
    """Everybody who was due in these lessons, oldest first, as the newest has them."""
    return {person: mark for past in pasts for person, mark in past.marks.items()}


def _by_rate(one: Standing) -> tuple[float, str, str, str]:
    rate = one.seen.rate
    return (1.0 if rate is None else rate, *_by_name(one))


def _by_name(one: Standing) -> tuple[str, str, str]:
    return one.name.casefold(), one.person, one.course.title


PARTS = ("courses", "at_risk", "recovered", "streaks", "unreachable")
"""What has a reply of its own in its thread, where it is more than the message shows."""


def items(week: Week, part: str) -> Sequence[object]:
    """All there is of one part, one a line."""
    return {
        "courses": week.courses, "at_risk": week.at_risk, "recovered": week.recovered,
        "streaks": week.streaks, "unreachable": week.unreachable,
    }[part]  # fmt: skip
