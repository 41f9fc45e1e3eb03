"""Digests at times of day that clocks skip or show twice, and the digest of a week."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.schedule import plan
from tests.domain.drawing import ROOM, at, roster, visit
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, a_day
from tests.journeys.test_digest import ALL, pass_to
from tests.usecases.watched import series

NEW_YORK = "America/New_York"


def there(text):
    """UTC seconds of a wall time in New York; of two the first."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(NEW_YORK)).timestamp())


def said(day, word="Digest of"):
    """When a digest was posted, in New York: day, hour and minute."""
    found = [one for one in day.heard if one.channel == CHANNEL and one.what == "post" and word in one.text]
    return [datetime.fromtimestamp(one.at, ZoneInfo(NEW_YORK)).strftime("%d %H:%M") for one in found]


async def daily(day, first):
    """A lesson at six every evening, to which nobody comes in time."""
    start, end = datetime.fromisoformat(f"{first} 18:00"), datetime.fromisoformat(f"{first} 18:30")
    lesson = plan(room=ROOM, title="Choir", start=start, end=end, timezone=NEW_YORK, repeat="daily")
    await day.plan([lesson], roster("ana"))
    day.enter([visit("ben", there(f"{first} 18:00"), there(f"{first} 18:30"))])


NIGHTS = [
    # on 9 March 2025 clocks jump from 02:00 to 03:00: 02:30 is told at 03:30, once
    ("02:30", "2025-03-07", "2025-03-10 12:00", ["08 02:30", "09 03:30", "10 02:30"]),
    # on 2 November 2025 they fall back from 02:00 to 01:00: of two times 01:30 the first
    ("01:30", "2025-10-31", "2025-11-03 12:00", ["01 01:30", "02 01:30", "03 01:30"]),
    # at an hour that clocks leave alone nothing happens to it
    ("20:40", "2025-11-01", "2025-11-03 22:00", ["01 20:40", "02 20:40", "03 20:40"]),
]


@pytest.mark.parametrize(("clock", "first", "last", "expected"), NIGHTS, ids=["gap", "fold", "evening"])
async def test_the_night_that_clocks_change_has_one_digest(tmp_path, clock, first, last, expected):
    settings = {"timezone": NEW_YORK, "digest_at": clock, "channel": CHANNEL}
    async with a_day(tmp_path, **settings) as day:
        day.hand.now = there(f"{first} 17:50")
        async with day.awake():
            await daily(day, first)
            await pass_to(day, there(last), step=600)
            await day.check()

    assert said(day) == expected


async def test_the_week_is_told_on_monday_beside_the_day(tmp_path):
    """14 January 2025 is a Tuesday."""
    async with a_day(tmp_path) as day, day.awake():
        await day.plan([series()], roster("ana", "ben", teacher="wang"))
        day.enter(people(wang=ALL, ana=ALL))
        await day.until("11:30", step=30)
        monday = at("20:00") + 6 * 86_400
        await pass_to(day, monday + 120, step=3_600)
        await day.check()

    weeks = [one for one in day.heard if one.what == "post" and "Week of" in one.text]
    assert len(weeks) == 1
    assert monday <= weeks[0].at <= monday + 120
    for word in ("Week of Mon 13 Jan – Sun 19 Jan", "1 lesson, judged", "Room 111111", "50 %"):
        assert word in weeks[0].text, word
