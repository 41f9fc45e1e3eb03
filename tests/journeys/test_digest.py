"""The digest of a day, from the clock to the channel: once, whatever happens to the bot and to the clocks.

The lesson is 10:00–11:00 on Tuesday, 14 January 2025; digests are sent at 20:00 unless a test says otherwise.
"""

from tests.domain.drawing import roster
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = roster("ana", "ben", "cai", teacher="wang")
DIGEST_OF = "Digest of Tue"


def digests(day, channel=CHANNEL):
    """What was said that is a digest."""
    return [one for one in day.heard if one.channel == channel and DIGEST_OF in one.text]


async def held(day, **came):
    """The lesson takes place, and its register becomes final."""
    await day.plan([series()], DUE)
    day.enter(people(wang=ALL, **came))
    await day.until("11:30", step=15)


async def test_a_day_is_told_once_with_who_was_absent_first(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await held(day, ana=ALL, ben=ALL)
        await day.until("19:59:45", step=900)
        assert digests(day) == []

        await day.until("20:02", step=15)
        await day.until("23:50", step=900)
        await day.check()

    (digest,) = digests(day)
    assert "1 lesson" in digest.text
    assert "Absent" in digest.text
    assert "Cai" in digest.text
