"""Coverage: every lesson is counted once, under what can be said of it."""

from bot.domain.coverage import Coverage, coverage
from bot.domain.notes import Note
from bot.domain.reading import Reading
from tests.domain.drawing import at, judged, roster, rows

HELD = [*rows("wang", "9:58–11:00", role="teacher"), *rows("ana", "9:58–11:00")]
DUE = roster("ana", "ben", teacher="wang")


def test_a_lesson_is_judged_whoever_was_there():
    empty = judged([], DUE)

    assert coverage([judged(HELD, DUE), empty]) == Coverage(2, judged=2, cancelled=0, provisional=2)


def test_a_lesson_that_nobody_read_is_named_as_such():
    unread = judged([], DUE, reading=Reading(None, complete=False))

    assert coverage([unread]) == Coverage(1, judged=0, cancelled=0, unjudged=(("not_read", 1),))


def test_a_lesson_that_was_read_in_part_says_why():
    why = Note("page_failed", {"page": 2, "pages": 3})
    part = judged(HELD, DUE, reading=Reading(at("11:30"), complete=False, reason=why))

    assert coverage([part, part]).unjudged == (("page_failed", 2),)


def test_without_a_roster_it_is_judged_and_said():
    assert coverage([judged(HELD)]).without_roster == 1


def test_lessons_that_are_not_over_are_in_no_count():
    found = coverage([judged(HELD, DUE, now="10:30"), judged([], DUE, now="9:30")])

    assert found == Coverage(0, judged=0, cancelled=0, ahead=2)


def test_a_part_that_shows_everybody_is_enough():
    part = judged(HELD, roster("ana"), reading=Reading(at("11:30"), complete=False))

    assert coverage([part]).judged == 1


def test_a_lesson_that_just_ended_is_not_over_yet():
    fresh = judged(HELD, DUE, now="11:01")

    assert coverage([fresh]) == Coverage(0, judged=0, cancelled=0, ahead=1)
