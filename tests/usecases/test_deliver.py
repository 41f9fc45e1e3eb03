"""Delivery under every fault of Slack's: nothing lost, nothing twice, and no channel waits for another."""

import asyncio
from dataclasses import replace

import pytest

from bot.demo.slack import Fault
from bot.domain.intents import DEAD, EXPIRED, PENDING, POSTED, SENDING, UNCERTAIN
from bot.store import channels, outbox
from tests.usecases.posting import CHANNEL, OPS, OTHER, office

POST, HISTORY = "chat.postMessage", "conversations.history"


@pytest.fixture(name="office")
async def an_office(tmp_path):
    async with office(tmp_path) as opened:
        yield opened
        await opened.deliverer.close()


async def test_what_is_owed_is_posted_once(office):
    (intent,) = await office.owe("a")
    await office.turn()
    await office.turn()

    (message,) = office.messages()
    assert (message.intent, (await office.intent(intent)).ts) == (intent.id, message.ts)
    await office.check()


async def test_a_channel_hears_a_message_a_second_in_the_order_they_were_owed(office):
    owed = await office.owe(*"abcde")
    before = office.clock.now
    for number in range(5):
        await office.turn()
        assert len(office.messages()) == number + 1
        await office.turn()  # the same second
        office.clock.now += 1

    assert [message.intent for message in office.messages()] == [one.id for one in owed]
    assert [float(message.ts) - before for message in office.messages()] == pytest.approx(range(5), abs=0.01)
    await office.check()


async def test_nothing_is_sent_before_its_time_nor_after_its_deadline(office):
    now = office.clock.now
    (later,) = await office.owe("later", not_before=now + 45)
    (late,) = await office.owe("late", deadline=now - 1)
    (just,) = await office.owe("just", deadline=now)
    await office.turn()

    assert [message.intent for message in office.messages()] == [just.id]
    assert await office.state(late) == EXPIRED
    await office.pass_time(44)
    assert await office.state(later) == PENDING
    await office.pass_time(1)
    assert await office.state(later) == POSTED
    await office.check()


DOUBTS = [
    Fault("status", status=500), Fault("status", status=503), Fault("html"), Fault("drop"), Fault("hang"),
    Fault("code", code="internal_error"), Fault("code", code="fatal_error"),
    Fault("code", code="service_unavailable"), Fault("code", code="a_code_of_next_year"),
]  # fmt: skip


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "lost"])
@pytest.mark.parametrize("fault", DOUBTS, ids=lambda one: f"{one.kind} {one.code}")
async def test_a_doubt_is_settled_by_looking(office, fault, stored):
    office.slack.fail(replace(fault, stored=stored), POST)
    (intent,) = await office.owe("a")
    await office.turn()
    assert await office.state(intent) in (UNCERTAIN, POSTED)

    await office.pass_time(70)

    assert await office.state(intent) == POSTED
    assert len(office.messages()) == 1
    assert office.calls(POST) == (1 if stored else 2)
    await office.check()


async def test_before_it_is_posted_again_the_channel_is_looked_at_twice_a_quarantine_apart(office):
    office.slack.fail(Fault("drop"), POST)
    (intent,) = await office.owe("a")
    await office.turn()
    await office.pass_time(59)

    assert (office.calls(HISTORY), office.calls(POST)) == (1, 1)
    assert await office.state(intent) == UNCERTAIN
    await office.pass_time(4)
    assert (office.calls(HISTORY), office.calls(POST)) == (2, 2)
    await office.check()


async def test_a_message_that_shows_up_late_is_adopted(office):
    """Slack takes it, says nothing, and shows it in the channel only half a minute later."""
    office.slack.fail(Fault("drop", stored=True), POST)
    (intent,) = await office.owe("a")
    await office.turn()
    (late,) = office.messages()
    late.deleted = True  # hidden so far
    await office.pass_time(30)
    late.deleted = False
    await office.pass_time(40)

    assert (await office.intent(intent)).ts == late.ts
    assert office.calls(POST) == 1
    await office.check()


