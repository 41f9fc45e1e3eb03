"""The life of a register, read by read. Lesson 10:00–11:00; ana and ben are due."""

from dataclasses import replace

import pytest

from bot.domain.corrections import Correction
from bot.domain.life import advance, difference, policy_of
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from tests.domain.drawing import LESSON, at, codes, judged, line, roster, rows, said

FULL = "10:00–11:00"
DUE = roster("ana", "ben")
BOTH = [("11:05", FULL, FULL), ("11:15", FULL, FULL)]
POLICY = Policy()


def lived(*reads, **more):
    """One version after another: each read is (time, ana's rows, ben's rows) and perhaps `partial`."""
    version, versions = None, []
    for when, ana, ben, *partial in reads:
        visits = (rows("ana", ana) if ana else []) + (rows("ben", ben) if ben else [])
        reading = Reading(at(when), not partial)
        register = judged(visits, DUE, now=when, reading=reading, **more)
        version = advance(version, register, reading, POLICY, at(when))
        versions.append(version)
    return versions


def statuses(versions):
    return [f"{version.register.status} v{version.register.version}" for version in versions]


# fmt: off
LIVES = [
    # From before the start to final: two equal complete scans ten minutes apart.
    ([("9:50", "", ""), ("10:20", "10:00–", ""), *BOTH],
     ["upcoming v1", "live v1", "provisional v1", "final v1"]),
    # A second less than ten minutes is not enough.
    ([("11:05", FULL, FULL), ("11:14:59", FULL, FULL)], ["provisional v1", "provisional v1"]),
    # E66 Rows change: the ten minutes begin anew.
    ([("11:05", FULL, ""), ("11:15", FULL, FULL), ("11:20", FULL, FULL), ("11:25", FULL, FULL)],
     ["provisional v1", "provisional v1", "provisional v1", "final v1"]),
    # A partial scan in between starts them anew: it could not see whether anything had changed.
    ([("11:05", FULL, ""), ("11:15", FULL, "", "partial"), ("11:20", FULL, ""), ("11:30", FULL, "")],
     ["provisional v1", "provisional v1", "provisional v1", "final v1"]),
    # The scan before the end has settled does not count: absent was not yet said.
    ([("11:01", FULL, ""), ("11:12", FULL, ""), ("11:22", FULL, "")],
     ["provisional v1", "provisional v1", "final v1"]),
    # E66 Rows that change for a whole day: final with the first complete scan after 24 hours.
    ([("11:05", FULL, ""), ("35:00", FULL, FULL)], ["provisional v1", "final v1"]),
    # Even then not with a partial one.
    ([("11:05", FULL, ""), ("35:00", FULL, FULL, "partial"), ("36:00", FULL, FULL)],
     ["provisional v1", "provisional v1", "final v1"]),
    # E03 A row shrinks after final: corrected, once.
    ([*BOTH, ("12:00", "10:00–10:40", FULL), ("12:30", "10:00–10:40", FULL)],
     ["provisional v1", "final v1", "corrected v2", "corrected v2"]),
    # E67 And again.
    ([("11:05", FULL, ""), ("11:15", FULL, ""), ("26:02", FULL, FULL), ("26:30", FULL, "10:00–10:30")],
     ["provisional v1", "final v1", "corrected v2", "corrected v3"]),
    # A partial scan takes nothing back that was final.
    ([*BOTH, ("12:00", FULL, "", "partial")],
     ["provisional v1", "final v1", "final v1"]),
    # Somebody stays inside for an hour after the end: that changes nothing in the lesson.
    ([("11:05", "10:00–", FULL), ("11:15", "10:00–", FULL), ("12:00", "10:00–11:55", FULL)],
     ["provisional v1", "final v1", "final v1"]),
]
# fmt: on


@pytest.mark.parametrize(("reads", "expected"), LIVES)
def test_the_life_of_a_register(reads, expected):
    assert statuses(lived(*reads)) == expected


def test_a_correction_keeps_the_difference():
    """E03: 2400 of 3600 s, partial and left early; before it was present."""
    *_, corrected = lived(*BOTH, ("12:00", "10:00–10:40", FULL))

    assert [(change.name, said(change.before), said(change.after)) for change in corrected.changes] == [
        ("Ana", "present 3600 s 100.00 %", "partial 2400 s 66.66 % left_early 1200")
    ]
    assert "version" in codes(corrected.register.notes)


