"""What Slack could not be told for a long while: everything that is still worth telling is told."""

import pytest

from bot.demo.slack import Fault
from bot.domain.intents import EXPIRED, MERGED
from tests.domain.drawing import at
from tests.domain.watching import people
from tests.usecases.posting import office

ANA_MISSING_BEN_LATE = people(wang="9:58–11:00", ben="10:20–11:00", cai="10:00–11:00")
"""Ben and Cai are on no roster, so that nobody can miss them."""


@pytest.fixture(name="office")
async def an_office(tmp_path):
    async with office(tmp_path) as opened:
        await opened.school(["ana"])
        yield opened
        await opened.deliverer.close()


async def test_who_joined_a_waiting_message_is_told_by_their_own_deadline(office):
    """A message for somebody not seen is too late at the end of the lesson, one for a late join is not."""
    office.slack.fail(Fault("rate limited", seconds=30), times=None)
    office.clock.now = at("10:05")
    while office.clock.now < at("11:00:30"):
        await office.poll(ANA_MISSING_BEN_LATE)
        await office.pass_time(60, step=15)
    assert office.messages() == []

    office.slack.faults.clear()
    await office.pass_time(180, step=5)

    (message,) = office.messages()
    assert "late: ben" in message.text.lower()
    ends = {one.kind: one.state for one in await office.intents() if one.kind in ("not_seen", "late")}
    assert ends == {"not_seen": EXPIRED, "late": MERGED}
    await office.check()


async def test_an_edit_of_what_was_never_told_is_no_reason_to_tell_it_too_late(office):
    """Ana comes in the end: nobody was told that she was missing, and an hour later nobody needs to be."""
    office.slack.fail(Fault("rate limited", seconds=30), times=None)
    office.clock.now = at("10:05")
    while office.clock.now < at("11:00:30"):
        await office.poll(people(wang="9:58–11:00", ana="10:50–11:00"))
        await office.pass_time(60, step=15)
    office.slack.faults.clear()
    await office.pass_time(180, step=5)

    assert office.messages() == []
    await office.check()
