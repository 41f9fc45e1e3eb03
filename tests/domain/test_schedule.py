"""The timetable: rows that fit together, rules that end, lessons built in local time."""

from datetime import UTC, date, datetime, timedelta
from time import perf_counter, process_time
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.occurrences import DAY, DayIndex, lessons_between
from bot.domain.provider_schedule import ProviderRoom, fill_from_provider
from bot.domain.repeats import starts
from bot.domain.schedule import Change, plan, series_id
from bot.domain.zones import PLAIN, instant, kind, wall_at
from bot.errors import AskedWrongly

NEW_YORK, SHANGHAI = "America/New_York", "Asia/Shanghai"


def at(text: str, timezone: str = "UTC") -> int:
    return instant(datetime.fromisoformat(text), timezone)


def series(start: str, end: str, repeat: str = "", timezone: str = NEW_YORK, **more):
    return plan(
        room=more.pop("room", "111"),
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end),
        repeat=repeat,
        timezone=timezone,
        **more,
    )


def walls(one, start: str, end: str, changes=()) -> list[str]:
    """The wall times at which the lessons in a period start."""
    found = lessons_between([one], changes, at(start, one.timezone), at(end, one.timezone))
    return [f"{wall_at(lesson.start, one.timezone):%m-%d %H:%M}" for lesson in found]


REPEATS = [
    # an empty repeat means once
    ("", ["09-03 10:00"]),
    # words, in any case and either language
    ("Daily", ["09-03 10:00", "09-04 10:00", "09-05 10:00", "09-06 10:00"]),
    ("weekly", ["09-03 10:00"]),
    ("每周", ["09-03 10:00"]),
    # a rule, with its name in front or without
    ("RRULE:FREQ=DAILY;INTERVAL=2", ["09-03 10:00", "09-05 10:00"]),
    ("freq=weekly;byday=tu,fr", ["09-03 10:00", "09-06 10:00"]),
    # an end by number, by day, and by moment (09-05 10:00 in New York is 14:00 UTC)
    ("FREQ=DAILY;COUNT=2", ["09-03 10:00", "09-04 10:00"]),
    ("FREQ=DAILY;UNTIL=20300904", ["09-03 10:00", "09-04 10:00"]),
    ("FREQ=DAILY;UNTIL=20300905T140000Z", ["09-03 10:00", "09-04 10:00", "09-05 10:00"]),
    # twice a day
    ("FREQ=DAILY;COUNT=3;BYHOUR=10,15", ["09-03 10:00", "09-03 15:00", "09-04 10:00"]),
]


@pytest.mark.parametrize(("repeat", "expected"), REPEATS)
def test_a_lesson_repeats(repeat, expected):
    one = series("2030-09-03T10:00", "2030-09-03T11:00", repeat)
    assert walls(one, "2030-09-01T00:00", "2030-09-07T00:00") == expected


def test_an_rrule_that_says_no_more_than_a_word_becomes_the_word():
    """2030-09-03 is a Tuesday."""
    one = series("2030-09-03T10:00", "2030-09-03T11:00", "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU")
    assert one.repeat == "weekly"


