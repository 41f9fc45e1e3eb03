"""Anything at any time: whatever people, provider, Slack, clock and death do, the invariants hold.

Some 250 steps each time, always the same ones. `STEPS=10000 python -m pytest -m slow
tests/faults/test_machine.py` plays other ones.
"""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.demo.faults import Fault
from tests.faults.whole import PEOPLE, WholeBot

STEPS = int(os.environ.get("STEPS", "2000"))
A_GAME = 25
"""Steps of one game."""
PROVIDER = [
    Fault("drop"), Fault("status", status=500), Fault("html"), Fault("cut"), Fault("garbage"),
    Fault("code", code=4105), Fault("status", status=429),
]  # fmt: skip
SLACK = [
    Fault("drop"), Fault("drop", stored=True), Fault("status", status=500), Fault("hang", stored=True),
    Fault("status", status=503, stored=True), Fault("html", stored=True), Fault("rate limited", seconds=3),
    Fault("code", code="internal_error", stored=True), Fault("code", code="not_in_channel"),
    Fault("code", code="msg_too_long"), Fault("code", code="cant_update_message"),
]  # fmt: skip


class Lesson(RuleBasedStateMachine):
    """A lesson and its bot."""

    @initialize(moving=st.booleans())
    def begin(self, moving):
        """In half of all games nobody sets the clock: only there it is known what comes too late."""
        self.moving = moving
        self.folder = tempfile.TemporaryDirectory()
        self.bot = WholeBot(Path(self.folder.name))

    @rule(person=st.sampled_from(PEOPLE))
    def join(self, person):
        self.bot.join(person)

    @rule(person=st.sampled_from(PEOPLE))
    def leave(self, person):
        self.bot.leave(person)

    @rule(person=st.sampled_from(PEOPLE), name=st.sampled_from(["Ana", "小明", "<!channel>", "Ben "]))
    def rename(self, person, name):
        self.bot.rename(person, name)

    @rule(rows=st.integers(1, 3), order=st.sampled_from(["enter", "-enter", "unstable", "leave"]))
    def shift_pages(self, rows, order):
        self.bot.shift_pages(rows, order)

    @rule(fault=st.sampled_from(PROVIDER), times=st.integers(1, 6))
    def the_provider_fails(self, fault, times):
        self.bot.day.school.fail(fault, times=times)

    @rule(fault=st.sampled_from(PROVIDER), times=st.integers(5, 80))
    def only_the_second_page_fails(self, fault, times):
        self.bot.shift_pages(1, "enter")
        self.bot.day.school.fail(fault, "getLiveLogininfo", page=2, times=times)

    @rule(fault=st.sampled_from([Fault("drop"), Fault("code", code="not_in_channel")]))
    def slack_is_away(self, fault):
        self.bot.day.slack.fail(fault, times=None)

    @rule()
    def all_is_well_outside(self):
        self.bot.heal()

    @rule(fault=st.sampled_from(SLACK), times=st.integers(1, 3))
    def slack_fails(self, fault, times):
        self.bot.day.slack.fail(fault, times=times)

    @rule(times=st.integers(1, 6), seconds=st.integers(5, 60))
    def poll_and_deliver(self, times, seconds):
        for _ in range(times):
            self.bot.beat(seconds)

    @rule(seconds=st.integers(60, 900))
    def sleep(self, seconds):
        self.bot.beat(seconds)

    @rule(after=st.integers(0, 60))
    def kill_and_reopen(self, after):
        self.bot.kill(after)

    @precondition(lambda self: self.moving)
    @rule(seconds=st.integers(-4_000, 2_000))
    def set_the_clock(self, seconds):
        self.bot.set_clock(seconds)

    @invariant()
    def the_invariants_hold(self):
        if hasattr(self, "bot"):
            self.bot.check()

    def teardown(self):
        """In the end everything has one of its five ends, and the auditor agrees."""
        if not hasattr(self, "bot"):
            return
        try:
            self.bot.drain()
            self.bot.check()
            self.bot.is_settled()
        finally:
            self.bot.close()
            self.folder.cleanup()


class Another(Lesson):
    """The same, with other steps each time."""


TestLesson = Lesson.TestCase
TestLesson.settings = settings(
    max_examples=10, stateful_step_count=A_GAME, derandomize=True, database=None,
    phases=[Phase.generate],  # to make a failure small takes minutes: the long run does that

    suppress_health_check=list(HealthCheck), deadline=None,
)  # fmt: skip

TestAnother = pytest.mark.slow(Another.TestCase)
TestAnother.settings = settings(
    max_examples=max(1, STEPS // A_GAME), stateful_step_count=A_GAME, print_blob=True,
    suppress_health_check=list(HealthCheck), deadline=None,
)  # fmt: skip
