"""How long what failed is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.breaker import HOST_TOLERATES, Breaker


def failed(times, now=1_000, **more):
    breaker = Breaker(**more)
    for _ in range(times):
        breaker = breaker.failed(now)
    return breaker


@pytest.mark.parametrize(
    ("poll", "waits"),
    [
        # One interval, then twice that, up to five intervals…
        (30, [30, 60, 120, 150, 150]),
        # …or five minutes, whichever is less.
        (60, [60, 120, 240, 300, 300]),
        (120, [120, 240, 300, 300]),
        # A poll that is slower than that is its own wait.
        (600, [600, 600, 600]),
    ],
)
def test_the_wait_grows(poll, waits):
    assert [failed(times).wait(poll) for times in range(1, len(waits) + 1)] == waits


@given(st.integers(1, 60), st.integers(1, 1_000), st.text(max_size=12))
def test_the_wait_stays_between_one_poll_and_five_however_it_is_spread(times, poll, phase):
    assert poll <= failed(times).wait(poll, phase=phase) <= max(poll, min(5 * poll, 300))


def test_rooms_that_failed_together_come_back_apart():
    assert len({failed(4).wait(60, phase=str(room)) for room in range(50)}) > 10


def test_it_opens_with_a_failure_and_closes_with_a_success():
    breaker = failed(1, now=1_000)

    assert not breaker.allows(1_059, 60)
    assert breaker.allows(1_060, 60)
    assert breaker.succeeded().allows(1_001, 60)


def test_a_host_is_not_judged_by_single_rooms():
    assert failed(HOST_TOLERATES, tolerates=HOST_TOLERATES).allows(1_000, 60)
    host = failed(HOST_TOLERATES + 1, tolerates=HOST_TOLERATES)
    assert not host.allows(1_059, 60)
    assert host.allows(1_060, 60)


def test_one_probe_at_a_time():
    breaker = failed(1, now=1_000).tried(1_060)

    assert not breaker.allows(1_061, 60)


def test_a_clock_that_was_set_back_holds_nothing_up():
    assert failed(3, now=5_000).allows(1_400, 60)
