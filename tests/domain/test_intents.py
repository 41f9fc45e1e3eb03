"""The life of an intent, its key and its id."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import intents
from bot.domain.alerts import ENDED, LIVE, MOVES
from bot.domain.findings import KINDS, dedup_key
from bot.domain.intents import ENDS, Intent, intent_id, move
from bot.domain.notes import Note

SALT = b"0123456789abcdef"
INTENT = Intent("a", "key", 1, "C02ALR", "post", "board", "algebra", intents.PENDING, 0, None, Note("found"))

EVENTS = sorted({event for _, event in intents.MOVES})
STATES = (*intents.LIVE, *ENDS)


@given(st.lists(st.sampled_from(EVENTS), max_size=30), st.sampled_from(["post", "edit", "reply"]))
def test_whatever_happens_it_ends_once_and_only_sending_leads_to_slack(events, what):
    intent, ends = replace(INTENT, what=what), 0
    for event in events:
        try:
            after = move(intent, event)
        except ValueError:
            continue
        assert intent.state not in ENDS, "an end is left by nothing"
        if after.state == intents.POSTED:
            assert intent.state in (intents.SENDING, intents.UNCERTAIN)
        ends += after.state in ENDS
        intent = after
        assert not (what == "edit" and intent.state == intents.UNCERTAIN)
    assert ends <= 1


def test_every_state_can_be_reached_and_every_live_one_can_end():
    assert set(intents.MOVES.values()) == set(STATES) | {intents.PENDING}
    for state in intents.LIVE:
        assert {to for (one, _), to in intents.MOVES.items() if one == state} & set(ENDS)


def test_the_five_ends():
    assert ENDS == ("posted", "merged", "suppressed", "expired", "dead")


def test_alerts_that_expired_are_left_to_the_digest():
    assert set(MOVES) == {*LIVE, *ENDED}
    assert MOVES["expired"] == ()


def test_an_illegal_move_is_refused_aloud():
    with pytest.raises(ValueError, match="a post that is pending cannot take “accepted”"):
        move(INTENT, intents.ACCEPTED)


def test_the_id_is_opaque_and_always_the_same():
    key = dedup_key("111111", 1_736_820_000, "ana", "late")

    assert intent_id(SALT, key, 1) == intent_id(SALT, key, 1)
    assert (
        len({intent_id(SALT, key, 1), intent_id(SALT, key, 2), intent_id(b"another salt....", key, 1)}) == 3
    )
    assert intent_id(SALT, key, 1).isalnum()
    assert len(intent_id(SALT, key, 1)) == 30


def test_the_key_of_somebody_known_by_a_name_alone_does_not_hold_the_name():
    key = dedup_key("111111", 0, "name:ana maria", "late")

    assert "ana" not in key
    assert key != dedup_key("111111", 0, "name:ana maría", "late")


PART = st.text("ab|%#", max_size=4)


@given(
    st.tuples(PART, st.integers(0, 9), PART, st.sampled_from(KINDS)),
    st.tuples(PART, st.integers(0, 9), PART, st.sampled_from(KINDS)),
)
def test_different_findings_have_different_keys(one, other):
    assert (dedup_key(*one) == dedup_key(*other)) is (one == other)
