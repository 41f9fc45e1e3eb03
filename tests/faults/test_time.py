"""Our own clock is wrong while a lesson runs, and is put right."""

import httpx
import pytest

from bot.demo.classroom import DemoClassroom
from bot.domain.skew import BEARABLE, Skew
from tests.domain.drawing import at, roster
from tests.domain.watching import people
from tests.faults.lesson import OddClock
from tests.journeys.schoolday import OPS, a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = roster("ana", "ben", "cai", teacher="wang")


class SetClock(OddClock):
    """The bot's own clock, which is off by so many seconds until somebody sets it right."""

    def __call__(self) -> float:
        return self.now + self.off


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path) as begun:
        begun.hand = SetClock(begun.hand)
        async with begun.awake():
            await begun.plan([series()], DUE)
            yield begun


@pytest.mark.parametrize("off", [-3_600, -600, 600, 3_000])
async def test_a_clock_that_is_off_accuses_nobody_is_told_once_and_put_right(day, off):
    """From 10:01 to 10:20. cai never comes, ben comes at 10:02."""
    day.enter(people(wang=ALL, ana=ALL, ben="10:02–11:05"))
    await day.until("10:01", step=10)
    day.hand.off = off
    await day.bot.watch.clock.look()
    await day.until("10:20", step=10)
    assert day.told() == []

    day.hand.off = 0
    await day.bot.watch.clock.look()
    await day.until("10:40", step=10)
    post = day.between("10:20", "10:24", "post", "not seen yet", "cai")
    assert "ben" not in post.text.lower()
    (notice,) = [one for one in day.heard if one.channel == OPS and "clock" in one.text.lower()]
    assert notice.at <= at("10:03")
    await day.until("12:30", step=60)
    assert day.slack.transcript.repeated() == {}


async def test_a_few_minutes_are_borne(day):
    day.hand.off = BEARABLE - 10
    day.enter(people(wang=ALL, ana=ALL, ben=ALL))
    await day.until("10:10", step=5)

    assert "not seen yet" in day.heard[0].text.lower()
    assert day.told(OPS) == []


NOON = "Tue, 14 Jan 2025 04:00:00 GMT"
MEASURED = [
    # Nearly right: nothing is to be said, whatever the seconds.
    ([0, 0], 0), ([-250, -251], 0),
    # Off, and measured twice.
    ([3_600, 3_601], -3_601), ([-3_600, -3_600], 3_600),
    # One measurement alone is not believed; one between others is forgotten.
    ([3_600], 0), ([0, 3_600], 0), ([0, 3_600, 0, 0], 0),
    # Put right: the first measurement that says so is not believed either, the second is.
    ([3_600, 3_600, 0], -3_600), ([3_600, 3_600, 0, 0], 0),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "matters"), MEASURED)
def test_how_far_a_clock_is_off(ours, matters):
    """`ours`: how far our clock is ahead at each answer."""
    found = Skew()
    for ahead in ours:
        found = found.met(NOON, at("12:00") + ahead)

    assert found.matters == matters
    assert (found.note is None) is (matters == 0)


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Jan 2025 02:00:00 GMT"])
def test_what_is_no_date_says_nothing(date):
    known = Skew(3_600.0, 3_600.0)
    assert known.met(date, at("12:00")) is known


async def test_the_stand_in_says_what_time_it_is():
    async with DemoClassroom(clock=lambda: at("10:00")) as school, httpx.AsyncClient() as http:
        answer = await http.post(f"{school.url}/WebAPI/getroom", data={"key": "k"})
    assert Skew().met(answer.headers["Date"], at("10:00")).last == 0
