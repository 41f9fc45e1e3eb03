"""Verdict and flags of one student, ana, who is on the roster of 10:00–11:00. The records are complete."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.policy import Policy
from bot.domain.reading import Reading
from tests.domain.drawing import LESSON, at, codes, draw, judged, line, roster, rows, said

# fmt: off
OVER = [
    # E01 The same row twice counts once.
    ("10:00–11:00, 10:00–11:00", "present 3600 s 100.00 %", "present"),
    # E05 Connected for 0 s only: tried at 10:03.
    ("10:03–10:03", "absent 0 s 0.00 %", "tried"),
    # E06 A row of 0 s sets no arrival: late by 8 minutes all the same.
    ("10:03–10:03, 10:08–11:00", "present 3120 s 86.66 % late 480", "present"),
    # E18 Two drops of 30 and 45 s are no gap and no leave.
    ("10:00–10:20, 10:20:30–10:40, 10:40:45–11:00", "present 3525 s 97.91 %", "present"),
    # E19 The phone closed before the computer is no early leave.
    ("10:00–11:00, 10:10–10:50", "present 3600 s 100.00 %", "present"),
    # E20 Overlap counts once.
    ("10:00–10:30, 10:25–11:00", "present 3600 s 100.00 %", "present"),
    # E23 Stage between two watches: no gap.
    ("10:00–10:20, stage 10:20–10:35, 10:35–11:00", "present 3600 s 100.00 %", "present"),
    # E25 Half an hour away: a gap, and neither late nor early.
    ("10:00–10:15, 10:45–11:00", "partial 1800 s 50.00 % gap", "partial"),
    # Exactly two minutes away is no gap…
    ("10:00–10:30, 10:32–11:00", "present 3480 s 96.66 %", "present"),
    # …a second more is.
    ("10:00–10:30, 10:32:01–11:00", "present 3479 s 96.63 % gap", "present"),
    # E35 Ten minutes early earns nothing on top.
    ("9:50–11:00", "present 3600 s 100.00 %", "present"),
    # E36 Came early and left before the start.
    ("9:46–9:58", "absent 0 s 0.00 %", "came_before"),
    # E61 Came when it was over, a quarter of an hour and more after the end: no record of this lesson.
    ("11:20–11:25", "absent 0 s 0.00 %", "never_came"),
    # Came when it was over, within the quarter: known, and nothing credited.
    ("11:05–11:10", "absent 0 s 0.00 %", "came_after"),
    # E38 Five minutes late to the second is on time…
    ("10:05:00–11:00", "present 3300 s 91.66 %", "present"),
    # …one second more is late.
    ("10:05:01–11:00", "present 3299 s 91.63 % late 301", "present"),
    # E39 Leaving five minutes before the end is fine…
    ("10:00–10:55:00", "present 3300 s 91.66 %", "present"),
    # …one second more is early.
    ("10:00–10:54:59", "present 3299 s 91.63 % left_early 301", "present"),
    # E40 Late and early at once.
    ("10:10–10:50", "partial 2400 s 66.66 % late 600 left_early 600", "partial"),
    # E41 Three quarters to the second is present…
    ("10:00–10:45", "present 2700 s 75.00 % left_early 900", "present"),
    # …one second less is partial, and does not print as 75.0 %.
    ("10:00–10:44:59", "partial 2699 s 74.97 % left_early 901", "partial"),
    # A tenth to the second is partial…
    ("10:00–10:06", "partial 360 s 10.00 % left_early 3240", "partial"),
    # …one second less is absent, with its flags: they look at the presence that there was.
    ("10:00–10:05:59", "absent 359 s 9.97 % left_early 3241", "absent"),
    # Late is measured inside the lesson: looking in before the start does not help.
    ("9:50–9:55, 10:08–11:00", "present 3120 s 86.66 % late 480", "present"),
    # Touching the end of the lesson only.
    ("11:00–11:10", "absent 0 s 0.00 %", "came_after"),
    # Never seen.
    ("", "absent 0 s 0.00 %", "never_came"),
    # E54 Alone in the room for the whole hour is present like anybody.
    ("10:00–11:00", "present 3600 s 100.00 %", "present"),
    # E62 The row began long before the period that was read.
    ("8:00–11:00", "present 3600 s 100.00 %", "present"),
    # Still inside when the lesson is long over.
    ("10:00–", "present 3600 s 100.00 %", "present"),
    # Left early, and looks in again after the end without leaving: the early leave stands.
    ("10:00–10:50, 11:02–", "present 3000 s 83.33 % left_early 600", "present"),
]
# fmt: on


@pytest.mark.parametrize(("times", "expected", "reason"), OVER)
def test_a_lesson_that_is_over(times, expected, reason):
    visits = rows("ana", times) if times else []
    ana = line(judged(visits, roster("ana")), "ana")

    assert (said(ana), ana.reason.code) == (expected, reason)


# fmt: off
RUNNING = [
    # Not seen yet at 10:30: unknown, never absent.
    ("", "10:30", "unknown 0 s 0.00 %", "not_seen_yet"),
    # E65 The lesson is over by a minute: rows may still come.
    ("", "11:01", "unknown 0 s 0.00 %", "not_settled"),
    # One second before the end has settled…
    ("", "11:02:59", "unknown 0 s 0.00 %", "not_settled"),
    # …and when it has.
    ("", "11:03", "absent 0 s 0.00 %", "never_came"),
    # Before the start nobody is anything.
    ("9:50–", "9:55", "unknown 0 s 0.00 %", "not_started"),
    # E08 Inside at 10:30: the share is of the elapsed half hour.
    ("10:00–", "10:30", "present 1800 s 100.00 %", "present"),
    # Came at 10:10: late, and so far there for two thirds of the time.
    ("10:10–", "10:30", "partial 1200 s 66.66 % late 600", "partial"),
    # Just came after 25 minutes: that little is not absent while the lesson runs.
    ("10:28–", "10:30", "partial 120 s 6.66 % late 1680", "partial"),
    # Out for a minute: about to come back, perhaps.
    ("10:00–10:29", "10:30", "present 1740 s 96.66 %", "present"),
    # Out for three minutes to the second: not yet…
    ("10:00–10:27", "10:30", "present 1620 s 90.00 %", "present"),
    # …for longer: left early.
    ("10:00–10:26:59", "10:30", "present 1619 s 89.94 % left_early 1981", "present"),
    # Left in the last five minutes of the lesson: fine.
    ("10:00–10:56", "10:59:30", "present 3360 s 94.11 %", "present"),
    # Looked in early and has not come back.
    ("9:50–9:55", "10:30", "unknown 0 s 0.00 %", "came_before"),
    # A few minutes, of which the records just after the end may not tell all.
    ("10:00–10:05", "11:01", "unknown 300 s 8.33 % left_early 3300", "not_settled"),
]
# fmt: on


@pytest.mark.parametrize(("times", "now", "expected", "reason"), RUNNING)
def test_a_lesson_that_runs(times, now, expected, reason):
    visits = rows("ana", times) if times else []
    ana = line(judged(visits, roster("ana"), now=now), "ana")

    assert (said(ana), ana.reason.code) == (expected, reason)


# fmt: off
PARTIAL_SCANS = [
    # E16 Pages are missing: who was not seen is unknown, however long ago the lesson was.
    ("", "unknown 0 s 0.00 %", "records_incomplete"),
    # A few minutes seen may be few because the rest was not read.
    ("10:00–10:05", "unknown 300 s 8.33 % left_early 3300", "records_incomplete"),
    # Half the lesson seen is at least that.
    ("10:00–10:30", "partial 1800 s 50.00 % left_early 1800", "partial"),
    # All of it seen is present; nothing can take that away.
    ("10:00–11:00", "present 3600 s 100.00 %", "present"),
]
# fmt: on


@pytest.mark.parametrize(("times", "expected", "reason"), PARTIAL_SCANS)
def test_a_partial_scan_makes_nobody_absent(times, expected, reason):
    visits = rows("ana", times) if times else []
    register = judged(visits, roster("ana"), complete=False)

    assert (said(line(register, "ana")), line(register, "ana").reason.code) == (expected, reason)
    assert register.status == "provisional"


def test_nothing_read_is_unknown():
    """E17: an error is not an empty room."""
    register = judged([], roster("ana"), reading=Reading(None))

    assert register.status == "unknown"
    assert (line(register, "ana").verdict, line(register, "ana").reason.code) == ("unknown", "not_read")


def test_a_read_from_before_the_lesson_says_nothing_of_it():
    """The room was last read at 09:58, and it is 11:30."""
    register = judged([], roster("ana"), reading=Reading(at("9:58"), complete=True))

    assert (register.status, register.counts["unknown"]) == ("unknown", 1)


def test_a_read_from_the_middle_says_nothing_of_the_end():
    """Read at 10:30 for the last time: who was not seen by then is unknown, and open rows reach to 10:30."""
    register = judged(
        rows("ben", "10:00–"), roster("ana", "ben"), reading=Reading(at("10:30"), complete=True)
    )

    assert line(register, "ana").verdict == "unknown"
    assert said(line(register, "ben")) == "present 1800 s 100.00 %"
    assert register.status == "provisional"


def test_a_missing_end_is_taken_from_the_online_list():
    """E09: in at 10:05, no end, last seen online at 10:52: 47 minutes, and no early leave."""
    online = Reading(at("11:30"), complete=True, asked_online=at("11:05"), sightings={"ana": at("10:52")})
    ana = line(judged(rows("ana", "10:05–"), roster("ana"), reading=online), "ana")

    assert said(ana) == "present 2820 s 78.33 %"
    assert codes(ana.notes) == ["end_assumed"]
    assert not ana.inside


def test_somebody_confirmed_online_is_inside():
    """The latest list shows them, after the end of the lesson."""
    online = Reading(at("11:05"), complete=True, asked_online=at("11:05"), sightings={"ana": at("11:05")})
    ana = line(judged(rows("ana", "10:05–"), roster("ana"), now="11:05", reading=online), "ana")

    assert (ana.inside, ana.last_out, ana.notes) == (True, None, ())


def test_online_without_a_record_is_not_absent():
    """The list of people online showed ana, the records do not know her."""
    online = Reading(at("11:30"), complete=True, asked_online=at("10:30"), sightings={"ana": at("10:30")})
    ana = line(judged([], roster("ana"), reading=online), "ana")

    assert (ana.verdict, ana.reason.code) == ("unknown", "online_no_record")


def test_the_reason_can_be_checked():
    """The facts of a verdict are those of the line."""
    ana = line(judged(rows("ana", "9:58–10:02, 10:10–10:50"), roster("ana")), "ana")

    assert ana.reason.facts == {
        "seconds": 2520,
        "credit": 3600,
        "share": 0.7,
        "since": at("10:00"),
        "until": at("10:50"),
        "late_by": 0,
        "early_by": 600,
    }


def test_times_seen_are_not_cut_to_the_lesson():
    """E35: first in and last out are what was seen; ten minutes early are a remark."""
    ana = line(judged(rows("ana", "9:50–11:20"), roster("ana")), "ana")

    assert (ana.first_in, ana.last_out) == (at("9:50"), at("11:20"))
    assert [(note.code, *note.facts.values()) for note in ana.notes] == [
        ("early_bird", 600),
        ("overtime", 900),
    ]


def test_stage_time_counts_inside_the_lesson():
    """On stage from 9:55 to 10:15: a quarter of an hour of it is the lesson's."""
    ana = line(judged(rows("ana", "9:55–11:00, stage 9:55–10:15"), roster("ana")), "ana")

    assert (ana.seconds, ana.stage_seconds) == (3600, 900)


