"""Calendars as people export them: rooms, zones, rules, left-out and moved lessons."""

from datetime import UTC, datetime
from time import process_time

import pytest
import recurring_ical_events
from icalendar import Calendar

from bot.domain.occurrences import lessons_between
from bot.errors import BadFile
from bot.files.lessons_ics import read_lessons_ics

NOW = int(datetime(2030, 9, 1, tzinfo=UTC).timestamp())
YEAR = 365 * 86_400


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar of events, each given by its own lines."""
    bodies = "".join(
        f"BEGIN:VEVENT\nUID:{n}\n{event.strip()}\nEND:VEVENT\n" for n, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{head}{bodies}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def event(place: str = "LOCATION:1108925474", when: str = "", more: str = "") -> str:
    when = when or "DTSTART;TZID=Asia/Shanghai:20300902T100000\nDTEND;TZID=Asia/Shanghai:20300902T110000"
    return f"SUMMARY:Algebra\n{place}\n{when}\n{more}"


def read(data: bytes):
    return read_lessons_ics(data, timezone="Asia/Shanghai", now=NOW)


ROOMS = [
    # the place is the number
    ("LOCATION:1108925474", "1108925474"),
    # a short number is one too when it is all there is
    ("LOCATION:42", "42"),
    # a sentence around the number
    ("LOCATION:Online\\, Room 1108925474", "1108925474"),
    ("LOCATION:教室：1108925474", "1108925474"),
    # the caller's own id
    ("LOCATION:third:abc-7", "third:abc-7"),
    # a field of its own wins over the place
    ("X-TALKCLOUD-ROOM:111\nLOCATION:Campus 222222", "111"),
    # the entry link, in the place or the description, in either spelling
    ("LOCATION:https://global.talk-cloud.net/WebAPI/entry?domain=x&serial=1108925474&ts=1", "1108925474"),
    (
        "DESCRIPTION:Join: https://global.talk-cloud.net/WebAPI/entry/domain/x/serial/1108925474/a",
        "1108925474",
    ),
    # a telephone number in the description is no room
    ("LOCATION:Room 111111\nDESCRIPTION:Call +1 555 0100200 if late", "111111"),
]


@pytest.mark.parametrize(("place", "room"), ROOMS)
def test_an_event_names_its_room(place, room):
    assert [one.room for one in read(calendar(event(place))).series] == [room]


REFUSED = [
    # no room anywhere
    (event("LOCATION:Main hall"), "names no room"),
    # two rooms
    (event("LOCATION:room 111111 or room 222222"), "several rooms: 111111, 222222"),
    # a whole day is no lesson
    (event(when="DTSTART;VALUE=DATE:20300902\nDTEND;VALUE=DATE:20300903"), "lasts all day"),
    # no end and no duration
    (event(when="DTSTART:20300902T100000Z"), "has no end"),
    # ends before it starts
    (event(when="DTSTART:20300902T100000Z\nDTEND:20300902T090000Z"), "before it starts"),
    # a zone that nobody explains
    (event(when="DTSTART;TZID=Mars/Base:20300902T100000\nDTEND;TZID=Mars/Base:20300902T110000"), "Mars/Base"),
    # a time that is none
    (event(when="DTSTART:2030x902T100000\nDTEND:20300902T110000Z"), "DTSTART that cannot be read"),
    # every second
    (event(more="RRULE:FREQ=SECONDLY"), "FREQ=SECONDLY"),
    # every second, hidden among extra dates
    (event(more="RRULE:FREQ=SECONDLY\nRDATE;TZID=Asia/Shanghai:20300907T100000"), "FREQ=SECONDLY"),
    # the start is no lesson of the rule
    (event(more="RRULE:FREQ=WEEKLY;BYDAY=TU"), "not a lesson of its own repeat"),
]


@pytest.mark.parametrize(("bad", "said"), REFUSED)
def test_a_bad_event_is_refused_by_its_line_and_nothing_is_read(bad, said):
    good = event()
    with pytest.raises(BadFile) as refusal:
        read(calendar(good, bad))

    # three lines of head, the good event, then the bad one
    line = 4 + len(f"BEGIN:VEVENT\nUID:0\n{good.strip()}\nEND:VEVENT".split("\n"))
    assert f"line {line}: " in str(refusal.value)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "data", [b"", b"BEGIN:VCALENDAR\n", b"room,start\n1,2\n", b"\0\0\0", b"END:VEVENT\nBEGIN:\n"]
)
def test_what_is_no_calendar_is_refused(data):
    with pytest.raises(BadFile):
        read(data)


CUSTOM = """BEGIN:VTIMEZONE
TZID:School time
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE
"""
NEW_YORK = "DTSTART;TZID=America/New_York:20300904T100000\nDTEND;TZID=America/New_York:20300904T113000"
SCHOOL = "DTSTART;TZID=School time:20300904T100000\nDTEND;TZID=School time:20300904T113000"

SAME_AS_THE_LIBRARY = [
    # held once
    calendar(event()),
    # a moment in UTC, and one that floats
    calendar(event(when="DTSTART:20300902T020000Z\nDTEND:20300902T030000Z")),
    # weekly across the night the clocks change
    calendar(event(when=NEW_YORK, more="RRULE:FREQ=WEEKLY;BYDAY=WE")),
    # a rule said in UTC stays in UTC
    calendar(event(when="DTSTART:20300902T020000Z\nDURATION:PT45M", more="RRULE:FREQ=DAILY;COUNT=300")),
    # several days, an end, every other week
    calendar(event(when=NEW_YORK, more="RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;UNTIL=20310301T000000Z")),
    # the second Wednesday but one, monthly; the last of February
    calendar(event(when=NEW_YORK, more="RRULE:FREQ=MONTHLY;BYDAY=1WE")),
    # some left out
    calendar(
        event(
            when=NEW_YORK,
            more="RRULE:FREQ=WEEKLY\nEXDATE;TZID=America/New_York:20300911T100000,20300925T100000",
        )
    ),
    # left out in another zone's words
    calendar(event(when=NEW_YORK, more="RRULE:FREQ=WEEKLY\nEXDATE:20300911T140000Z")),
    # a zone under its Windows name
    calendar(
        event(when=NEW_YORK.replace("America/New_York", "China Standard Time"), more="RRULE:FREQ=WEEKLY")
    ),
    # a zone of the calendar's own, the same as the home zone
    calendar(event(when=SCHOOL, more="RRULE:FREQ=WEEKLY"), head=CUSTOM.format(offset="+0800")),
    # a zone of the calendar's own that nobody else has
    calendar(event(when=SCHOOL, more="RRULE:FREQ=WEEKLY"), head=CUSTOM.format(offset="+0813")),
    # extra dates beside the rule
    calendar(
        event(when=NEW_YORK, more="RRULE:FREQ=WEEKLY;COUNT=3\nRDATE;TZID=America/New_York:20300907T100000")
    ),
]


@pytest.mark.parametrize("data", SAME_AS_THE_LIBRARY)
def test_lessons_are_those_that_a_calendar_program_shows(data):
    timetable = read(data)
    ours = lessons_between(timetable.series, timetable.changes, NOW, NOW + YEAR)

    shown = recurring_ical_events.of(Calendar.from_ical(data)).between(
        datetime.fromtimestamp(NOW, UTC), datetime.fromtimestamp(NOW + YEAR, UTC)
    )
    theirs = sorted((int(one.start.timestamp()), int(one.end.timestamp())) for one in shown)
    assert [(one.start, one.end) for one in ours if not one.cancelled] == theirs
    assert theirs


def moved(more: str = "", place: str = "LOCATION:1108925474", params: str = "") -> bytes:
    """A weekly lesson whose second one is moved to 12:00."""
    when = "DTSTART;TZID=Asia/Shanghai:20300909T120000\nDTEND;TZID=Asia/Shanghai:20300909T130000"
    override = event(place, when, f"RECURRENCE-ID;TZID=Asia/Shanghai{params}:20300909T100000\n{more}")
    data = calendar(event(more="RRULE:FREQ=WEEKLY;COUNT=3"), override)
    return data.replace(b"UID:1\r\n", b"UID:0\r\n")


def held(data: bytes) -> list[tuple[str, str, bool]]:
    """(room, wall time, cancelled) of each lesson."""
    timetable = read(data)
    return [
        (one.room, f"{datetime.fromtimestamp(one.start + 8 * 3600, UTC):%d %H:%M}", one.cancelled)
        for one in lessons_between(timetable.series, timetable.changes, NOW, NOW + YEAR)
    ]


def test_a_moved_instance_keeps_the_id_of_its_lesson():
    """It stands at the new time only, and what is known of it by its id stays known."""
    timetable = read(moved())
    before = lessons_between(timetable.series, (), NOW, NOW + YEAR)
    after = lessons_between(timetable.series, timetable.changes, NOW, NOW + YEAR)

    assert [one.id for one in before] == [one.id for one in after]
    assert after[1].start == before[1].start + 7200
    assert [note.code for note in after[1].notes] == ["moved"]


def test_a_cancelled_instance_is_a_cancelled_lesson():
    assert held(moved("STATUS:CANCELLED"))[1] == ("1108925474", "09 10:00", True)


def test_an_instance_in_another_room_is_off_here_and_on_there():
    lessons = held(moved(place="LOCATION:222"))

    assert ("1108925474", "09 10:00", True) in lessons
    assert ("222", "09 12:00", False) in lessons


def test_an_instance_without_a_place_is_where_the_others_are():
    assert held(moved(place="COMMENT:later"))[1] == ("1108925474", "09 12:00", False)


def test_this_and_all_following_is_spread_into_single_lessons():
    timetable = read(moved(params=";RANGE=THISANDFUTURE"))

    assert [note.code for note in timetable.notes] == ["spread_out"]
    assert [when for _, when, _ in held(moved(params=";RANGE=THISANDFUTURE"))] == [
        "02 10:00",
        "09 12:00",
        "16 12:00",
    ]


def test_a_cancelled_event_is_one_cancelled_lesson():
    assert held(calendar(event(more="RRULE:FREQ=WEEKLY\nSTATUS:CANCELLED"))) == [
        ("1108925474", "02 10:00", True)
    ]


def test_reading_twice_gives_the_same_ids():
    """So that importing a file again changes nothing."""
    assert read(moved()) == read(moved())


def test_two_thousand_events_are_read_in_bounded_time():
    events = [event(f"LOCATION:{100000 + n}", more="RRULE:FREQ=WEEKLY;BYDAY=MO") for n in range(2_000)]

    began = process_time()
    assert len(read(calendar(*events)).series) == 2_000
    assert process_time() - began < 10
