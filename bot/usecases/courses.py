"""How somebody stands in each of their courses, by what is stored. On the database's thread."""

from collections.abc import Collection, Iterable

from bot.domain.courses import Ahead, InCourse, stand, worst_first
from bot.domain.past import Past, by_course, past_of
from bot.domain.people import RosterEntry
from bot.domain.register import Register
from bot.domain.schedule import Timetable
from bot.domain.trends import Course, TrendRules
from bot.domain.zones import wall_at
from bot.store import history, roster, timetable
from bot.store.database import Connection
from bot.usecases.terms import ENDLESS, LONGEST_TERM, term_of


def standings(
    db: Connection,
    person: str,
    rooms: Collection[str],
    *,
    lately: Iterable[Register],
    since: int,
    now: int,
    rules: TrendRules,
) -> tuple[InCourse, ...]:
    """How `person` stands in the courses of these rooms, whoever needs a look first.

    `lately` are the registers of the lessons since `since`; older ones are taken as they were kept.
    """
    table = timetable.load(db)
    own = [past for one in lately if (past := past_of(one)) is not None]
    pasts = by_course([*history.pasts(db, now - LONGEST_TERM, since, rooms), *own])
    planned = {Course(one.room, one.title) for one in table.series if one.room in rooms}
    entries = [one for room in rooms for one in roster.of_room(db, room) if one.person == person]
    found = []
    for course in pasts.keys() | planned:
        one = _standing(
            course, pasts.get(course, []), person, entries=entries, table=table, now=now, rules=rules
        )
        if one.term.due or one.term.excused or one.term.unknown or one.ahead:
            found.append(one)
    return tuple(sorted(found, key=worst_first))


def _standing(
    course: Course,
    pasts: list[Past],
    person: str,
    *,
    entries: Iterable[RosterEntry],
    table: Timetable,
    now: int,
    rules: TrendRules,
) -> InCourse:
    term = term_of(table, course, now)
    if term is None:
        return stand(course, pasts, person, now=now, ahead=None, rules=rules)
    mine = [one for one in entries if one.room == course.room]
    due = [
        lesson.start
        for lesson in term.ahead
        if any(one.due_on(wall_at(lesson.start, lesson.timezone).date()) for one in mine)
    ]
    until = due[-1] if due and term.ends else now + ENDLESS
    held = [past for past in pasts if past.start >= term.since]
    return stand(course, held, person, now=now, ahead=Ahead(len(due), until, term.ends), rules=rules)
