"""What a verdict rests on, for one person to check."""

from bot.domain.corrections import Correction
from bot.domain.evidence import evidence
from bot.domain.life import advance
from bot.domain.people import Link
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from tests.domain.drawing import LESSON, ROOM, at, draw, judged, line, roster, rows, said

NOON = at("12:00")


def stretches(found):
    """The time line in minutes from the start of the lesson."""
    return [
        ((one.start - LESSON.start) // 60, (one.end - LESSON.start) // 60, one.kind) for one in found.spans
    ]


def test_the_time_line_has_no_holes():
    """Early, in, on stage, away, back, and staying on."""
    visits = draw("ana ·#|##@@··######|#")
    found = evidence(judged(visits, roster("ana")), "ana", visits, now=NOON)

    assert stretches(found) == [
        (-5, 0, "before"),
        (0, 10, "inside"),
        (10, 20, "stage"),
        (20, 30, "away"),
        (30, 60, "inside"),
        (60, 65, "after"),
    ]


def test_who_never_came_was_away_all_the_time():
    found = evidence(judged([], roster("ana")), "ana", [], now=NOON)

    assert stretches(found) == [(0, 60, "away")]
    assert found.visits == ()


def test_lost_minutes_are_nobody_s():
    """A room incident stands on the time line of everybody, also of who stayed inside."""
    visits = [row for name in ("ana", "ben", "cai", "dan") for row in rows(name, "10:00–10:20, 10:35–11:00")]
    visits += rows("eve", "10:00–11:00")
    register = judged(visits, roster("ana", "ben", "cai", "dan", "eve"))

    for person in ("ana", "eve"):
        assert stretches(evidence(register, person, visits, now=NOON)) == [
            (0, 20, "inside"),
            (20, 35, "lost"),
            (35, 60, "inside"),
        ]


def test_the_running_lesson_is_known_until_now():
    visits = rows("ana", "10:10–")
    found = evidence(judged(visits, roster("ana"), now="10:30"), "ana", visits, now=at("10:30"))

    assert stretches(found) == [(0, 10, "away"), (10, 30, "inside")]


def test_the_history_tells_each_change_once():
    """Three reads, of which the last one says otherwise of ana, and nothing new of ben."""
    policy, version, versions = Policy(), None, []
    for when, times in (("11:05", "10:00–11:00"), ("11:20", "10:00–11:00"), ("12:00", "10:00–10:40")):
        visits = [*rows("ana", times), *rows("ben", "10:00–11:00")]
        reading = Reading(at(when), complete=True)
        register = judged(visits, roster("ana", "ben"), now=when, reading=reading)
        version = advance(version, register, reading, policy, at(when))
        versions.append(version)

    found = evidence(version.register, "ana", visits, now=NOON, versions=versions)
    assert [(one.version, one.status, said(one.line)) for one in found.history] == [
        (1, "provisional", "present 3600 s 100.00 %"),
        (2, "corrected", "partial 2400 s 66.66 % left_early 1200"),
    ]
    assert len(evidence(version.register, "ben", visits, now=NOON, versions=versions).history) == 1


def test_only_what_concerns_the_person_is_shown():
    """Their own rows with links applied, and corrections of this lesson."""
    visits = [*rows("ben", "10:00–11:00"), *rows("name:ipad", "10:30–11:00"), *rows("ana", "10:00–10:30")]
    links = [Link(ROOM, "name:ipad", "ana", "U01", NOON)]
    marks = [
        Correction(LESSON.id, "ana", "present", "was there", "U01", NOON),
        Correction(LESSON.id, "ben", "absent", "was not", "U01", NOON),
        Correction("geometry", "ana", "absent", "was not", "U01", NOON),
    ]
    register = judged(visits, roster("ana", "ben"), links=links, corrections=marks)
    found = evidence(register, "ana", visits, now=NOON, links=links, corrections=marks)

    assert [(row.enter, row.name) for row in found.visits] == [(at("10:00"), "Ana"), (at("10:30"), "Ipad")]
    assert found.corrections == (marks[0],)
    assert found.links == (links[0],)
    assert found.line == line(register, "ana")


def test_nobody_has_no_evidence():
    assert evidence(judged([], roster("ana")), "zoe", [], now=NOON) is None