async def test_one_look_settles_all_doubts_of_a_channel(office):
    owed = await office.owe(*"abc")
    for one in owed:  # three senders died over them; two messages had arrived
        await office.do(outbox.save, one, replace(one, state=SENDING, tried=office.clock.now))
    for one in owed[:2]:
        await office.messenger.post(CHANNEL, "Algebra", [], intent=one.id)
    await office.turn()

    assert [await office.state(one) for one in owed] == [POSTED, POSTED, UNCERTAIN]
    assert office.calls(HISTORY) == 1
    await office.pass_time(70)
    assert len(office.messages()) == 3
    await office.check()


async def test_a_look_that_fails_proves_nothing(office):
    office.slack.fail(Fault("drop", stored=True), POST)
    office.slack.fail(Fault("status", status=500), HISTORY, times=3)
    office.slack.fail(Fault("rate limited", seconds=20), HISTORY)
    office.slack.fail(Fault("html"), HISTORY)
    (intent,) = await office.owe("a")
    await office.pass_time(240)

    assert await office.state(intent) == POSTED
    assert office.calls(POST) == 1
    await office.check()


async def test_a_look_that_cannot_succeed_holds_up_nothing_else(office):
    office.slack.fail(Fault("drop", stored=True), POST)
    office.slack.fail(Fault("status", status=500), HISTORY, times=None)
    (doubt,) = await office.owe("a")
    await office.turn()
    others = await office.owe(*"bcd")
    await office.pass_time(10)

    assert await office.state(doubt) == UNCERTAIN
    assert [await office.state(one) for one in others] == [POSTED] * 3


@pytest.mark.parametrize("seconds", [1, 30])
async def test_429_delays_that_channel_alone_and_keeps_the_order(office, seconds):
    office.slack.fail(Fault("rate limited", seconds=seconds), POST, where={"channel": CHANNEL})
    here = await office.owe(*"abc")
    there = await office.owe(*"def", channel=OTHER)
    await office.turn()
    await office.pass_time(2)
    assert len(office.messages(OTHER)) == 3

    await office.pass_time(seconds + 3)

    assert [message.intent for message in office.messages()] == [one.id for one in here]
    assert [message.intent for message in office.messages(OTHER)] == [one.id for one in there]
    assert [(await office.intent(one)).attempts for one in here] == [0, 0, 0]
    await office.check()


async def test_slacks_own_limit_is_never_met(office):
    office.slack.workspace.posts_per_second, office.slack.workspace.wall = 1.0, office.clock
    await office.owe(*map(str, range(20)))
    await office.pass_time(20)

    assert (len(office.messages()), office.calls(POST)) == (20, 20)
    await office.check()


@pytest.mark.parametrize(
    "answer", ["is_archived", "not_in_channel", "channel_not_found", "restricted_action"]
)
async def test_a_channel_that_must_be_mended_is_parked_told_once_and_recovers_by_itself(office, answer):
    """It is tried again after one, two, four, five, five… minutes: 14 times in an hour."""
    office.slack.fail(Fault("code", code=answer), POST, times=None, where={"channel": CHANNEL})
    owed = await office.owe(*"abc", deadline=None)
    await office.pass_time(3_600, step=10)

    assert office.calls(POST) == 15  # and the notice
    (told,) = office.messages(OPS)
    assert answer in told.text
    (parked,) = await office.database.run(channels.parked)
    assert parked.parked == answer

    office.slack.faults.clear()
    await office.pass_time(310, step=10)
    assert [message.intent for message in office.messages()] == [one.id for one in owed]
    assert [message.text for message in office.messages(OPS)[1:]] == ["I can post in the channel again."]
    assert (await office.database.run(channels.parked)) == []
    await office.check()


async def test_a_channel_that_is_mended_quickly_waits_a_minute(office):
    office.slack.workspace.channels[CHANNEL].archived = True
    await office.owe("a")
    await office.turn()
    office.slack.workspace.channels[CHANNEL].archived = False
    await office.pass_time(62)

    assert len(office.messages()) == 1
    assert len(office.messages(OPS)) == 2
    await office.check()


async def test_of_the_ops_channel_itself_nobody_is_told(office):
    office.slack.workspace.channels[OPS].archived = True
    await office.owe("a", channel=OPS)
    await office.turn()
    office.slack.workspace.channels[OPS].archived = False
    await office.pass_time(62)

    assert len(office.messages(OPS)) == 1
    await office.check()