REFUSED = [
    # ends before it starts, or at once
    ({"end": "2030-09-03T09:00"}, "before it starts"),
    ({"end": "2030-09-03T10:00"}, "before it starts"),
    # a wrong date in the end
    ({"end": "2030-10-03T11:00"}, "a day is the longest"),
    # a year that slipped
    ({"start": "0203-09-03T10:00"}, "years of lessons"),
    # no such zone; a folder of the zone database; a path out of it
    ({"timezone": "Mars/Base"}, "no time zone"),
    ({"timezone": "Asia"}, "no time zone"),
    ({"timezone": "../../etc/passwd"}, "no time zone"),
    ({"timezone": ""}, "no time zone"),
    # over before it begins
    ({"repeat": "weekly", "until": date(2030, 9, 2)}, "before its first lesson"),
    ({"repeat": "FREQ=WEEKLY;UNTIL=20300902"}, "before its first lesson"),
    # nonsense in the repeat
    ({"repeat": "sometimes"}, "no repeat"),
    ({"repeat": "FREQ="}, "no repeat"),
    ({"repeat": "FREQ=DAILY;FREQ=WEEKLY"}, "no repeat"),
    ({"repeat": "FREQ=DAILY;" + "BYDAY=MO," * 200}, "no repeat"),
    ({"repeat": "FREQ=WEEKLY;BYDAY=XX"}, "cannot be read"),
    ({"repeat": "FREQ=DAILY;BYHOUR=99"}, "cannot be read"),
    ({"repeat": "FREQ=DAILY;UNTIL=soon"}, "UNTIL=SOON"),
    ({"repeat": "FREQ=DAILY;UNTIL=20301399"}, "UNTIL=20301399"),
    ({"repeat": "FREQ=DAILY;BYEASTER=0"}, "BYEASTER"),
    ({"repeat": "FREQ=DAILY;INTERVAL=0"}, "INTERVAL"),
    ({"repeat": "FREQ=DAILY;COUNT=-1"}, "COUNT"),
    # millions a day
    ({"repeat": "FREQ=SECONDLY"}, "FREQ=SECONDLY"),
    ({"repeat": "FREQ=DAILY;BYHOUR=8,9,10,11,12;BYMINUTE=0,10,20,30,40,50"}, "30 lessons on one day"),
    # never, or not on its own first day
    ({"repeat": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, "not a lesson of its own repeat"),
    ({"repeat": "FREQ=WEEKLY;BYDAY=MO,WE"}, "not a lesson of its own repeat"),
]


@pytest.mark.parametrize(("wrong", "said"), REFUSED)
def test_a_row_that_does_not_fit_together_is_refused(wrong, said):
    row = {"start": "2030-09-03T10:00", "end": "2030-09-03T11:00", **wrong}
    began = process_time()
    with pytest.raises(AskedWrongly, match=said):
        series(**row)
    assert process_time() - began < 0.5


def test_until_is_the_last_day_on_which_a_lesson_starts():
    one = series("2030-09-03T23:30", "2030-09-04T00:30", "daily", until=date(2030, 9, 4))
    assert walls(one, "2030-09-01T00:00", "2030-10-01T00:00") == ["09-03 23:30", "09-04 23:30"]


def test_the_same_start_in_other_words_is_the_same_series():
    """So a re-import with offsets does not double the timetable; another room or zone is another series."""
    plain = series("2030-09-03T10:00", "2030-09-03T11:00", timezone=SHANGHAI)

    assert series("2030-09-03T10:00+08:00", "2030-09-03T11:00+08:00", timezone=SHANGHAI).id == plain.id
    assert series("2030-09-03T02:00Z", "2030-09-03T03:00Z", timezone="UTC").id == plain.id
    assert series_id("112", plain.start, SHANGHAI) != plain.id
    assert series("2030-09-03T10:00", "2030-09-03T11:00", timezone=NEW_YORK).id != plain.id


CLOCKS = [
    # the night the clocks go forward: two hours on the wall are one hour of lesson
    ("2030-03-10T01:30", "2030-03-10T03:30", "2030-03-10T06:30", 3600, ["length_changed"]),
    # a start that the clocks skip moves on by the gap, with the whole lesson
    ("2030-03-10T02:30", "2030-03-10T03:15", "2030-03-10T07:30", 2700, ["start_skipped"]),
    # an end that the clocks skip keeps the length
    ("2030-03-10T01:45", "2030-03-10T02:30", "2030-03-10T06:45", 2700, []),
    # the night they go back: the first of the two half past ones is meant
    ("2030-11-03T01:30", "2030-11-03T01:45", "2030-11-03T05:30", 900, ["start_repeated"]),
    # across it, an hour on the wall more is two hours
    ("2030-11-03T00:30", "2030-11-03T02:30", "2030-11-03T04:30", 10800, ["length_changed"]),
    # with an offset the second half past one can be said
    ("2030-11-03T01:30-05:00", "2030-11-03T01:45-05:00", "2030-11-03T06:30", 900, []),
    ("2030-11-03T01:50-04:00", "2030-11-03T01:10-05:00", "2030-11-03T05:50", 1200, []),
    # an ordinary day
    ("2030-06-01T10:00", "2030-06-01T11:00", "2030-06-01T14:00", 3600, []),
]


@pytest.mark.parametrize(("start", "end", "utc", "length", "notes"), CLOCKS)
@pytest.mark.parametrize("repeat", ["", "weekly"])
def test_lessons_are_measured_in_real_seconds(start, end, utc, length, *, notes, repeat):
    one = series(start, end, repeat)
    lesson = lessons_between([one], [], at("2030-01-01"), at("2031-01-01"))[0]

    assert (lesson.start, lesson.end - lesson.start) == (at(utc), length)
    assert [note.code for note in lesson.notes] == notes


def test_a_weekly_lesson_keeps_its_wall_time_when_the_clocks_change():
    one = series("2030-03-03T02:30", "2030-03-03T03:30", "weekly")
    assert walls(one, "2030-03-01T00:00", "2030-03-20T00:00") == ["03-03 02:30", "03-10 03:30", "03-17 02:30"]


def test_lessons_that_only_touch_the_edge_of_a_period_are_outside_it():
    one = series("2030-09-03T10:00", "2030-09-03T11:00", "daily")
    nine, ten = at("2030-09-04T09:00", NEW_YORK), at("2030-09-04T10:00", NEW_YORK)

    assert lessons_between([one], [], nine, ten) == []
    assert len(lessons_between([one], [], nine, ten + 1)) == 1
    assert lessons_between([one], [], ten + 3600, ten + 7200) == []


def test_a_cancelled_lesson_comes_out_marked():
    one = series("2030-09-03T10:00", "2030-09-03T11:00", "daily")
    second = at("2030-09-04T10:00", NEW_YORK)
    found = lessons_between([one], [Change(one.id, second, cancelled=True)], second - DAY, second + DAY)

    assert [lesson.cancelled for lesson in found] == [False, True]


def test_a_moved_lesson_keeps_its_id_and_leaves_its_old_slot():
    """Wherever it is moved to: also out of the day asked for, and back into it."""
    one = series("2030-09-03T10:00", "2030-09-03T11:00", "daily")
    original, elsewhere = at("2030-09-04T10:00", NEW_YORK), at("2030-12-24T12:00", NEW_YORK)
    change = Change(one.id, original, new_start=elsewhere)
    there = lessons_between([one], [change], elsewhere - 60, elsewhere + 60)
    plain = lessons_between([one], [], original, original + 60)

    assert lessons_between([one], [change], original, original + 60) == []
    assert [lesson.id for lesson in there] == [lesson.id for lesson in plain]
    assert there[0].end - there[0].start == 3600


def test_a_change_of_a_lesson_that_its_series_no_longer_holds_says_nothing():
    one = series("2030-09-03T10:00", "2030-09-03T11:00", "daily", until=date(2030, 9, 5))
    ghost = Change(one.id, at("2030-09-20T10:00", NEW_YORK), new_start=at("2030-09-04T20:00", NEW_YORK))
    assert walls(one, "2030-09-04T00:00", "2030-09-05T00:00", [ghost]) == ["09-04 10:00"]


ZONES = st.sampled_from(sorted(available_timezones()))
WALLS = st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2060, 1, 1))  # noqa: DTZ001


