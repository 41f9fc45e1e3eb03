"""The register as a whole: status, counts, who is in it, and what is said of the lesson."""

from dataclasses import replace

import pytest

from bot.domain.corrections import Correction
from bot.domain.notes import Note
from bot.domain.people import Excuse
from bot.domain.reading import Reading
from bot.domain.register import Lesson
from bot.domain.seams import slots
from tests.domain.drawing import LESSON, ROOM, at, codes, draw, judged, line, roster, rows, said

FULL = "10:00–11:00"

# fmt: off
STATUSES = [
    # A minute before the start.
    ("9:59", {}, "upcoming"),
    # From the first second…
    ("10:00", {}, "live"),
    # …to the last.
    ("10:59:59", {}, "live"),
    ("11:00", {}, "provisional"),
    # A partial scan is provisional too.
    ("11:30", {"complete": False}, "provisional"),
    # E52 Cancelled, whenever one asks.
    ("10:30", {"lesson": replace(LESSON, cancelled=True)}, "cancelled"),
    # Nothing was ever read: before the start that is no trouble, after it is.
    ("9:59", {"reading": Reading(None)}, "upcoming"),
    ("10:30", {"reading": Reading(None)}, "unknown"),
    ("11:30", {"reading": Reading(None)}, "unknown"),
]
# fmt: on


@pytest.mark.parametrize(("now", "more", "status"), STATUSES)
def test_status(now, more, status):
    assert judged([], roster("ana"), now=now, **more).status == status


def test_counts_are_of_those_due():
    """A person may have several flags, and has one verdict."""
    visits = draw("""
        wang teacher |############|
        ana          |############|
        ben          |··##########|
        cai          |··########··|
        dan          |#···········|
        zoe          |·······#####|
        ivy inspector|····#·······|
    """)
    excuse = Excuse(ROOM, "fay", "U01", at("9:00"), lesson_id=LESSON.id)
    register = judged(
        visits, roster("ana", "ben", "cai", "dan", "eve", "fay", teacher="wang"), excuses=[excuse]
    )

    assert register.counts == {
        "due": 6,
        "present": 2,
        "partial": 1,
        "absent": 2,
        "unknown": 0,
        "excused": 1,
        "late": 2,
        "left_early": 2,
    }
    assert [one.person for one in register.people] == [
        "wang",
        "ana",
        "dan",
        "ben",
        "cai",
        "eve",
        "fay",
        "zoe",
        "ivy",
    ]


def test_without_a_roster_nobody_is_missing():
    """E73: the students and viewers seen are judged late or early; none can be absent."""
    visits = [
        *rows("ana", "10:10–11:00"),
        *rows("ben", "10:00–10:03", role="viewer"),
        *rows("cai", "9:50–9:55"),
        *rows("wang", FULL, role="teacher"),
    ]
    register = judged(visits)

    assert said(line(register, "ana")) == "present 3000 s 83.33 % late 600"
    assert said(line(register, "ben")) == "partial 180 s 5.00 % left_early 3420"
    assert (line(register, "cai").due, line(register, "cai").verdict) == (False, None)
    assert (register.counts["due"], register.counts["absent"]) == (2, 0)
    assert "no_roster" in codes(register.notes)


def test_a_roster_of_teachers_only_does_not_say_which_students_are_due():
    register = judged(rows("ana", FULL), roster(teacher="wang"))

    assert (line(register, "ana").due, line(register, "ana").verdict) == (True, "present")


def test_an_extra_person_is_no_part_of_any_rate():
    """E74."""
    register = judged([*rows("ana", FULL), *rows("zoe", FULL)], roster("ana"))

    assert (register.counts["due"], register.counts["present"]) == (1, 1)
    assert [note for note in register.notes if note.code == "extra"] == [Note("extra", {"people": 1})]


def test_a_cancelled_lesson_keeps_its_visits_and_judges_nobody():
    """E52: two join all the same."""
    gone = replace(LESSON, cancelled=True)
    register = judged(
        draw("ana |###|\nben |·##|\nwang teacher |##|"), roster("ana", "ben", "cai"), lesson=gone
    )

    assert {one.verdict for one in register.people} == {None}
    assert {one.reason.code for one in register.people} == {"cancelled"}
    assert line(register, "ana").seconds == 900
    assert set(register.counts.values()) == {0}


def test_a_moved_lesson_is_judged_where_it_is():
    """E53: moved to 12:00; who came at 10:00 came for nothing."""
    moved = replace(LESSON, start=at("12:00"), end=at("13:00"))
    register = judged(
        [*rows("ana", "10:00–10:20"), *rows("ben", "12:00–13:00")],
        roster("ana", "ben"),
        lesson=moved,
        now="14:00",
    )

    assert line(register, "ana").reason.code == "never_came"
    assert line(register, "ben").verdict == "present"


def test_an_empty_room_is_one_remark():
    """E78: nobody, the teacher included, and the records are complete."""
    assert "empty_room" in codes(judged([], roster("ana", "ben", teacher="wang")).notes)


# fmt: off
NOT_EMPTY = [
    # One student came.
    {"visits": rows("ana", FULL)},
    # Only the teacher did.
    {"visits": rows("wang", FULL, role="teacher")},
    # Not everything was read.
    {"visits": [], "complete": False},
    # The end has not settled.
    {"visits": [], "now": "11:02"},
]
# fmt: on


