"""Digests by what is stored: whose lessons they tell, and what is still possible in a term."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.life import Version
from bot.domain.schedule import Timetable, lesson_id, plan
from bot.store import registers, timetable
from bot.store.database import Database, transaction
from bot.usecases.digest import Ground, Scope, digest_on
from bot.usecases.week import week_before
from tests.domain.drawing import LESSON, ZONE, at, judged, roster, rows

OWN, COMMON = "C1OWN", "C2ALL"
GROUND = Ground(COMMON, ZONE)
A_WEEK = 7 * 86_400
MONDAY = date(2025, 1, 20)
"""After the week of the lesson."""


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "attendance.db") as database:
        yield database


def course(room, *, weeks=0, ahead=0, channel="", missing=()):
    """A lesson a week since so many weeks, and so many to come: its series, and the registers so far.

    `missing` are the weeks, 0 being this one, in which ana did not come.
    """
    first = datetime(2025, 1, 14, 10) - timedelta(weeks=weeks)  # noqa: DTZ001 - wall time
    series = plan(
        room=room, title=f"Course {room}", start=first, end=first + timedelta(hours=1), timezone=ZONE,
        repeat="weekly" if weeks or ahead else "", channel=channel,
        until=(first + timedelta(weeks=weeks + ahead)).date() if weeks or ahead else None,
    )  # fmt: skip
    found = []
    for week in range(weeks, -1, -1):
        shift = -week * A_WEEK
        start = LESSON.start + shift
        lesson = replace(
            LESSON, id=lesson_id(series.id, start), room=room, title=series.title, start=start,
            end=LESSON.end + shift, channel=channel,
        )  # fmt: skip
        came = ["ben"] if week in missing else ["ana", "ben"]
        seen = [
            row._replace(enter=row.enter + shift, leave=row.leave + shift)
            for person in came
            for row in rows(person, "9:58–11:00")
        ]
        due = [replace(one, room=room) for one in roster("ana", "ben")]
        register = judged(seen, due, now=lesson.end + 1_800, lesson=lesson)
        found.append(Version(replace(register, status="final"), lesson.end, lesson.end, lesson.end))
    return series, found


def keep(database, *courses):
    """All of them in the tables."""

    def do(db):
        with transaction(db):
            timetable.take(db, Timetable(tuple(series for series, _ in courses)))
            for _, versions in courses:
                for version in versions:
                    registers.keep(db, version)

    database.call(do)


def told(database, scope, now="20:00"):
    """The rooms of which the digest of the lesson's day tells."""
    digest, _ = database.call(digest_on, GROUND, scope, date(2025, 1, 14), at(now))
    return [lesson.room for lesson, _ in digest.held]


def test_a_lesson_belongs_to_the_channel_of_its_room_or_else_to_the_digest_channel(database):
    keep(database, course("1", channel=OWN), course("2"), course("3", channel=COMMON))

    assert told(database, Scope(OWN)) == ["1"]
    assert told(database, Scope(COMMON)) == ["2", "3"]
    assert told(database, Scope("C3NONE")) == []
    assert told(database, Scope()) == ["1", "2", "3"]


def test_only_rooms_that_somebody_may_see_are_told(database):
    keep(database, course("1"), course("2"))

    assert told(database, Scope(rooms=frozenset({"2"}))) == ["2"]
    assert told(database, Scope(rooms=frozenset())) == []


def test_a_lesson_that_left_the_timetable_stays_in_the_digest_of_its_day(database):
    series, versions = course("1")
    keep(database, (series, versions), course("2"))

    def remove(db):
        with transaction(db):
            timetable.remove(db, series.id)

    database.call(remove)

    assert told(database, Scope()) == ["1", "2"]


def test_streaks_and_what_is_usual_come_from_four_weeks(database):
    keep(database, course("1", weeks=6, missing=(0, 1, 5)))
    digest, left = database.call(digest_on, GROUND, Scope(), date(2025, 1, 14), at("20:00"))

    (ana,) = digest.absent
    (drop,) = digest.worst
    assert (ana.line.person, ana.streak, left) == ("ana", 2, ())
    assert (drop.share, drop.usual) == (0.5, 0.875)


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        # four of seven so far: with three more at best 7 of 10
        (3, [("ana", 0.7, 3)]),
        # with 40 more there is hope
        (40, []),
        # when the term is over nothing can be done any more, and nothing is said
        (0, []),
    ],
)
def test_a_target_is_out_of_reach_by_what_the_timetable_holds(database, ahead, expected):
    keep(database, course("1", weeks=6, ahead=ahead, missing=(0, 1, 2)))
    week = database.call(week_before, GROUND, Scope(), MONDAY, at("20:00") + 6 * 86_400)

    assert [(one.person, one.reach.best, one.reach.ahead) for one in week.unreachable] == expected
    assert [(one.person, one.seen.streak) for one in week.streaks] == [("ana", 3)]
    assert (week.first, week.last) == (date(2025, 1, 13), date(2025, 1, 19))