async def test_what_waits_in_a_parked_channel_expires_at_its_deadline(office):
    office.slack.workspace.channels[CHANNEL].archived = True
    (intent,) = await office.owe("a", deadline=office.clock.now + 600)
    await office.pass_time(700, step=50)

    assert await office.state(intent) == EXPIRED
    await office.check()


async def test_a_doubt_in_a_channel_that_nobody_may_look_into_ends_all_the_same(office):
    office.slack.fail(Fault("drop"), POST, where={"channel": CHANNEL})
    (intent,) = await office.owe("a", deadline=office.clock.now + 300)
    await office.turn()
    office.slack.workspace.channels[CHANNEL].members.clear()
    await office.pass_time(600, step=10)

    assert await office.state(intent) == EXPIRED
    await office.check()


@pytest.mark.parametrize("answer", ["msg_too_long", "invalid_blocks", "msg_blocks_too_long", "no_text"])
async def test_poison_is_sent_plain_and_short_once(office, answer):
    office.slack.fail(Fault("code", code=answer), POST)
    (intent,) = await office.owe("a")
    (other,) = await office.owe("b")
    await office.pass_time(3)

    message = office.slack.transcript.messages[0]
    assert (message.intent, message.blocks, bool(message.text)) == (intent.id, [], True)
    assert await office.state(other) == POSTED
    await office.check()


@pytest.mark.parametrize("answer", ["token_revoked", "invalid_auth", "account_inactive"])
async def test_a_refused_token_stops_all_sending_and_loses_nothing(office, answer):
    (stale,) = await office.owe("stale", deadline=office.clock.now + 60)
    office.slack.fail(Fault("code", code=answer), times=None)
    await office.turn()
    more = await office.owe("b", channel=OTHER)
    await office.pass_time(600)

    assert office.deliverer.stopped_by == answer
    assert office.calls(POST) == 1
    assert office.calls("auth.test") <= 11
    office.slack.faults.clear()
    await office.pass_time(70)

    assert office.deliverer.stopped_by == ""
    assert (await office.state(stale), await office.state(more[0])) == (EXPIRED, POSTED)
    await office.check()


async def test_without_the_history_scope_a_repost_says_that_it_may_be_one(office):
    office.slack.workspace.scopes -= {"channels:history", "groups:history"}
    office.slack.fail(Fault("drop"), POST)
    (intent,) = await office.owe("a")
    await office.pass_time(70)

    (message,) = office.messages()
    assert "Possible repeat" in str(message.blocks)
    assert office.calls(HISTORY) == 1
    assert (await office.intent(intent)).repeat
    await office.check()


async def test_without_the_history_scope_one_may_also_hold(office):
    office.open(otherwise="hold")
    office.slack.workspace.scopes -= {"channels:history", "groups:history"}
    office.slack.fail(Fault("drop", stored=True), POST, where={"channel": CHANNEL})
    (intent,) = await office.owe("a")
    await office.pass_time(70)

    assert (await office.state(intent), office.calls(POST)) == (DEAD, 1)


async def test_an_outage_of_three_hours_is_tried_once_a_minute_and_then_told(office):
    await office.slack.down()
    stale = await office.owe("stale", deadline=office.clock.now + 3_600)
    fresh = await office.owe("fresh", deadline=None)
    before = office.calls(POST)
    await office.pass_time(10_800, step=10)
    assert office.calls(POST) == before
    await office.slack.up()
    await office.pass_time(70)

    assert (await office.state(stale[0]), await office.state(fresh[0])) == (EXPIRED, POSTED)
    await office.check()


async def test_slack_that_answers_nothing_for_hours_is_not_hammered(office):
    office.slack.fail(Fault("status", status=503), times=None)
    await office.owe("a", deadline=None)
    await office.pass_time(10_800, step=10)
    assert len(office.slack.calls) <= 200

    office.slack.faults.clear()
    await office.pass_time(200)
    assert len(office.messages()) == 1
    await office.check()


async def test_a_slow_channel_delays_no_other(office):
    office.open(patience=5)
    office.slack.fail(Fault("slow", seconds=1.0), POST, where={"channel": CHANNEL})
    await office.owe("a")
    await office.owe("b", channel=OTHER)
    await office.deliverer.turn()
    await asyncio.sleep(0.3)
    assert (len(office.messages(OTHER)), len(office.messages())) == (1, 0)
    await office.deliverer.idle()
    await office.check()


