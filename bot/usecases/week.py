"""The digest of a week, by what is stored. On the database's thread."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.appointments import midnights
from bot.domain.coverage import is_over
from bot.domain.past import Past, by_course, marks_of, past_of
from bot.domain.register import Register
from bot.domain.trends import Course, course_of, is_at_risk, tally
from bot.domain.weekly import BEFORE, WEEK, Term, Week, out_of_reach, week_of
from bot.store import history, timetable
from bot.store.database import Connection
from bot.usecases import book
from bot.usecases.digest import Ground, Scope
from bot.usecases.terms import term_of


def week_before(db: Connection, ground: Ground, scope: Scope, day: date, now: int) -> Week:
    """The seven local days before `day`."""
    first = day - timedelta(days=7)
    begin, end = midnights(first, ground.timezone, 7)
    planned = [one for one in book.planned(db, begin, end) if ground.holds(one, scope)]
    held = book.held(
        db, planned, begin, end, lambda one: ground.holds(one, scope), rules=ground.rules, now=now
    )
    rooms = {one.lesson.room for one in held}
    before = history.pasts(db, begin - BEFORE + WEEK, begin, rooms)
    found = week_of(
        (first, day - timedelta(days=1)), ground.timezone, begin, held, before, rules=ground.trends
    )
    terms = _terms(db, _risky(held, before, ground), end, now)
    return replace(found, unreachable=out_of_reach(terms, ground.trends))


def _risky(held: Iterable[Register], before: Iterable[Past], ground: Ground) -> set[Course]:
    """The courses of this week in which somebody attends less than the target: in others all is possible."""
    now = {course_of(one.lesson) for one in held if is_over(one)}
    own = [past for one in held if (past := past_of(one)) is not None]
    found = set()
    for course, pasts in by_course([*before, *own]).items():
        people = {person for past in pasts for person in past.marks}
        if course in now and any(
            is_at_risk(tally(marks_of(pasts, one), ground.trends), ground.trends) for one in people
        ):
            found.add(course)
    return found


def _terms(db: Connection, courses: Collection[Course], end: int, now: int) -> dict[Course, Term]:
    """The planned terms of these courses that have an end, and lessons ahead.

    Where a course goes on for ever, nothing is ever out of reach.
    """
    table = timetable.load(db)
    found = {}
    for course in courses:
        term = term_of(table, course, now)
        if term is None or not term.ends or not term.ahead:
            continue
        past = [one for one in history.pasts(db, term.since, end, {course.room}) if one.course == course]
        found[course] = Term(tuple(past), len(term.ahead))
    return found
