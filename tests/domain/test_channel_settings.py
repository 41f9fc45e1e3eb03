"""Quiet hours: local times, over midnight, and on the nights when the clocks change."""

from dataclasses import replace
from datetime import datetime, time

import pytest

from bot.domain.channel_settings import ChannelSettings
from bot.domain.delivery import LOOK, SEND, WAIT, Step, hushed
from bot.domain.findings import DATA_GAP, TEACHER_GONE, TEACHER_LATE, TEACHER_MISSING
from bot.domain.grouping import BOARD, STORM, THREAD
from bot.domain.intents import EDIT, EXPIRE, PENDING, POST, REPLY, Intent
from bot.domain.notes import Note
from bot.domain.notices import NOTICE
from bot.domain.zones import instant

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def moment(text: str, zone: str = SHANGHAI) -> int:
    """UTC seconds of a local time."""
    return instant(datetime.fromisoformat(text), zone)


def quiet(start: str, end: str) -> ChannelSettings:
    """Settings with these quiet hours."""
    return ChannelSettings(quiet_from=time.fromisoformat(start), quiet_until=time.fromisoformat(end))


# quiet from, until; the local time; when the quiet ends, None where there is none
HOURS = [
    # over midnight: before, at the begin, at night, at the end
    ("22:00", "07:00", "2026-11-24T21:59:59", None),
    ("22:00", "07:00", "2026-11-24T22:00", "2026-11-25T07:00"),
    ("22:00", "07:00", "2026-11-25T03:00", "2026-11-25T07:00"),
    ("22:00", "07:00", "2026-11-25T07:00", None),
    # within a day
    ("12:00", "14:00", "2026-11-24T11:59", None),
    ("12:00", "14:00", "2026-11-24T13:00", "2026-11-24T14:00"),
    ("12:00", "14:00", "2026-11-24T14:00", None),
    # from midnight on
    ("00:00", "06:00", "2026-11-24T00:00", "2026-11-24T06:00"),
]


@pytest.mark.parametrize(("start", "end", "now", "until"), HOURS)
def test_quiet_hours_hold_until_they_end(start, end, now, until):
    assert quiet(start, end).quiet_end(moment(now), SHANGHAI) == (until and moment(until))


# where the night is an hour shorter or longer, the clock on the wall counts
@pytest.mark.parametrize(
    ("now", "hours"), [("2030-03-09T22:00", 8), ("2030-11-02T22:00", 10), ("2030-06-01T22:00", 9)]
)
def test_the_clock_on_the_wall_counts(now, hours):
    begun = moment(now, NEW_YORK)

    assert quiet("22:00", "07:00").quiet_end(begun, NEW_YORK) == begun + hours * 3600


@pytest.mark.parametrize(
    "chosen", [ChannelSettings(), quiet("07:00", "07:00"), replace(quiet("07:00", "08:00"), quiet_until=None)]
)
def test_without_both_times_there_is_no_quiet(chosen):
    assert chosen.quiet_end(moment("2026-11-24T07:00"), SHANGHAI) is None


def intent(kind: str, what: str = POST, deadline: int | None = None) -> Intent:
    """One that is owed."""
    return Intent("i", "k", 1, "C1", what, kind, "L", PENDING, 0, deadline, Note("found"))


UNTIL = 1_000
WAITS, GOES = Step(WAIT, UNTIL), Step(SEND)
EXPIRES = Step(EXPIRE, reason=Note("quiet_hours", {"until": UNTIL}))

# what is owed; what becomes of it in quiet hours until 1000
HUSHED = [
    # people come and go: told afterwards
    (intent(BOARD), WAITS),
    (intent(BOARD, deadline=999), WAITS),
    (intent(THREAD, REPLY), WAITS),
    (intent(STORM), WAITS),
    # an edit disturbs nobody
    (intent(BOARD, EDIT), GOES),
    # a class without its teacher cannot wait, nor that we are blind, nor that our messages do not arrive
    (intent(TEACHER_MISSING, deadline=500), GOES),
    (intent(TEACHER_GONE), GOES),
    (intent(TEACHER_LATE), GOES),
    (intent(TEACHER_MISSING, REPLY), GOES),
    (intent(DATA_GAP), GOES),
    (intent(NOTICE), GOES),
]


@pytest.mark.parametrize(("owed", "step"), HUSHED)
def test_what_is_not_urgent_waits(owed, step):
    assert hushed(owed, GOES, UNTIL) == step
    assert hushed(owed, GOES, None) == GOES


def test_what_cannot_wait_so_long_is_left_for_the_digest_and_says_why():
    too_late = Step(EXPIRE, reason=Note("too_late", {"deadline": 5}))

    assert hushed(intent(BOARD), too_late, UNTIL) == EXPIRES
    assert hushed(intent(TEACHER_MISSING), too_late, UNTIL) == too_late
    assert hushed(intent(BOARD), too_late, None) == too_late


def test_what_waits_anyway_or_is_in_doubt_is_none_of_the_quiet_hours_business():
    for step in (Step(WAIT, 5), Step(LOOK)):
        assert hushed(intent(BOARD), step, UNTIL) == step
