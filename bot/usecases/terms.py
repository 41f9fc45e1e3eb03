"""The term of a course, by the timetable: since when it is held, and what of it is still to come."""

from typing import NamedTuple

from bot.domain.occurrences import lessons_between
from bot.domain.periods import DAY
from bot.domain.register import Lesson
from bot.domain.schedule import Series, Timetable
from bot.domain.trends import Course, course_of
from bot.domain.zones import instant

LONGEST_TERM = 26 * 7 * DAY
"""Seconds back and ahead that belong to a term."""
ENDLESS = 28 * DAY
"""Seconds ahead that are looked at of a course that goes on for ever."""


class Term(NamedTuple):
    """One course's."""

    since: int
    """UTC seconds: its first lesson, at most LONGEST_TERM ago."""
    ahead: tuple[Lesson, ...]
    """Those that have not begun and are not cancelled, oldest first."""
    ends: bool
    """Whether the timetable says when it ends."""


def term_of(table: Timetable, course: Course, now: int) -> Term | None:
    """The term of a course; None where the timetable does not hold it, or no longer."""
    own = [one for one in table.series if (one.room, one.title) == course]
    if not own:
        return None
    ends = all(map(_ends, own))
    ids = {one.id for one in own}
    changes = [one for one in table.changes if one.series in ids]
    far = now + (LONGEST_TERM if ends else ENDLESS)
    ahead = tuple(
        one
        for one in lessons_between(own, changes, now, far)
        if now <= one.start < far and not one.cancelled and course_of(one) == course
    )
    since = min(instant(one.start, one.timezone) for one in own)
    return Term(max(now - LONGEST_TERM, since), ahead, ends)


def _ends(series: Series) -> bool:
    return not series.repeat or series.until is not None or "COUNT=" in series.repeat
