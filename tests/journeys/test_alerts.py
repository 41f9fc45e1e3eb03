"""Timed acceptance: at this time that happens in a room, and between those times that stands in Slack.

The lesson is 10:00–11:00 with a grace of five minutes, a settle time of three, and 45 seconds of group wait.
"""

import asyncio

import pytest

from bot.app.bot import open_bot
from bot.demo.clock import VirtualClock
from tests.domain.drawing import at, roster
from tests.domain.watching import people
from tests.journeys.schoolday import OPS, a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = roster("ana", "ben", "cai", teacher="wang")


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path) as begun, begun.awake():
        await begun.plan([series()], DUE)
        yield begun
        await begun.check()


async def test_everybody_in_time_and_to_the_end_is_not_a_word(day):
    day.enter(people(wang=ALL, ana=ALL, ben=ALL, cai=ALL))
    await day.until("11:30")

    assert day.heard == []


async def test_not_seen_yet_then_late_in_one_message_edited_in_place(day):
    day.enter(people(wang=ALL, ana=ALL, ben="10:11:40–11:05", cai=ALL))
    await day.until("10:30")

    day.between("10:05:45", "10:06:10", "post", "not seen yet", "ben")
    day.between("10:11:40", "10:12:40", "edit", "late", "ben")
    assert len(day.told()) == 2


async def test_a_late_join_of_somebody_nobody_expected_is_one_message(day):
    day.enter(people(wang=ALL, ana=ALL, ben=ALL, cai="10:05:01–11:05"))
    await day.until("10:30")

    day.between("10:05:45", "10:07:10", "post", "late", "cai")
    assert len(day.told()) == 1


async def test_an_early_leave_is_told_when_it_has_settled(day):
    day.enter(people(wang=ALL, ana=ALL, ben="9:59–10:40", cai=ALL))
    await day.until("10:43")
    assert day.told() == []

    await day.until("10:50")
    day.between("10:43:45", "10:45:10", "post", "left early", "ben")
    assert len(day.told()) == 1


async def test_joining_and_leaving_all_the_time_is_nothing(day):
    flaps = ", ".join(f"10:{m:02}–10:{m + 1:02}" for m in range(2, 58, 3)) + ", 10:59–11:05"
    day.enter(people(wang=ALL, ana=ALL, ben=f"9:59–10:01, {flaps}", cai=ALL))
    await day.until("10:59")

    assert day.told() == []


async def test_a_teacher_who_is_missing_stands_alone_and_is_edited_when_there(day):
    day.enter(people(wang="10:09–11:05", ana=ALL, ben=ALL, cai=ALL))
    await day.until("10:30")

    day.between("10:05:01", "10:05:20", "post", "teacher")
    day.between("10:09", "10:10:15", "edit")
    assert len(day.told()) == 2


async def test_a_mass_drop_is_one_incident(tmp_path):
    school = [f"p{number}" for number in range(12)]
    async with a_day(tmp_path) as day, day.awake():
        await day.plan([series()], roster(*school, teacher="wang"))
        day.enter(people(wang=ALL, **dict.fromkeys(school, "9:58–10:20, 10:30–11:05")))
        await day.until("10:50", step=10)
        await day.check()

    posts = [one for one in day.heard if one.what == "post"]
    assert len(posts) == 1
    assert "left early" not in posts[0].text.lower()
    assert not [one for one in day.heard if one.what == "reply"]


async def test_an_outage_of_the_provider_accuses_nobody_and_is_told_once(tmp_path):
    rooms = [str(200_000 + number) for number in range(8)]
    async with a_day(tmp_path) as day, day.awake():
        await day.plan([series(room) for room in rooms])
        for room in rooms:
            day.enter(people(wang=ALL, ana=ALL, ben=ALL), room)
        await day.until("10:10", step=10)
        await day.school.down()
        await day.until("10:25", step=10)
        assert day.told() == []
        assert [one.what for one in day.heard] == ["post"]
        day.between("10:12", "10:16", "post", channel=OPS)

        await day.school.up()
        await day.until("10:32", step=10)
        assert [one.what for one in day.heard] == ["post", "edit"]
        await day.check()


async def test_the_last_edit_is_the_summary(day):
    day.enter(people(wang=ALL, ana=ALL, ben="10:12–11:05"))
    await day.until("11:30", step=10)

    posts = [one for one in day.heard if one.what == "post"]
    assert len(posts) == 1
    last = day.between("11:03", "11:04:30", "edit", "absent", "cai", "late", "ben")
    assert "not seen yet" not in last.text.lower()


async def test_a_clock_that_is_set_back_goes_on(day):
    """58: at 10:20 it is set to 9:50. Rooms are read on, and nothing comes twice."""
    day.enter(people(wang=ALL, ana=ALL, ben=ALL))
    await day.until("10:20")
    assert len(day.told()) == 1
    reads = len(day.school.requests)
    day.hand.now -= 1_800
    await day.until("10:12", step=10)

    assert len(day.school.requests) > reads + 5
    assert len([one for one in day.heard if one.what == "post"]) == 1


async def test_a_late_join_from_before_the_bot_ran_is_told_and_marked(tmp_path):
    async with a_day(tmp_path, "10:40") as day:
        day.enter(people(wang=ALL, ana=ALL, ben="10:10–11:05", cai=ALL))
        async with day.awake():
            await day.plan([series()], DUE)
            await day.until("10:45")
            await day.check()

    day.between("10:40:45", "10:42", "post", "late", "ben", "delay")


async def test_a_bot_that_was_off_for_a_while_says_nothing_twice(tmp_path):
    async with a_day(tmp_path) as day:
        day.enter(people(wang=ALL, ana=ALL, ben="10:30–11:05", cai=ALL))
        async with day.awake():
            await day.plan([series()], DUE)
            await day.until("10:10")
        day.hand.now += 1_500
        async with day.awake():
            await day.until("10:40")
            await day.check()

    assert [one.what for one in day.heard] == ["post", "edit"]
    day.between("10:35", "10:36", "edit", "late", "ben")


async def test_by_its_own_beat_the_bot_tells_as_fast_as_its_clock_runs(tmp_path):
    """A minute passes in a second: the alert that is due in two of them is there within four."""
    async with a_day(tmp_path) as day:
        clock = VirtualClock(at("10:04"), speed=60)
        day.slack.workspace.clock = day.school.clock = clock
        day.enter(people(wang=ALL, ana=ALL, ben=ALL))
        async with open_bot(day.config, clock=clock, beat=0.05) as day.bot:
            await day.plan([series()], DUE)
            async with asyncio.timeout(4):
                while not day.heard:  # noqa: ASYNC110 - Slack tells nobody
                    await asyncio.sleep(0.05)
            assert clock() < at("10:07")
    assert "not seen yet" in day.heard[0].text.lower()
