"""Periods as people write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import parse_period, take_period
from bot.errors import BadPeriod

SHANGHAI = "Asia/Shanghai"
MONDAY = int(datetime(2026, 11, 23, 15, 30, tzinfo=ZoneInfo(SHANGHAI)).timestamp())
"""It is Monday 23 November 2026, half past three in the afternoon."""


def said(text: str, *, timezone: str = SHANGHAI, now: int = MONDAY) -> tuple[str, str]:
    """The period's ends, as local wall times."""
    period = parse_period(text.split(), timezone=timezone, now=now)
    return local(period.start, timezone), local(period.end, timezone)


def local(moment: int, timezone: str) -> str:
    return datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def day(date: str) -> tuple[str, str]:
    """The whole local day."""
    begins = datetime.fromisoformat(date)
    return f"{begins:%Y-%m-%d} 00:00", f"{begins + timedelta(days=1):%Y-%m-%d} 00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a day by its name is the whole local day
        ("today", day("2026-11-23")),
        ("Yesterday", day("2026-11-22")),
        ("the day before yesterday", day("2026-11-21")),
        ("今天", day("2026-11-23")),
        ("昨天", day("2026-11-22")),
        ("前天", day("2026-11-21")),
        # a weekday is the latest one, today included
        ("monday", day("2026-11-23")),
        ("TUE", day("2026-11-17")),
        ("周日", day("2026-11-22")),
        # "last monday" is before today; 上周一 is of the week before
        ("last monday", day("2026-11-16")),
        ("last sunday", day("2026-11-22")),
        ("上周一", day("2026-11-16")),
        ("上周日", day("2026-11-22")),
        # a week begins on Monday
        ("this week", ("2026-11-23 00:00", "2026-11-30 00:00")),
        ("last week", ("2026-11-16 00:00", "2026-11-23 00:00")),
        ("上周", ("2026-11-16 00:00", "2026-11-23 00:00")),
        # a length ends now
        ("24h", ("2026-11-22 15:30", "2026-11-23 15:30")),
        ("7d", ("2026-11-16 15:30", "2026-11-23 15:30")),
        ("last 3 days", ("2026-11-20 15:30", "2026-11-23 15:30")),
        ("最近7天", ("2026-11-16 15:30", "2026-11-23 15:30")),
        ("90 m", ("2026-11-23 14:00", "2026-11-23 15:30")),
        # dates, as keyboards write them
        ("2026-11-20", day("2026-11-20")),
        ("2026/11/3", day("2026-11-03")),
        ("２０２６－１１－２０", day("2026-11-20")),
        ("2026年11月20日", day("2026-11-20")),
        # a date without a year is the latest one
        ("11月20日", day("2026-11-20")),
        ("12月30日", day("2025-12-30")),
        # a moment runs to the end of its day
        ("2026-11-20T10:00", ("2026-11-20 10:00", "2026-11-21 00:00")),
        ("2026-11-20 10:00", ("2026-11-20 10:00", "2026-11-21 00:00")),
        ("yesterday 9:05", ("2026-11-22 09:05", "2026-11-23 00:00")),
        # with an offset it stands as it is
        ("2026-11-20T10:00Z", ("2026-11-20 18:00", "2026-11-21 00:00")),
        ("2026-11-20T23:30+00:00", ("2026-11-21 07:30", "2026-11-22 00:00")),
        # a range of days includes the last one, however it is written
        ("2026-11-01..2026-11-07", ("2026-11-01 00:00", "2026-11-08 00:00")),
        ("2026-11-01 .. 2026-11-07", ("2026-11-01 00:00", "2026-11-08 00:00")),
        ("2026-11-01 to 2026-11-07", ("2026-11-01 00:00", "2026-11-08 00:00")),
        ("2026-11-01 - 2026-11-07", ("2026-11-01 00:00", "2026-11-08 00:00")),
        ("2026-11-01–2026-11-07", ("2026-11-01 00:00", "2026-11-08 00:00")),
        ("2026-11-01到2026-11-07", ("2026-11-01 00:00", "2026-11-08 00:00")),
        ("last week to today", ("2026-11-16 00:00", "2026-11-24 00:00")),
        # weekdays in a range follow each other
        ("friday to sunday", ("2026-11-20 00:00", "2026-11-23 00:00")),
        ("monday to friday", ("2026-11-16 00:00", "2026-11-21 00:00")),
        # a range of moments
        ("10:00-11:00", ("2026-11-23 10:00", "2026-11-23 11:00")),
        ("yesterday 10:00 to 11:30", ("2026-11-22 10:00", "2026-11-22 11:30")),
        ("2026-11-20T23:00..2026-11-21T01:00", ("2026-11-20 23:00", "2026-11-21 01:00")),
    ],
)
def test_what_people_write_means_this(text: str, expected: tuple[str, str]) -> None:
    assert said(text) == expected