def test_nothing_new_is_the_same_version():
    """What was posted once is not posted again."""
    *_, final, again = lived(*BOTH, ("12:00", FULL, FULL))

    assert final.final_at == again.final_at == at("11:15")
    assert again.changes == ()


def test_a_hand_mark_after_final_is_a_correction():
    """E75: and the data may say what it will afterwards."""
    *_, final = lived(("11:05", FULL, ""), ("11:15", FULL, ""))
    mark = Correction(LESSON.id, "ben", "present", "was there", "U01", at("12:00"))
    reading = Reading(at("12:30"), complete=True)
    marked = judged(rows("ana", FULL), DUE, reading=reading, now="12:30", corrections=[mark])
    version = advance(final, marked, reading, POLICY, at("12:30"))

    assert (version.register.status, version.register.version) == ("corrected", 2)
    assert line(version.register, "ben").verdict == "present"


def test_not_held_stays_not_held():
    """By the teacher's clock: final in all but the word."""
    strict = Policy(clock="teacher")
    first, second = lived(("11:05", FULL, ""), ("11:15", FULL, ""), policy=strict)

    assert statuses([first, second]) == ["not_held v1", "not_held v1"]
    assert (first.final_at, second.final_at) == (None, at("11:15"))


def test_a_teacher_s_rows_that_arrive_late_correct_not_held():
    strict = Policy(clock="teacher")
    *_, version = lived(("11:05", FULL, ""), ("11:15", FULL, ""), policy=strict)
    reading = Reading(at("12:00"), complete=True)
    visits = rows("ana", FULL) + rows("wang", FULL, role="teacher")
    held = judged(visits, DUE, now="12:00", reading=reading, policy=strict)
    version = advance(version, held, reading, strict, at("12:00"))

    assert (version.register.status, version.register.version) == ("corrected", 2)
    assert line(version.register, "ana").verdict == "present"


def test_a_lesson_cancelled_after_the_fact():
    """Somebody strikes it from the timetable: a new version without verdicts."""
    *_, version = lived(("11:05", FULL, ""), ("11:15", FULL, ""))
    reading = Reading(at("12:00"), complete=True)
    struck = judged(
        rows("ana", FULL), DUE, now="12:00", reading=reading, lesson=replace(LESSON, cancelled=True)
    )
    version = advance(version, struck, reading, POLICY, at("12:00"))

    assert (version.register.status, version.register.version) == ("cancelled", 2)


def test_a_moved_lesson_begins_anew():
    """Its old slot is void."""
    *_, version = lived(("11:05", FULL, ""), ("11:15", FULL, ""))
    moved = replace(LESSON, start=at("14:00"), end=at("15:00"))
    reading = Reading(at("12:00"), complete=True)
    version = advance(
        version, judged([], DUE, now="12:00", reading=reading, lesson=moved), reading, POLICY, at("12:00")
    )

    assert (version.register.status, version.final_at) == ("upcoming", None)


def test_another_title_changes_nothing():
    *_, version = lived(("11:05", FULL, ""), ("11:15", FULL, ""))
    reading = Reading(at("12:00"), complete=True)
    renamed = judged(
        rows("ana", FULL), DUE, now="12:00", reading=reading, lesson=replace(LESSON, title="Algebra II")
    )
    version = advance(version, renamed, reading, POLICY, at("12:00"))

    assert (version.register.status, version.register.version) == ("final", 1)
    assert version.register.lesson.title == "Algebra II"


def test_an_old_register_keeps_its_policy():
    """E76: a new policy reaches running and coming lessons; for those that are over it is a preview."""
    live, over = lived(("10:30", "10:20–", ""), ("11:15", "10:20–11:00", ""))
    lenient = Policy(present=0.5)

    assert policy_of(None, lenient) == policy_of(live, lenient) == lenient
    assert policy_of(over, lenient) == POLICY
    preview = difference(over.register, judged(rows("ana", "10:20–11:00"), DUE, now="11:15", policy=lenient))
    assert [(change.name, change.before.verdict, change.after.verdict) for change in preview] == [
        ("Ana", "partial", "present")
    ]
