"""How somebody stands in their courses, by timetable, roster and registers of a real store."""

from datetime import date, datetime

import pytest

from bot.domain.courses import Ahead
from bot.domain.lately import Somebody
from bot.domain.people import RosterEntry
from bot.domain.periods import Period
from bot.domain.schedule import Change, Timetable, plan
from bot.domain.trends import Course
from bot.store import timetable
from bot.usecases.person import lately
from bot.usecases.terms import ENDLESS, LONGEST_TERM, term_of
from tests.domain.drawing import ROOM, ZONE, at, rows
from tests.usecases.taught import RULES, Taught

DAY = 86_400
NOW = at("12:00")
ALGEBRA = Course(ROOM, "Algebra")


def series(repeat: str = "daily", until: date | None = None, start: str = "2025-01-05T10:00"):
    first = datetime.fromisoformat(start)
    return plan(
        room=ROOM, title="Algebra", start=first, end=first.replace(hour=first.hour + 1),
        timezone=ZONE, repeat=repeat, until=until,
    )  # fmt: skip


ENDS = [
    # a course with a last day: its lessons until then, today's is over
    (series(until=date(2025, 1, 20)), 6, True),
    # a course that goes on for ever: four weeks of it
    (series(), 28, False),
    # one with a count
    (series("FREQ=DAILY;COUNT=12"), 2, True),
    # a single lesson that is over
    (series(""), 0, True),
]


@pytest.mark.parametrize(("one", "ahead", "ends"), ENDS)
def test_what_of_a_course_is_still_to_come(one, ahead, ends):
    term = term_of(Timetable((one,)), ALGEBRA, NOW)

    assert (len(term.ahead), term.ends) == (ahead, ends)
    assert term.since == at("10:00") - 9 * DAY


def test_a_running_a_cancelled_and_a_moved_lesson():
    one = series(until=date(2025, 1, 16))
    cancelled = Change(one.id, at("10:00") + DAY, cancelled=True)
    moved = Change(
        one.id, at("10:00") + 2 * DAY, new_start=at("15:00") + 2 * DAY, new_end=at("16:00") + 2 * DAY
    )
    term = term_of(Timetable((one,), (cancelled, moved)), ALGEBRA, at("10:30"))

    assert [lesson.start for lesson in term.ahead] == [at("15:00") + 2 * DAY]


def test_a_term_is_no_longer_than_half_a_year_and_an_unknown_course_has_none():
    old = series(start="2023-01-05T10:00")

    assert term_of(Timetable((old,)), ALGEBRA, NOW).since == NOW - LONGEST_TERM
    assert term_of(Timetable((old,)), Course(ROOM, "Art"), NOW) is None


async def standing(taught: Taught, one, *due: RosterEntry):
    """Five lessons of which Ana came to the first three, and Wang held all."""
    await taught.do(lambda db: timetable.take(db, Timetable((one,))))
    await taught.expect([*due, RosterEntry(ROOM, "wang", "Wang", "teacher")])
    held = [
        visit._replace(enter=visit.enter - n * DAY, leave=visit.leave - n * DAY)
        for n in range(5)
        for visit in [
            *rows("wang", "10:00–11:00", role="teacher"),
            *(rows("ana", "10:00–11:00") if n > 1 else []),
        ]
    ]
    taught.records(held)
    await taught.read(NOW, period=Period(at("00:00") - 4 * DAY, NOW))
    who = Somebody("ana", ("Ana",), (ROOM,), is_due=True)
    found = await taught.database.run(lately, who, rules=RULES, now=taught.now)
    return found.courses


async def test_how_somebody_stands(taught: Taught):
    (found,) = await standing(
        taught, series(until=date(2025, 1, 20), start="2025-01-10T10:00"), RosterEntry(ROOM, "ana", "Ana")
    )

    assert (found.term.due, found.term.attended, found.term.streak) == (5, 3, 2)
    assert found.is_at_risk
    assert found.ahead == Ahead(6, at("10:00") + 6 * DAY, ends=True)
    assert (found.reach.best, found.reach.may_miss) == (0.8181, None)


async def test_only_lessons_are_ahead_in_which_they_are_due(taught: Taught):
    leaves = RosterEntry(ROOM, "ana", "Ana", until=date(2025, 1, 16))
    (found,) = await standing(taught, series(start="2025-01-10T10:00"), leaves)

    assert found.ahead == Ahead(2, NOW + ENDLESS, ends=False)


async def test_who_is_on_no_roster_stands_nowhere(taught: Taught):
    assert await standing(taught, series(start="2025-01-10T10:00"), RosterEntry(ROOM, "ben", "Ben")) == ()
