"""A lesson's messages: one in the channel, edited in place; people in its thread; teachers on their own."""

from collections import Counter

import pytest

from bot.demo.slack import Fault
from bot.domain.findings import NOT_SEEN
from bot.domain.intents import DEAD, EDIT, EXPIRED, MERGED, POSTED, SUPPRESSED
from bot.domain.mutes import Mute
from bot.store import alerts, mutes
from tests.domain.drawing import at
from tests.domain.watching import people
from tests.slack.stage import shown
from tests.usecases.posting import CHANNEL, OPS, office

POST, EDITS = "chat.postMessage", "chat.update"


@pytest.fixture(name="office")
async def an_office(tmp_path):
    async with office(tmp_path) as opened:
        await opened.school()
        yield opened
        await opened.deliverer.close()


async def watch(office, visits, start, until, *, every=60, complete=True):
    """The room is read every minute, and what is owed is sent, second by second."""
    office.clock.now = at(start)
    while office.clock.now <= at(until):
        await office.poll(visits, complete=complete)
        await office.turn()
        await office.pass_time(every, step=5)


def board(office):
    """The lesson's message, and what it says now."""
    return office.messages()[0]


ONE_MISSING = people(wang="9:58–11:00", ana="9:59–11:00", ben="10:20–11:00", cai="10:00–11:00")


async def test_a_lesson_has_one_message_that_is_edited_in_place(office):
    await watch(office, ONE_MISSING, "10:05", "10:08")
    (message,) = office.messages()
    assert "not seen yet: ben" in message.text.lower()
    assert "3 due · 2 seen" in shown(message)

    await watch(office, ONE_MISSING, "10:19", "10:22")
    assert office.messages() == [message]
    assert "late: ben" in message.text.lower()
    assert "+20 min" in shown(message)

    await watch(office, ONE_MISSING, "11:02", "11:05")
    assert office.messages() == [message]
    assert "PROVISIONAL" in message.text or "FINAL" in message.text
    assert "late: ben" in message.text.lower()
    await office.check()
    assert Counter(one.state for one in await office.intents())[MERGED] >= 2


async def test_who_is_newly_alerted_is_named_in_the_thread_once_an_interval(office):
    visits = people(wang="9:58–11:00", ana="10:07–11:00", ben="10:09–11:00", cai="10:10–11:00")
    await watch(office, visits, "10:05", "10:20")

    parent, *replies = office.messages()
    assert {one.thread_ts for one in replies} <= {parent.ts}
    assert all(
        float(after.ts) - float(one.ts) >= 300 for one, after in zip(office.messages(), replies, strict=False)
    )
    await office.check()


async def test_a_teacher_stands_alone_and_returns_by_an_edit(office):
    visits = people(wang="10:15–11:00", ana="9:59–11:00", ben="9:59–11:00", cai="10:00–11:00")
    await watch(office, visits, "10:05", "10:08")
    (card,) = office.messages()
    assert "teacher is not here" in card.text

    await watch(office, visits, "10:15", "10:17")
    assert office.messages() == [card]
    assert "teacher is here" in card.text
    await office.check()


@pytest.mark.parametrize(
    "fault",
    [Fault("status", status=500), Fault("drop"), Fault("drop", stored=True), Fault("html", stored=True)],
    ids=lambda one: f"{one.kind} {one.stored}",
)
async def test_an_edit_is_repeated_until_it_holds_and_never_posts(office, fault):
    await watch(office, ONE_MISSING, "10:05", "10:08")
    office.slack.fail(fault, EDITS, times=2)
    await watch(office, ONE_MISSING, "10:19", "10:23")

    (message,) = office.messages()
    assert "late: ben" in message.text.lower()
    assert office.calls(EDITS) >= 3
    assert office.calls("conversations.history") == 0
    await office.check()


async def test_a_message_that_may_not_be_edited_is_answered_in_its_thread(office):
    await watch(office, ONE_MISSING, "10:05", "10:08")
    office.slack.fail(Fault("code", code="cant_update_message"), EDITS, times=None)
    await watch(office, ONE_MISSING, "10:19", "10:26")

    parent, reply = office.messages()
    assert reply.thread_ts == parent.ts
    assert "late: ben" in reply.text.lower()
    await office.check()


async def test_a_message_that_somebody_deleted_is_posted_anew_when_there_is_news(office):
    visits = people(wang="9:58–11:00", ana="9:59–11:00", ben="10:20–11:00", cai="10:00–10:30")
    await watch(office, visits, "10:05", "10:08")
    office.slack.transcript.delete(board(office))
    await watch(office, visits, "10:19", "10:23")
    await watch(office, visits, "10:31", "10:40")

    assert any("left early: cai" in one.text.lower() for one in office.messages())
    assert office.slack.transcript.repeated() == {}


