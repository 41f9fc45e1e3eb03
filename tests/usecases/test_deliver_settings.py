"""What a channel chose is honoured: its quiet hours, whom alerts call, and its threads."""

from datetime import time

import pytest

from bot.domain.channel_settings import ChannelSettings
from bot.domain.findings import LATE
from bot.domain.intents import EXPIRED
from bot.store import channel_settings
from tests.domain.watching import people
from tests.slack.stage import shown
from tests.usecases.posting import CHANNEL, office
from tests.usecases.test_deliver_lessons import watch

LATE_BEN = people(wang="9:58–11:00", ana="9:59–11:00", ben="10:20–11:00", cai="10:00–11:00")
NO_TEACHER = people(ana="9:59–11:00", ben="9:59–11:00", cai="10:00–11:00")


@pytest.fixture(name="office")
async def an_office(tmp_path):
    async with office(tmp_path) as opened:
        await opened.school()
        yield opened
        await opened.deliverer.close()


async def choose(office, **chosen):
    """Somebody fills the form of the channel."""
    await office.do(channel_settings.put, CHANNEL, ChannelSettings(**chosen), author="U1", at=1)


async def test_in_quiet_hours_nothing_is_posted_and_afterwards_it_is_told(office):
    await choose(office, quiet_from=time(9), quiet_until=time(10, 30))
    await watch(office, LATE_BEN, "10:05", "10:27", every=120)
    assert office.messages() == []

    await watch(office, LATE_BEN, "10:30", "10:33")
    (message,) = office.messages()
    assert "late: ben" in message.text.lower()
    await office.check()


async def test_what_cannot_wait_for_the_end_of_quiet_hours_is_left_for_the_digest(office):
    await choose(office, quiet_from=time(9), quiet_until=time(23))
    await watch(office, LATE_BEN, "10:05", "11:20", every=120)
    assert office.messages() == []
    assert {one.state for one in await office.intents(kind=LATE)} == {EXPIRED}
    assert {one.reason.code for one in await office.intents(kind=LATE)} == {"quiet_hours"}

    await office.pass_time(3600, step=60)
    assert office.messages() == []
    await office.check()


async def test_a_missing_teacher_is_told_in_quiet_hours_too(office):
    await choose(office, quiet_from=time(9), quiet_until=time(23))
    await watch(office, NO_TEACHER, "10:05", "10:08")
    (message,) = office.messages()
    assert "The teacher is not here" in message.text


async def test_where_nobody_is_on_it_the_channels_group_is_called_in_the_thread(office):
    await choose(office, mention="S0GROUP")
    await watch(office, NO_TEACHER, "10:05", "10:18")
    first, *replies = office.messages()
    assert "subteam" not in shown(first)
    assert any("<!subteam^S0GROUP>" in one.text and "Nobody is on it" in shown(one) for one in replies)


async def test_without_a_group_nobody_is_called(office):
    await watch(office, NO_TEACHER, "10:05", "10:18")
    assert not any("subteam" in shown(one) for one in office.messages())


@pytest.mark.parametrize("broadcast", [True, False])
async def test_replies_in_threads_are_shown_in_the_channel_where_it_wants_that(office, broadcast):
    await choose(office, broadcast=broadcast)
    gone = people(wang="9:58–11:00", ana="9:59–10:20", cai="10:00–11:00")
    await watch(office, gone, "10:05", "10:30")
    replies = [one for one in office.slack.transcript.public() if one.thread_ts]
    assert replies
    assert {one.broadcast for one in replies} == {broadcast}
    await office.check()


async def test_the_lessons_message_calls_nobody(office):
    await choose(office, mention="S0GROUP")
    await watch(office, LATE_BEN, "10:05", "10:22")
    (message,) = office.messages()
    assert "subteam" not in shown(message)
