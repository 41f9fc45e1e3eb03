"""When a channel's digests are due: by its own settings and by the usual ones, and never twice a date."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.appointments import DIGEST, LASTS, WEEK, due, key, midnights
from bot.domain.channel_settings import DAILY, OFF, WEEKLY, ChannelSettings

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"
EIGHT = time(20)
USUAL = ChannelSettings()


def at(text, timezone=SHANGHAI, fold=0):
    """UTC seconds of a wall time."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone), fold=fold)
    return int(moment.timestamp())


def found(now, chosen=USUAL, usual=EIGHT, timezone=SHANGHAI):
    """`["digest 14"]`: kind and day of the month."""
    return [f"{one.kind} {one.day.day}" for one in due("C1", chosen, usual, timezone, now)]


# 14 January 2025 is a Tuesday, the 13th a Monday
DUE = [
    # a second before the hour nothing is due
    ("2025-01-14 19:59:59", USUAL, EIGHT, []),
    # from then on the day's
    ("2025-01-14 20:00:00", USUAL, EIGHT, ["digest 14"]),
    # six hours long, past midnight too
    ("2025-01-15 02:00:00", USUAL, EIGHT, ["digest 14"]),
    ("2025-01-15 02:00:01", USUAL, EIGHT, []),
    # as usual, Monday has the week's besides
    ("2025-01-13 20:30:00", USUAL, EIGHT, ["digest 13", "week 13"]),
    # who wants a digest each day gets just that
    ("2025-01-13 20:30:00", ChannelSettings(digest=DAILY), EIGHT, ["digest 13"]),
    # who wants one a week gets it on the day chosen, 1 being Tuesday
    ("2025-01-13 20:30:00", ChannelSettings(digest=WEEKLY, digest_day=1), EIGHT, []),
    ("2025-01-14 20:30:00", ChannelSettings(digest=WEEKLY, digest_day=1), EIGHT, ["week 14"]),
    # a channel's own time counts, not the usual one
    ("2025-01-14 20:30:00", ChannelSettings(digest=DAILY, digest_at=time(21)), EIGHT, []),
    ("2025-01-14 21:00:00", ChannelSettings(digest=DAILY, digest_at=time(21)), EIGHT, ["digest 14"]),
    # off is off, in a channel and for all
    ("2025-01-14 20:30:00", ChannelSettings(digest=OFF), EIGHT, []),
    ("2025-01-14 20:30:00", USUAL, None, []),
    # a channel that wants one where nobody else does has it at eight
    ("2025-01-14 20:30:00", ChannelSettings(digest=DAILY), None, ["digest 14"]),
    # of an early digest yesterday's is never due beside today's
    ("2025-01-14 05:59:00", ChannelSettings(digest=DAILY, digest_at=time(0)), EIGHT, ["digest 14"]),
]


@pytest.mark.parametrize(("now", "chosen", "usual", "expected"), DUE)
def test_what_is_due(now, chosen, usual, expected):
    assert found(at(now), chosen, usual) == expected


def test_in_the_hour_that_clocks_skip_it_is_due_when_they_have():
    (one,) = due("C1", ChannelSettings(digest=DAILY, digest_at=time(2, 30)), None, NEW_YORK,
                 at("2025-03-09 03:30", NEW_YORK))  # fmt: skip

    assert (one.day, one.at) == (date(2025, 3, 9), at("2025-03-09 03:30", NEW_YORK))


def test_in_the_hour_that_comes_twice_both_are_the_same_one():
    chosen = ChannelSettings(digest=DAILY, digest_at=time(1, 30))
    first, second = (at("2025-11-02 01:30", NEW_YORK, fold) for fold in (0, 1))
    keys = {due("C1", chosen, None, NEW_YORK, now)[0].key for now in (first, second)}

    assert second == first + 3_600
    assert keys == {key(DIGEST, "C1", date(2025, 11, 2))}


def test_a_key_is_of_one_kind_channel_and_date_and_tells_a_time_before_it():
    days = [date(2025, 1, 14), date(2025, 1, 15)]
    keys = {key(kind, channel, day) for kind in (DIGEST, WEEK) for channel in ("C1", "C2") for day in days}

    assert len(keys) == 8
    for zone in ("Pacific/Kiritimati", "Asia/Shanghai", "Pacific/Pago_Pago"):
        assert int(key(DIGEST, "C1", days[0]).split("|")[2]) <= midnights(days[0], zone)[0]


def test_a_day_lasts_as_long_as_the_clocks_make_it():
    lengths = [
        (end - begin) // 3_600
        for begin, end in (midnights(date(2025, month, day), NEW_YORK) for month, day in ((3, 9), (11, 2)))
    ]

    assert lengths == [23, 25]


def test_kinds_and_length_are_those_of_the_outbox():
    assert (DIGEST, WEEK, LASTS) == ("digest", "week", 21_600)
