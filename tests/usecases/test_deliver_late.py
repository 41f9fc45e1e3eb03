"""What Slack could not be told for a long while: everything that is still worth telling is told."""

import pytest

from bot.demo.slack import Fault
from bot.domain.intents import EXPIRED, MERGED
from tests.domain.drawing import at
from tests.domain.watching import people
from tests.usecases.posting import office

ANA_MISSING_BEN_GONE = people(wang="9:58–11:00", ben="10:00–10:30")


@pytest.fixture(name="office")
async def an_office(tmp_path):
    async with office(tmp_path) as opened:
        await opened.school(["ana", "ben"])
        yield opened
        await opened.deliverer.close()


async def test_who_joined_a_waiting_message_is_told_by_their_own_deadline(office):
    """A message for somebody not seen is too late at the end of the lesson, one for an early leave is not."""
    office.slack.fail(Fault("rate limited", seconds=30), times=None)
    office.clock.now = at("10:05")
    while office.clock.now < at("11:00:30"):
        await office.poll(ANA_MISSING_BEN_GONE)
        await office.pass_time(60, step=15)
    assert office.messages() == []

    office.slack.faults.clear()
    await office.pass_time(180, step=5)

    (message,) = office.messages()
    assert "left early: ben" in message.text.lower()
    ends = {one.kind: one.state for one in await office.intents() if one.kind in ("not_seen", "left_early")}
    assert ends == {"not_seen": EXPIRED, "left_early": MERGED}
    await office.check()


async def test_an_edit_of_what_was_never_told_is_no_reason_to_tell_it_too_late(office):
    """Ana comes in the end: nobody was told that she was missing, and an hour later nobody needs to be."""
    office.slack.fail(Fault("rate limited", seconds=30), times=None)
    office.clock.now = at("10:05")
    while office.clock.now < at("11:00:30"):
        await office.poll(people(wang="9:58–11:00", ana="10:50–11:00", ben="10:00–11:00"))
        await office.pass_time(60, step=15)
    office.slack.faults.clear()
    await office.pass_time(180, step=5)

    assert office.messages() == []
    await office.check()
