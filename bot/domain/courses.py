"""How somebody stands in a course: what they attended so far, and what is still possible.

Whether they are at risk is said of the last five weeks, as the digest of a week says it; the rate, the
longest streak and what is possible are of the whole term.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.past import Past, marks_of
from bot.domain.trends import Course, Reach, Trend, TrendRules, is_at_risk, reach, tally
from bot.domain.weekly import WINDOW


@dataclass(frozen=True, slots=True)
class Ahead:
    """The lessons of a course that are still to come."""

    lessons: int
    until: int
    """UTC seconds: the start of the last one, or how far they were counted."""
    ends: bool
    """Whether the course ends with them; else it goes on, and they were counted for four weeks."""


@dataclass(frozen=True, slots=True)
class InCourse:
    """How somebody stands in a course now."""

    course: Course
    term: Trend
    """Of the whole term so far."""
    recent: Trend
    """Of the last five weeks."""
    is_at_risk: bool
    ahead: Ahead | None = None
    """None where nothing is planned for them."""
    reach: Reach | None = None
    """None likewise, and where nothing has counted yet: then everything is possible."""


def stand(
    course: Course,
    pasts: Sequence[Past],
    person: str,
    *,
    now: int,
    ahead: Ahead | None,
    rules: TrendRules,
) -> InCourse:
    """How `person` stands, by the lessons of a course that are over, oldest first."""
    term = tally(marks_of(pasts, person), rules)
    recent = tally(marks_of([past for past in pasts if past.start >= now - WINDOW], person), rules)
    some = ahead if ahead is not None and ahead.lessons else None
    return InCourse(
        course,
        term,
        recent,
        is_at_risk(recent, rules),
        some,
        reach(term, some.lessons, rules) if some and term.due else None,
    )


def worst_first(one: InCourse) -> tuple[bool, int, float, Course]:
    """Who is at risk, then the longest streak, then the lowest rate."""
    rate = one.term.rate
    return not one.is_at_risk, -one.term.streak, 1.0 if rate is None else rate, one.course