def test_nothing_means_the_last_day() -> None:
    assert said("") == ("2026-11-22 15:30", "2026-11-23 15:30")


@pytest.mark.parametrize(
    ("text", "teaches"),
    [
        ("banana", "Try today"),
        ("2026-13-45", "Try today"),
        ("23/11/2026", "Try today"),
        ("2026-11-07..2026-11-01", "ends before it begins"),
        ("11:00-10:00", "ends before it begins"),
        ("2027-01-01", "has not begun"),
        ("0d", "1 to 366 days"),
        ("9999d", "1 to 366 days"),
        ("0001-01-01..", "Try today"),
        ("9999-12-31..9999-12-31", "Try today"),
    ],
)
def test_what_cannot_be_read_is_taught(text: str, teaches: str) -> None:
    with pytest.raises(BadPeriod, match=teaches):
        said(text)


@pytest.mark.parametrize(
    ("timezone", "date", "hours"),
    [
        # an ordinary day
        ("Europe/Berlin", "2026-03-28", 24),
        # clocks go forward, and back
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        # half an hour, on Lord Howe Island
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        # midnight itself is skipped, in Beirut
        ("Asia/Beirut", "2026-03-29", 23),
        # midnight comes twice, in Havana
        ("America/Havana", "2026-11-01", 25),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(timezone: str, date: str, hours: float) -> None:
    period = parse_period([date], timezone=timezone, now=MONDAY)
    assert (period.end - period.start) / 3600 == hours


def test_a_range_inside_the_repeated_hour_covers_both() -> None:
    period = parse_period(["2026-10-25", "02:10", "to", "02:50"], timezone="Europe/Berlin", now=MONDAY)
    assert period.end - period.start == 3600 + 40 * 60


@given(
    st.dates(
        min_value=datetime(2024, 1, 1, tzinfo=UTC).date(), max_value=datetime(2026, 11, 20, tzinfo=UTC).date()
    )
)
@pytest.mark.parametrize("timezone", ["Asia/Shanghai", "Europe/Berlin", "America/Havana", "Pacific/Apia"])
def test_days_follow_each_other_without_gap(timezone: str, date: datetime) -> None:
    first = parse_period([date.isoformat()], timezone=timezone, now=MONDAY)
    second = parse_period([(date + timedelta(days=1)).isoformat()], timezone=timezone, now=MONDAY)
    assert first.end == second.start


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    try:
        period = parse_period(text.split(), timezone=SHANGHAI, now=MONDAY)
    except BadPeriod as error:
        assert str(error)  # noqa: PT017 — most texts end here
    else:
        assert period.start < period.end


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("yesterday Chen", ["Chen"]),
        ("last week Li Lei", ["Li", "Lei"]),
        ("2026-11-01 to 2026-11-07 Chen", ["Chen"]),
        ("Chen", ["Chen"]),
        # a name that only begins like a day
        ("Mona", ["Mona"]),
    ],
)
def test_a_period_is_taken_from_the_front(text: str, rest: list[str]) -> None:
    _, after = take_period(text.split(), timezone=SHANGHAI, now=MONDAY)
    assert list(after) == rest


def test_what_was_surely_meant_as_a_date_is_no_name() -> None:
    with pytest.raises(BadPeriod, match="2026-13-45"):
        take_period(["2026-13-45"], timezone=SHANGHAI, now=MONDAY)