@settings(max_examples=300, deadline=None)
@given(
    ZONES, WALLS, st.integers(1, 24 * 60), st.sampled_from(["", "daily", "weekly", "FREQ=DAILY;BYHOUR=1,2,3"])
)
def test_in_every_zone_lessons_keep_their_wall_time(name, first, minutes, repeat):
    """Except where the clocks skip it. Lessons last, and no two have one id."""
    first = first.replace(second=0, microsecond=0, hour=2 if "BYHOUR" in repeat else first.hour)
    one = plan(room="1", start=first, end=first + timedelta(minutes=minutes), timezone=name, repeat=repeat)
    begin = instant(first, name)
    found = lessons_between([one], [], begin, begin + 400 * DAY)

    assert found[0].start == begin
    assert all(lesson.end > lesson.start for lesson in found)
    assert len({lesson.id for lesson in found}) == len(found)
    for lesson in found:
        seen = wall_at(lesson.start, name)
        skipped = any(note.code == "start_skipped" for note in lesson.notes)
        assert skipped or (seen.minute == first.minute and (seen.hour == first.hour or "BYHOUR" in repeat))
        assert not skipped or kind(seen, name) == PLAIN


RULES = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH,SU",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH,SU;WKST=SU",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE;BYSETPOS=1,-1",
        "FREQ=MONTHLY;BYDAY=-1MO",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=DAILY;COUNT=200;BYDAY=MO,FR",
    ]
)


