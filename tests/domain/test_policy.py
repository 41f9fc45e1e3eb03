"""The policy as it is stamped on registers."""

import json

import pytest

from bot.domain.policy import Policy

POLICIES = [
    Policy(),
    Policy(late_after=0, clock="teacher"),
    Policy(present=1.0, absent=0.0, assistant_holds=False),
]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_stamp_is_read_back(policy):
    """Through JSON too, as the store keeps it."""
    assert Policy.stamped(json.loads(json.dumps(dict(policy.facts())))) == policy


def test_a_stamp_of_another_release_is_read():
    """Rules it did not know have their defaults, rules we do not know are passed over."""
    assert Policy.stamped({"late_after": 60, "mood": "good"}) == Policy(late_after=60)


def test_the_version_follows_from_the_rules_alone():
    assert Policy().version == Policy().version != Policy(gap=121).version