@pytest.mark.parametrize("stored", [True, False])
async def test_a_doubtful_board_is_found_or_posted_and_its_alerts_end_with_it(office, stored):
    office.slack.fail(Fault("drop", stored=stored), POST)
    await watch(office, ONE_MISSING, "10:05", "10:09")

    (message,) = office.messages()
    assert "not seen yet: ben" in message.text.lower()
    assert office.calls(POST) == (1 if stored else 2)
    assert {one.state for one in await office.intents(kind=NOT_SEEN)} == {MERGED}
    await office.check()


async def test_a_board_that_slack_cannot_digest_dies_with_a_notice_and_so_does_what_it_carried(office):
    office.slack.fail(Fault("code", code="msg_too_long"), POST, times=2, where={"channel": CHANNEL})
    await watch(office, ONE_MISSING, "10:05", "10:08")

    assert {one.state for one in await office.intents(kind="board")} == {DEAD}
    assert "msg_too_long" in shown(office.messages(OPS)[0])
    await office.check()


async def test_a_board_that_may_be_there_is_held_where_nobody_may_look_and_that_is_told(office):
    office.open(otherwise="hold")
    office.slack.workspace.scopes -= {"channels:history", "groups:history"}
    office.slack.fail(Fault("drop"), POST, where={"channel": CHANNEL})
    await watch(office, ONE_MISSING, "10:05", "10:08")

    assert {one.state for one in await office.intents(kind="board")} == {DEAD}
    assert "may not look" in shown(office.messages(OPS)[0])
    await office.check()


async def test_who_is_back_while_the_group_waits_is_never_told(office):
    cai = "9:59–10:30, 10:33:20–11:00"
    visits = people(wang="9:58–11:00", ana="9:59–11:00", ben="9:59–11:00", cai=cai)
    office.clock.now = at("10:33:05")
    await office.poll(visits)
    await office.turn()
    assert [one.kind for one in await office.intents(state="pending")] == ["left_early"]
    office.clock.now = at("10:33:30")
    await office.poll(visits)
    await office.pass_time(120, step=5)

    assert office.messages() == []
    await office.check()


async def test_nothing_is_told_of_a_lesson_after_its_deadline(office):
    office.slack.workspace.channels[CHANNEL].archived = True
    await watch(office, ONE_MISSING, "10:05", "10:08")
    await office.pass_time(3_700, step=60)
    office.slack.workspace.channels[CHANNEL].archived = False
    await office.pass_time(4_000, step=60)

    assert office.messages() == []
    assert EXPIRED in {one.state for one in await office.intents(kind=NOT_SEEN)}
    await office.check()


async def test_what_is_told_is_noted_on_the_alert_so_that_it_is_never_withdrawn(office):
    await watch(office, ONE_MISSING, "10:05", "10:08")

    (alert,) = [one for one in await office.database.run(alerts.between, 0, 2**40) if one.kind == NOT_SEEN]
    assert alert.told == 1


async def test_a_muted_person_is_in_no_message(office):
    await office.do(mutes.add, Mute(at("12:00"), "alice", at("9:00"), "ill", person="ben"))
    await watch(office, ONE_MISSING, "10:05", "10:09")

    assert all("ben" not in shown(one) for one in office.messages())
    assert {one.state for one in await office.intents(kind=NOT_SEEN)} == {SUPPRESSED}
    await office.check()


async def test_where_the_bot_dies_between_claim_and_post_the_lesson_is_told_once(office):
    await office.poll(ONE_MISSING)
    office.clock.now += 60
    await office.poll(ONE_MISSING)
    office.clock.now += 50
    await office.deliverer.turn()  # gathered
    await office.deliverer.close(patience=0)
    office.open()
    await office.pass_time(130, step=5)

    assert len(office.messages()) == 1
    await office.check()


async def test_the_board_is_refreshed_where_counts_changed_and_left_alone_where_nothing_did(office):
    await watch(office, ONE_MISSING, "10:05", "10:08")
    edits = office.calls(EDITS)
    await watch(office, ONE_MISSING, "10:09", "10:18")

    assert office.calls(EDITS) == edits
    assert [one.state for one in await office.intents(what=EDIT)] == []
    assert POSTED in {one.state for one in await office.intents(kind="board")}