@settings(max_examples=150, deadline=None)
@given(RULES, st.integers(0, 2000), st.integers(1, 60))
def test_years_need_not_be_walked(rule, days, length):
    """Starting near the period gives the very lessons that walking from the first one gives."""
    first = next(iter(rrulestr(rule, dtstart=datetime(2030, 1, 1, 9))))  # noqa: DTZ001
    after = first + timedelta(days=days)
    before = after + timedelta(days=length)
    walked = rrulestr(rule, dtstart=first).between(after, before - timedelta(seconds=1), inc=True)

    assert list(starts(rule, first, None, after, before)) == walked


def ten_thousand():
    zones = [SHANGHAI, NEW_YORK, "Europe/London"]
    first = datetime(2029, 9, 3, 8)  # noqa: DTZ001
    for n in range(10_000):
        start = first + timedelta(days=n % 7, minutes=n % 720)
        yield plan(
            room=str(n), start=start, end=start + timedelta(hours=1), timezone=zones[n % 3], repeat="weekly"
        )


def test_the_lessons_of_a_moment_are_found_at_once_among_ten_thousand_rules():
    index = DayIndex(ten_thousand(), margin=900)
    noon = at("2030-03-11T12:00")
    index.at(noon)  # the day is indexed

    began = perf_counter()
    found = index.at(noon)
    assert perf_counter() - began < 0.005
    assert found == [
        lesson
        for lesson in lessons_between(ten_thousand(), [], noon - DAY, noon + DAY)
        if lesson.start - 900 <= noon < lesson.end + 900
    ]


@given(st.integers(0, 3 * DAY), st.integers(0, 3600))
def test_the_index_knows_a_lesson_from_its_first_second_to_its_last(moment, margin):
    """Over midnight too: 23:30 to 00:30."""
    one = series("2030-09-03T23:30", "2030-09-04T00:30", timezone="UTC")
    moment += at("2030-09-02")
    found = DayIndex([one], margin=margin).at(moment)

    assert bool(found) == (at("2030-09-03T23:30") - margin <= moment < at("2030-09-04T00:30") + margin)


PROVIDER = [
    # nobody planned the room: the provider's time is taken
    ([], ("111", 1_900_000_000, 1_900_003_600), ["111"]),
    # a person did, if only for another day: theirs stands alone
    (["111"], ("111", 1_900_000_000, 1_900_003_600), []),
    # a permanent room of months is no lesson; no time is none
    ([], ("111", 1_900_000_000, 1_910_000_000), []),
    ([], ("111", 0, 0), []),
    ([], ("111", 1_900_003_600, 1_900_000_000), []),
]


@pytest.mark.parametrize(("planned", "room", "expected"), PROVIDER)
def test_the_provider_fills_only_rooms_that_nobody_planned(planned, room, expected):
    known = [series("2031-01-01T10:00", "2031-01-01T11:00", room=name) for name in planned]
    number, start, end = room
    filled = fill_from_provider(known, [ProviderRoom(number, "Algebra", start, end)], timezone=SHANGHAI)

    assert [one.room for one in filled] == expected
    assert {one.source for one in filled} <= {"provider"}
    assert [lesson.start for lesson in lessons_between(filled, [], start, end)] == [start] * len(expected)


def test_what_the_provider_filled_before_does_not_keep_it_from_filling_again():
    rooms = [ProviderRoom("111", "Algebra", 1_900_000_000, 1_900_003_600)]
    filled = fill_from_provider([], rooms, timezone=SHANGHAI)

    assert fill_from_provider(filled, rooms, timezone=SHANGHAI) == filled
    assert datetime.fromtimestamp(1_900_000_000, UTC).astimezone(ZoneInfo(SHANGHAI)) == filled[0].start
