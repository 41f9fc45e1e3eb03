"""A lesson drawn is the visits it shows."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.demo.story import TIMEZONE, draw, school
from bot.domain.presence import presences

BEGINS = 1_780_000_000


def stays(drawn: str) -> list[tuple[str, float, float]]:
    """List, and minutes from the first bar, of one person's visits; untidiness taken off."""
    visits = list(draw(f"77  ana  student  windows  {drawn}", BEGINS))
    off = min(visit.enter for visit in visits) - BEGINS
    shift = off % 120
    return [(v.list, (v.enter - BEGINS - shift) / 60, (v.leave - BEGINS - shift) / 60) for v in visits]


@pytest.mark.parametrize(
    ("drawn", "visits"),
    [
        # in from the first bar to the second
        ("|####|", [("live", 0, 8)]),
        # early in, late out
        ("·#|####|#·", [("live", -2, 10)]),
        # away in between
        ("|##··##|", [("live", 0, 4), ("live", 8, 12)]),
        # on stage: in both lists
        ("|#^^#|", [("live", 0, 8), ("stage", 2, 6)]),
        # a broken connection: out in the middle of the cell, back 25 seconds later
        ("|#:#|", [("live", 0, 3), ("live", 3 + 25 / 60, 6)]),
    ],
)
def test_a_line_is_its_visits(drawn, visits):
    assert stays(drawn) == [pytest.approx(visit) for visit in visits]


def test_two_lines_of_one_person_are_two_devices():
    picture = """
    77  ana  student  windows  |####|
    77  ana  student  ios      |·##·|
    """
    [ana] = presences(draw(picture, BEGINS), BEGINS + 3600).values()
    assert (ana.devices, ana.visits, ana.seconds) == (2, 2, 480)


@pytest.mark.parametrize(
    "line", ["77  ana  student  windows  ####", "ana  |##|", "77 ana student windows |##|"]
)
def test_a_line_that_is_none_says_so(line):
    with pytest.raises(ValueError, match="not a line of a story"):
        list(draw(line, BEGINS))


def test_the_school_day_has_every_kind_of_person():
    story = school(date(2026, 11, 23))
    evening, quiet = story.rooms
    people = presences(evening.visits, evening.end + 3600)
    late = [one.name for one in people.values() if one.first_in > evening.start + 300]
    early = [one.name for one in people.values() if one.last_out < evening.end - 300]
    assert (evening.serial, len(people), late, early) == ("1108925474", 10, ["王小明"], ["赵一诺"])
    assert {one.role for one in people.values()} == {"teacher", "assistant", "student"}
    assert any(one.name == "<!channel>" for one in people.values())
    assert any(one.devices == 2 for one in people.values())
    assert any(one.role == "student" and one.stage for one in people.values())
    assert quiet.visits == []
    assert {one.name for one in story.due} - {one.name for one in people.values()} == {"吴迪"}
    assert [(one.room, one.timezone) for one in story.lessons] == [
        (room.serial, TIMEZONE) for room in (evening, quiet)
    ]
    assert (
        datetime.fromtimestamp(evening.start, ZoneInfo(TIMEZONE)).isoformat() == "2026-11-23T19:00:00+08:00"
    )