async def test_sigterm_lets_the_running_post_end_and_claims_nothing_more(office):
    office.open(patience=5)
    office.slack.fail(Fault("slow", seconds=0.3), POST)
    first, second = await office.owe("a", "b")
    await office.deliverer.turn()
    await asyncio.sleep(0.1)
    office.clock.now += 5
    await office.deliverer.close()

    assert (await office.state(first), await office.state(second)) == (POSTED, PENDING)
    await office.turn()
    assert await office.state(second) == PENDING
    office.open()
    await office.pass_time(1)
    await office.check()


async def test_a_post_that_outlasts_our_patience_is_found_by_the_next_start(office):
    office.open(patience=5)
    office.slack.fail(Fault("hang", seconds=2, stored=True), POST)
    (intent,) = await office.owe("a")
    await office.deliverer.turn()
    await asyncio.sleep(0.1)
    await office.deliverer.close(patience=0.1)
    assert await office.state(intent) == SENDING

    office.open()
    await office.pass_time(2)
    assert (await office.state(intent), office.calls(POST)) == (POSTED, 1)
    await office.check()


async def test_a_full_disk_after_the_post_loses_nothing_that_slack_said(office):
    (intent,) = await office.owe("a")
    office.slack.fail(Fault("slow", seconds=0.3), POST)
    office.open(patience=5)
    await office.deliverer.turn()
    await asyncio.sleep(0.15)
    await office.database.run(lambda db: db.conn.execute("PRAGMA query_only = ON"))
    await asyncio.sleep(0.4)
    assert await office.state(intent) == SENDING
    await office.database.run(lambda db: db.conn.execute("PRAGMA query_only = OFF"))
    await office.deliverer.idle()

    assert (await office.state(intent), office.calls(POST)) == (POSTED, 1)
    await office.check()


async def test_nothing_is_posted_that_cannot_be_written_down(office):
    await office.owe("a")
    await office.database.run(lambda db: db.conn.execute("PRAGMA query_only = ON"))
    await office.deliverer.turn()
    await office.deliverer.idle()
    assert office.calls(POST) == 0

    await office.database.run(lambda db: db.conn.execute("PRAGMA query_only = OFF"))
    await office.pass_time(2)
    await office.check()


async def test_a_clock_that_is_set_back_by_an_hour_stops_nothing(office):
    await office.owe(*"ab")
    await office.turn()
    office.clock.now -= 3_600
    await office.owe("c")
    await office.pass_time(3)

    assert len(office.messages()) == 2  # `b` is not due before its time
    await office.pass_time(3_600, step=60)
    assert len(office.messages()) == 3
    await office.check()


async def test_a_message_that_cannot_be_written_stops_no_other(office):
    (broken,) = await office.owe("a", kind="teacher_missing", lesson_id="nowhere")
    (fine,) = await office.owe("b")
    await office.pass_time(3)

    assert (await office.state(broken), await office.state(fine)) == ("suppressed", POSTED)
    await office.check()


async def test_two_channels_of_one_hundred_messages_each_end_whole_under_dice(office):
    faults = [
        Fault("status", status=500), Fault("status", status=500, stored=True), Fault("drop"),
        Fault("drop", stored=True), Fault("html", stored=True), Fault("rate limited", seconds=2),
        Fault("code", code="internal_error", stored=True), Fault("code", code="fatal_error"),
    ]  # fmt: skip
    for fault in faults * 3:
        office.slack.fail(fault, POST)
        office.slack.fail(Fault("slow", seconds=0.0), POST, times=4)
    await office.owe(*(f"a{number}" for number in range(40)), deadline=None)
    await office.owe(*(f"b{number}" for number in range(40)), deadline=None, channel=OTHER)
    await office.pass_time(900, step=2)

    assert (len(office.messages()), len(office.messages(OTHER))) == (40, 40)
    await office.check()


async def test_nothing_is_written_where_nothing_is_to_be_done(office):
    await office.owe("a")
    await office.pass_time(3)
    before = await office.database.run(lambda db: db.conn.total_changes)
    await office.pass_time(600, step=10)

    assert await office.database.run(lambda db: db.conn.total_changes) == before
