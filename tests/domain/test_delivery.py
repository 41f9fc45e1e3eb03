"""What Slack's answers mean, and what is done next about an intent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import intents
from bot.domain.audit import audit, tally
from bot.domain.channels import Channel
from bot.domain.delivery import (
    MOST_ATTEMPTS,
    Looking,
    Step,
    after,
    claimed,
    classify,
    next_step,
    orphaned,
    settle_carried,
)
from bot.domain.intents import Intent, move
from bot.domain.notes import Note

NOW = 1_000_000
QUIET = Channel("C02ALR")
INTENT = Intent(
    "a", "key", 1, "C02ALR", "post", "board", "algebra", intents.PENDING, NOW, NOW + 600, Note("found")
)
EDIT = replace(INTENT, what="edit", target="t")


def step(intent, now=NOW, channel=QUIET, **looking):
    return next_step(intent, channel, now, Looking(**looking))


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        ("ok", "posted"),
        # Not a byte was read, or it said to wait.
        ("refused", "retry"), ("dns", "retry"), ("tls", "retry"),
        ("http_429", "retry"), ("ratelimited", "retry"), ("rate_limited", "retry"),
        # Somebody has to mend the channel.
        ("is_archived", "fix"), ("not_in_channel", "fix"), ("channel_not_found", "fix"),
        ("restricted_action_read_only_channel", "fix"), ("missing_scope", "fix"),
        # No token, no messages.
        ("invalid_auth", "stop"), ("token_revoked", "stop"), ("account_inactive", "stop"),
        # This message, whatever is done.
        ("msg_too_long", "poison"), ("invalid_blocks_format", "poison"), ("metadata_too_large", "poison"),
        # Perhaps it was posted.
        ("timeout", "uncertain"), ("dropped", "uncertain"), ("http_5xx", "uncertain"),
        ("not_json", "uncertain"), ("internal_error", "uncertain"), ("fatal_error", "uncertain"),
        ("service_unavailable", "uncertain"),
        # What nobody has seen yet is a doubt too.
        ("flux_capacitor_empty", "uncertain"),
    ],
)  # fmt: skip
def test_every_answer_has_a_class(answer, means):
    assert classify(answer) == means


# fmt: off
ANSWERED = [
    # (what, answer) → state
    ("post", "ok", "posted"), ("edit", "ok", "posted"),
    ("post", "http_429", "pending"), ("post", "not_in_channel", "pending"),
    ("post", "invalid_auth", "pending"),
    ("post", "timeout", "uncertain"), ("reply", "died", "uncertain"),
    # An edit is repeated: sent twice it is still one message.
    ("edit", "timeout", "pending"), ("edit", "died", "pending"),
    # Too long: once more, plain and short.
    ("post", "msg_too_long", "pending"),
    # Its message is gone.
    ("edit", "cant_update_message", "suppressed"), ("reply", "thread_not_found", "suppressed"),
]
# fmt: on


@pytest.mark.parametrize(("what", "answer", "state"), ANSWERED)
def test_what_becomes_of_it(what, answer, state):
    target = "" if what == "post" else "t"
    sending = claimed(replace(INTENT, what=what, target=target), NOW)

    assert after(sending, answer, ts="1.2").state == state


def test_poison_is_tried_once_more_and_then_dead():
    short = after(claimed(INTENT, NOW), "msg_too_long")
    assert short.short

    dead = after(claimed(short, NOW), "invalid_blocks")
    assert (dead.state, dead.reason) == ("dead", Note("answered", {"answer": "invalid_blocks"}))


def test_an_outage_of_hours_kills_nothing_but_what_nobody_understands_is_given_up():
    edit = EDIT
    for _ in range(1_000):
        edit = after(claimed(edit, NOW), "http_5xx")
    assert step(edit).do == "send"

    for _ in range(MOST_ATTEMPTS):
        edit = after(claimed(edit, NOW), "flux_capacitor_empty")
    assert step(edit).do == "give_up"


TOO_LATE = Step("expire", reason=Note("too_late", {"deadline": NOW - 1}))
PENDING = [
    # Its time has come.
    (INTENT, QUIET, Step("send")),
    # It waits for company.
    (replace(INTENT, not_before=NOW + 45), QUIET, Step("wait", NOW + 45)),
    # In the second of its deadline it is still sent, a second later never.
    (replace(INTENT, deadline=NOW), QUIET, Step("send")),
    (replace(INTENT, deadline=NOW - 1), QUIET, TOO_LATE),
    # Another intent tells it: nothing is sent for it, but it can expire.
    (replace(INTENT, carrier="b"), QUIET, Step("wait", NOW + 600)),
    (replace(INTENT, carrier="b", deadline=NOW - 1), QUIET, TOO_LATE),
    # The channel had a message this very second.
    (INTENT, QUIET.sent(NOW), Step("wait", NOW + 1)),
    # Slack said to wait; nothing else in this channel goes before that.
    (INTENT, QUIET.told_to_wait(NOW, 30), Step("wait", NOW + 30)),
    # The bot is not in the channel: it is tried again after an hour, or when somebody says that it is mended.
    (INTENT, QUIET.park(NOW, "not_in_channel"), Step("wait", NOW + 60)),
    (INTENT, QUIET.park(NOW, "not_in_channel").resumed(NOW), Step("send")),
    # The clock was set back since: nothing waits an hour for that.
    (INTENT, QUIET.sent(NOW + 3_600), Step("send")),
]  # fmt: skip


@pytest.mark.parametrize(("intent", "channel", "does"), PENDING)
def test_a_pending_intent(intent, channel, does):
    assert step(intent, channel=channel) == does


def in_doubt(*looks):
    sending = claimed(INTENT, NOW)
    return replace(after(sending, "timeout"), looks=tuple(NOW + one for one in looks))


DOUBTS = [
    # First look at once: most doubts are settled by it.
    (0, (), {}, "look"),
    # Not found; it may still show up: wait until the quarantine is over, then look once more.
    (1, (1,), {}, "wait"),
    (60, (1,), {}, "look"),
    # Not found twice, the second time after the quarantine: it was not posted.
    (61, (1, 60), {}, "absent"),
    # Two looks before that prove nothing.
    (30, (1, 29), {}, "wait"),
    (60, (1, 29), {}, "look"),
    # The clock was set back: the quarantine begins with the first look.
    (-3_599, (-3_600,), {}, "wait"),
    (-3_540, (-3_600,), {}, "look"),
    (-3_540, (-3_600, -3_540), {}, "absent"),
    # Nobody lets us look: as the policy says.
    (30, (), {"possible": False}, "wait"),
    (60, (), {"possible": False}, "absent"),
    (0, (), {"possible": False, "otherwise": "hold"}, "give_up"),
]


@pytest.mark.parametrize(("passed", "looks", "looking", "does"), DOUBTS)
def test_a_doubt(passed, looks, looking, does):
    assert step(in_doubt(*looks), NOW + passed, **looking).do == does


def test_a_doubt_that_was_none_is_posted_again_only_before_its_deadline():
    pending = move(in_doubt(1, 60), intents.ABSENT)

    assert step(pending, NOW + 61).do == "send"
    assert step(pending, NOW + 601).do == "expire"


def test_who_died_while_sending_leaves_a_doubt():
    assert orphaned(claimed(INTENT, NOW)).state == "uncertain"
    assert orphaned(claimed(EDIT, NOW)).state == "pending"


def test_an_outage_is_tried_once_a_minute_at_most():
    channel, waits = QUIET, []
    for _ in range(8):
        channel = channel.failed(NOW)
        waits.append(channel.open_at(NOW) - NOW)

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert channel.sent(NOW).failed(NOW).open_at(NOW) == NOW + 2


@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        # Still under way: so is what it carries.
        ("pending", None), ("sending", None), ("uncertain", None),
        ("posted", "merge"), ("expired", "expire"), ("dead", "give_up"),
        # Its thread was gone: another message will tell it.
        ("suppressed", "release"),
    ],
)  # fmt: skip
def test_what_is_carried_shares_the_end_of_its_carrier(state, becomes):
    carried = replace(INTENT, id="b", key="other", carrier="a")
    found = settle_carried(replace(INTENT, state=state), carried)

    assert (found and found[0]) == becomes


WORLD = st.sampled_from(
    ["ok", "http_429", "timeout", "accepted then lost", "not_in_channel", "msg_too_long", "kill", "late"]
)


@given(st.lists(WORLD, max_size=40), st.integers(0, 900), st.sampled_from(["post", "reply", "edit"]))
def test_however_slack_answers_it_is_posted_at_most_once_and_never_late(world, grace, what):
    """A simulated channel, in which what Slack took shows up before the quarantine is over."""
    target = "" if what == "post" else "t"
    intent = replace(INTENT, what=what, target=target, deadline=NOW + grace)
    channel, now, posted, fates = QUIET, NOW, 0, iter(world)
    for _ in range(400):
        does = step(intent, now, channel)
        if does.do == "send":
            assert now <= intent.deadline
            fate = next(fates, "ok")
            intent = claimed(intent, now)
            posted += fate in ("ok", "accepted then lost", "late") and what != "edit"
            answer = {"accepted then lost": "timeout", "kill": "died", "late": "http_5xx"}.get(fate, fate)
            intent = after(intent, answer, ts="1.2")
            channel = channel.park(now, fate) if fate == "not_in_channel" else channel.sent(now)
        elif does.do == "look":
            intent = (
                move(intent, intents.FOUND, ts="1.2")
                if posted
                else replace(intent, looks=(*intent.looks, now))
            )
        elif does.do != "wait":
            intent = move(intent, does.do, reason=does.reason or intent.reason)
        elif intent.state in intents.ENDS:
            break
        now = max(now + 1, does.at or 0)

    assert intent.state in ("posted", "expired", "dead")
    assert posted <= 1
    assert intent.state == "posted" or not posted
    assert audit([intent], now) == ()


def test_the_audit_finds_what_is_wrong():
    stuck = replace(INTENT, id="1", key="1", deadline=NOW - 500)
    sending = replace(INTENT, id="2", key="2", state="sending", tried=NOW - 500)
    doubt = replace(INTENT, id="3", key="3", state="uncertain", tried=NOW - 5_000, not_before=NOW - 5_000)
    nowhere = replace(INTENT, id="4", key="4", state="posted")
    merged = replace(INTENT, id="5", key="5", state="merged", carrier="1")
    twice = replace(INTENT, id="6", key="4")
    behind = replace(INTENT, id="7", key="7", carrier="4")
    lost = replace(INTENT, id="8", key="8", state="lost")
    found = audit([stuck, sending, doubt, nowhere, merged, twice, behind, lost], NOW)

    assert {note.code: note.facts["intents"] for note in found} == {
        "audit_stuck": 2, "audit_doubt": 1, "audit_no_message": 1, "audit_not_carried": 1,
        "audit_twice": 1, "audit_left_behind": 1, "audit_no_state": 1,
    }  # fmt: skip


def test_the_audit_is_quiet_about_what_is_well():
    carried = replace(INTENT, id="b", key="other", carrier="a", state="merged")
    posted = replace(INTENT, state="posted", ts="1.2")

    assert audit([posted, carried, replace(INTENT, id="c", key="third")], NOW) == ()
    assert tally([posted, carried]) == {
        "pending": 0, "sending": 0, "uncertain": 0,
        "posted": 1, "merged": 1, "suppressed": 0, "expired": 0, "dead": 0,
    }  # fmt: skip