@pytest.mark.parametrize("more", NOT_EMPTY)
def test_a_room_is_not_called_empty_lightly(more):
    visits = more["visits"]
    others = {name: value for name, value in more.items() if name != "visits"}

    assert "empty_room" not in codes(judged(visits, roster("ana", "ben", teacher="wang"), **others).notes)


def test_nobody_yet_is_not_nobody():
    """E17, E65: a complete scan of a running lesson found no row."""
    register = judged([], roster("ana"), now="10:03")

    assert (codes(register.notes), register.counts["unknown"]) == (["nobody_yet"], 1)


def test_the_reason_of_a_partial_scan_is_passed_on():
    broken = Note("page_failed", {"page": 3, "pages": 5})
    register = judged([], roster("ana"), reading=Reading(at("11:30"), reason=broken))

    assert register.notes[0] == broken


def test_old_records_are_called_old():
    stale = Reading(at("10:20"), complete=True, fresh=False)

    assert (
        Note("stale", {"taken": at("10:20")}) in judged([], roster("ana"), now="10:30", reading=stale).notes
    )


PRESENT = Correction(LESSON.id, "ana", "present", "was in the other room", "U01", at("12:00"))

LATER = replace(PRESENT, verdict="partial", at=at("13:00"))

# fmt: off
CORRECTIONS = [
    # E75 The hand mark wins, and the records are kept beside it.
    ([PRESENT], "", "present", ["records_say", "never_came"]),
    # The records came to say the same.
    ([PRESENT], FULL, "present", ["present"]),
    # The latest one holds, in whatever order they are given.
    ([LATER, PRESENT], FULL, "partial", ["records_say", "present"]),
    # Of another lesson.
    ([replace(PRESENT, lesson_id="geometry")], "", "absent", []),
]
# fmt: on


@pytest.mark.parametrize(("marks", "times", "verdict", "notes"), CORRECTIONS)
def test_corrections(marks, times, verdict, notes):
    register = judged(rows("ana", times) if times else [], roster("ana"), corrections=marks)

    ana = line(register, "ana")
    assert (ana.verdict, codes(ana.notes)) == (verdict, notes)
    assert register.counts[verdict] == 1


def test_a_correction_says_who_and_when():
    ana = line(judged([], roster("ana"), corrections=[PRESENT]), "ana")

    assert ana.reason.facts == {
        "verdict": "present",
        "author": "U01",
        "at": at("12:00"),
        "text": "was in the other room",
    }


def test_a_correction_can_take_a_flag_away():
    """The flag goes with its minutes; without flags in the correction they stay."""
    late = rows("ana", "10:10–11:00")
    plain = judged(late, roster("ana"), corrections=[PRESENT])
    forgiven = judged(late, roster("ana"), corrections=[replace(PRESENT, flags=())])

    assert said(line(plain, "ana")) == "present 3000 s 83.33 % late 600"
    assert (said(line(forgiven, "ana")), forgiven.counts["late"]) == ("present 3000 s 83.33 %", 0)


def test_a_correction_makes_somebody_count_whom_nobody_expected():
    """Neither on the roster nor seen."""
    register = judged([], roster("ben"), corrections=[PRESENT])

    assert (line(register, "ana").due, register.counts["due"], register.counts["present"]) == (True, 2, 1)


def test_a_correction_wins_over_an_excuse():
    excuse = Excuse(ROOM, "ana", "U01", at("9:00"), lesson_id=LESSON.id)

    assert (
        line(judged([], roster("ana"), excuses=[excuse], corrections=[PRESENT]), "ana").verdict == "present"
    )


def test_a_reused_room():
    """E59: 09:00–10:00 and 10:10–11:10, one row 09:55–10:20: five minutes of one, ten of the other."""
    first = Lesson("first", ROOM, "A", at("9:00"), at("10:00"), LESSON.timezone)
    second = Lesson("second", ROOM, "B", at("10:10"), at("11:10"), LESSON.timezone)
    visits = rows("ana", "9:55–10:20")
    found = [
        judged(visits, roster("ana"), lesson=slot.lesson, slot=slot, now="11:30")
        for slot in slots([first, second], 900)
    ]

    assert [line(register, "ana").seconds for register in found] == [300, 600]


def test_somebody_who_only_passed_by_is_shown_and_not_judged():
    """Stayed over from the lesson before; due people are judged all the same."""
    slot = replace(slots([LESSON], 900)[0], passing={"zoe": Note("stayed_over", {"until": at("10:05")})})
    visits = rows("zoe", "9:00–10:05")

    stranger = line(judged(visits, slot=slot), "zoe")
    due = line(judged(visits, roster("zoe"), slot=slot), "zoe")
    assert (stranger.verdict, stranger.reason.code) == (None, "stayed_over")
    assert (due.verdict, due.notes[-1].code) == ("absent", "stayed_over")


def test_the_teacher_of_the_lesson_before_does_not_hold_this_one():
    slot = replace(slots([LESSON], 900)[0], passing={"li": Note("stayed_over", {"until": at("10:05")})})
    register = judged(rows("li", "9:00–10:05", role="teacher"), roster("ana", teacher="wang"), slot=slot)

    assert "teacher_missing" in codes(register.notes)
    assert "covered" not in codes(register.notes)


def test_the_policy_is_stamped():
    """E76: what was in force can be read from the register, and made a policy again."""
    register = judged([], roster("ana"))

    assert register.policy["late_after"] == 300
    assert len(str(register.policy["version"])) == 12