def test_midnight_is_a_moment_like_any():
    """E55: 23:30–00:30, seen 23:28–00:31."""
    night = replace(LESSON, start=at("23:30"), end=at("24:30"))
    ana = line(judged(rows("ana", "23:28–24:31"), roster("ana"), lesson=night, now="25:00"), "ana")

    assert said(ana) == "present 3600 s 100.00 %"


def test_a_lesson_over_the_change_of_clocks_has_its_real_length():
    """E56: New York, 10 March 2030, 01:30–03:30 by the clock on the wall is one hour."""
    start = int(datetime(2030, 3, 10, 1, 30, tzinfo=ZoneInfo("America/New_York")).timestamp())
    lesson = replace(LESSON, start=start, end=start + 3600, timezone="America/New_York")
    visits = [one._replace(enter=start, leave=start + 3600) for one in rows("ana", "10:00–11:00")]

    assert (
        said(line(judged(visits, roster("ana"), lesson=lesson, now=start + 7200), "ana"))
        == "present 3600 s 100.00 %"
    )


POLICIES = [
    # Nobody is late within ten minutes.
    (Policy(late_after=600), "10:10–11:00", "present 3000 s 83.33 %"),
    # No grace: a second counts.
    (Policy(late_after=0), "10:00:01–11:00", "present 3599 s 99.97 % late 1"),
    # Everything is asked for.
    (Policy(present=1.0), "10:00–10:59:59", "partial 3599 s 99.97 %"),
    # A third, which no binary fraction is, to the second.
    (Policy(present=0.3333), "10:00–10:20", "present 1200 s 33.33 % left_early 2400"),
    # Nothing at all is absent even where the least share is 0.
    (Policy(absent=0.0), "9:50–9:55", "absent 0 s 0.00 %"),
]


@pytest.mark.parametrize(("policy", "times", "expected"), POLICIES)
def test_the_policy_decides(policy, times, expected):
    assert said(line(judged(rows("ana", times), roster("ana"), policy=policy), "ana")) == expected


def test_drawn_lessons():
    """The same rules, drawn."""
    register = judged(
        draw("""
            wang teacher #|############|#
            ana          ·|############|·
            ben          ·|··##########|·
            cai          ·|####···#####|·
            dan          ·|@@@·········|·
            eve          #|············|·
        """),
        roster("ana", "ben", "cai", "dan", "eve", teacher="wang"),
    )

    assert {one.person: said(one) for one in register.people if one.due} == {
        "ana": "present 3600 s 100.00 %",
        "ben": "present 3000 s 83.33 % late 600",
        "cai": "present 2700 s 75.00 % gap",
        "dan": "partial 900 s 25.00 % left_early 2700",
        "eve": "absent 0 s 0.00 %",
    }
