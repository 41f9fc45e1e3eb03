"""Slack ails while lessons run: what is still so is told when it is back, once; what is stale is not."""

import pytest

from bot.demo.faults import Fault
from bot.domain.intents import ENDS, EXPIRED
from bot.store import outbox
from tests.domain.drawing import at, roster
from tests.domain.watching import people
from tests.journeys.schoolday import a_day
from tests.usecases.posting import CHANNEL, office
from tests.usecases.watched import series

POST = "chat.postMessage"
DUE = roster("ana", "ben", "cai", teacher="wang")
ALL = "9:58–14:05"


@pytest.fixture(name="office")
async def an_office(tmp_path):
    async with office(tmp_path) as opened:
        yield opened
        await opened.deliverer.close()


async def ended(day):
    """The ends of all that was owed, with how often."""
    known = await day.bot.desk.database.run(outbox.recent, 0)
    assert {one.state for one in known} <= set(ENDS)
    return {state: sum(one.state == state for one in known) for state in ENDS}


async def test_an_outage_of_three_hours_ends_with_one_message_a_lesson_and_nothing_stale(tmp_path):
    """Slack is away 10:03–13:03. One lesson misses cai, and is over at 11:00; the other runs until 14:00."""
    async with a_day(tmp_path) as day, day.awake():
        await day.plan([series(), series("200000", "10:00", "14:00")], DUE)
        day.enter(people(wang=ALL, ana=ALL, ben=ALL))
        day.enter(people(wang=ALL, ana=ALL, ben="10:12–14:05"), "200000")
        await day.until("10:03", step=20)
        asked = len(day.slack.calls)
        day.slack.fail(Fault("status", status=503), times=None)
        await day.until("13:03", step=20)
        assert len(day.slack.calls) - asked <= 2 * 180  # posts and looks, once a minute at most
        day.slack.faults.clear()
        await day.until("13:10", step=10)

        posts = [one for one in day.heard if one.what == "post"]
        assert len(posts) == 1
        assert "200000" in posts[0].text
        assert "late: ben" in posts[0].text.lower()
        await day.until("14:30", step=60)
        await day.check()
        assert (await ended(day))[EXPIRED] >= 1


@pytest.mark.parametrize("seconds", [None, 30])
async def test_429_for_an_hour_is_obeyed_and_what_is_stale_by_then_expires(office, seconds):
    """With Retry-After, and without: `ratelimited` alone."""
    limited = Fault("rate limited", seconds=seconds) if seconds else Fault("code", code="ratelimited")
    office.slack.fail(limited, POST, times=None)
    (stale,) = await office.owe("stale", deadline=office.clock.now + 1_800)
    (fresh,) = await office.owe("fresh", deadline=None)
    await office.pass_time(3_600, step=5)
    assert office.calls(POST) <= 3_600 // (seconds or 60) + 10

    office.slack.faults.clear()
    await office.pass_time(120, step=5)
    assert [one.intent for one in office.messages()] == [fresh.id]
    assert await office.state(stale) == EXPIRED
    await office.check()


async def test_a_channel_is_known_by_its_id_whatever_it_is_called(office):
    office.slack.workspace.channels[CHANNEL].name = "renamed"
    await office.owe("a")
    await office.turn()
    assert len(office.messages()) == 1
    await office.check()


async def test_a_channel_that_was_made_private_without_us_is_parked_and_recovers(office):
    channel = office.slack.workspace.channels[CHANNEL]
    channel.private, members = True, set(channel.members)
    channel.members.clear()
    await office.owe("a", deadline=None)
    await office.pass_time(60, step=5)
    assert office.messages() == []

    channel.members |= members
    await office.pass_time(3_700, step=60)
    assert len(office.messages()) == 1
    await office.check()


async def test_back_after_an_hour_without_network_everything_still_true_is_one_message(tmp_path):
    """Neither provider nor Slack can be reached 10:03–11:05; the lesson runs until 12:00."""
    async with a_day(tmp_path) as day, day.awake() as bot:
        bot.desk.classroom._provider.wait = 0.0
        await day.plan([series("111111", "10:00", "12:00")], DUE)
        day.enter(people(wang=ALL, ana=ALL, ben="10:30–12:05"))
        await day.until("10:03", step=20)
        await day.school.down()
        await day.slack.down()
        await day.until("11:05", step=20)
        await day.school.up()
        await day.slack.up()
        await day.until("11:25", step=10)

        (post,) = [one for one in day.heard if one.what == "post" and one.channel == CHANNEL]
        assert "delay" in post.text.lower()
        assert "cai" in post.text.lower()
        assert "ben" in post.text.lower()
        await day.until("12:30", step=60)
        await day.check()


async def test_back_after_two_days_there_is_not_a_single_live_alert(tmp_path):
    async with a_day(tmp_path) as day:
        day.enter(people(wang=ALL, ana=ALL))
        async with day.awake():
            await day.plan([series()], DUE)
            await day.until("10:04", step=20)
        day.hand.now = at("10:04") + 2 * 86_400
        async with day.awake():
            for _ in range(30):
                day.hand.now += 20
                await day.beat()
            await day.check()
            await ended(day)

    assert day.heard == []
