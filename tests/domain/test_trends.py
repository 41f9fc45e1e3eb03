"""Trends: a letter a lesson — P present, L late, H partial, A absent, E excused, U unknown, R running."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.notes import Note
from bot.domain.reading import Reading
from bot.domain.trends import Trend, TrendRules, course_of, is_at_risk, mean, reach, records, share_of, trend
from tests.domain.drawing import LESSON, judged, line, roster, rows

ANA = line(judged(rows("ana", "10:00–11:00"), roster("ana")), "ana")
TEACHER = rows("wang", "10:00–11:00", role="teacher")
HELD = judged([*TEACHER, *rows("ana", "10:00–11:00")], roster("ana"))
LETTERS = {
    "P": ("present", ()),
    "L": ("present", ("late",)),
    "H": ("partial", ("left_early",)),
    "A": ("absent", ()),
    "E": ("excused", ()),
    "U": ("unknown", ()),
}
RULES = TrendRules()


def register(letter, day):
    """The register of one lesson, a day later each."""
    verdict, flags = LETTERS.get(letter, ("unknown", ()))
    own = ANA._replace(verdict=verdict, flags=flags, reason=Note("online_no_record", {"at": 0}))
    lesson = replace(LESSON, id=f"{day}", start=LESSON.start + day * 86_400, end=LESSON.end + day * 86_400)
    status = {"R": "live", "C": "cancelled", "N": "not_held"}.get(letter, "final")
    return replace(HELD, lesson=lesson, people=(own,), status=status)


def seen(letters, rules=RULES):
    return trend(records([register(letter, day) for day, letter in enumerate(letters)], "ana"), rules)


CASES = [
    # who came to all of them
    ("PPP", Trend(3, 3, 0, 0, 0, 0, streak=0, longest=0), 1.0),
    # late and partial have come, with their flags counted
    ("PLH", Trend(3, 3, 1, 1, 0, 0, streak=0, longest=0), 1.0),
    # missed in a row, up to now
    ("PAA", Trend(3, 1, 0, 0, 0, 0, streak=2, longest=2), 0.3333),
    # a streak ends where they come, and the longest is remembered
    ("AAAPA", Trend(5, 1, 0, 0, 0, 0, streak=1, longest=3), 0.2),
    # excused is in no rate, and neither ends nor prolongs a streak
    ("AEA", Trend(2, 0, 0, 0, 1, 0, streak=2, longest=2), 0.0),
    # unknown is never missed
    ("PUA", Trend(2, 1, 0, 0, 0, 1, streak=1, longest=1), 0.5),
    # a running, a cancelled and a lesson without a teacher are in nothing
    ("PRCN", Trend(1, 1, 0, 0, 0, 0, streak=0, longest=0), 1.0),
    # nothing counts, so there is no rate
    ("EU", Trend(0, 0, 0, 0, 1, 1, streak=0, longest=0), None),
]


@pytest.mark.parametrize(("letters", "expected", "rate"), CASES, ids=[case[0] for case in CASES])
def test_what_lessons_say_of_a_person(letters, expected, rate):
    assert (seen(letters), seen(letters).rate) == (expected, rate)


def test_an_excused_lesson_is_missed_where_the_rules_say_so():
    assert seen("PE", TrendRules(excused_counts=True)).rate == 0.5


def test_who_was_not_due_has_no_record():
    visitor = judged(
        [*rows("wang", "10:00–11:00", role="teacher"), *rows("eve", "10:00–11:00")], roster("ana")
    )

    assert records([visitor], "eve") == []


def test_a_lesson_that_could_not_be_read_is_in_no_rate():
    unread = judged([], roster("ana"), reading=Reading(None, complete=False))

    assert (records([unread], "ana"), share_of(unread)) == ([], None)


RISK = [
    # nobody is at risk after four lessons
    ("AAAA", False),
    # five are enough
    ("AAAAA", True),
    # exactly the target is met
    ("P" * 9 + "A", False),
    ("P" * 8 + "AA", True),
    # excused lessons do not make enough
    ("AAAAE", False),
]


@pytest.mark.parametrize(("letters", "expected"), RISK)
def test_who_is_at_risk(letters, expected):
    assert is_at_risk(seen(letters), RULES) is expected


REACH = [
    # ten more lessons, all may be attended: 9 of 10 and then some
    ("P" * 10, 10, 1.0, 2),
    # two missed of ten: one more miss in ten, and 18 of 20 are no longer possible
    ("P" * 8 + "AA", 10, 0.9, 0),
    ("P" * 7 + "AAA", 10, 0.85, None),
    # nothing to come: what is, is
    ("P" * 9 + "A", 0, 0.9, 0),
    ("", 0, None, 0),
]


@pytest.mark.parametrize(("letters", "ahead", "best", "may_miss"), REACH)
def test_what_is_still_reachable(letters, ahead, best, may_miss):
    found = reach(seen(letters), ahead, RULES)

    assert (found.best, found.may_miss) == (best, may_miss)


@given(st.text("PLHAEUR", max_size=30), st.integers(0, 30), st.fractions(0, 1))
def test_missing_as_many_as_allowed_still_meets_the_target_and_one_more_does_not(letters, ahead, target):
    rules = TrendRules(target=target)
    so_far = seen(letters, rules)
    may = reach(so_far, ahead, rules).may_miss
    total = so_far.due + ahead
    if may is None:
        assert so_far.attended + ahead < target * total
    else:
        assert so_far.attended + ahead - may >= target * total
        assert so_far.attended + ahead - may - 1 < target * total


@given(st.text("PLHAEUR", max_size=30))
def test_a_trend_adds_up(letters):
    found = seen(letters)

    assert found.due + found.excused + found.unknown == len(letters.replace("R", ""))
    assert 0 <= found.streak <= found.longest <= found.missed <= found.due


def test_the_share_of_a_lesson_is_cut():
    third = judged(
        [
            *rows("wang", "10:00–11:00", role="teacher"),
            *rows("ana", "10:00–11:00"),
            *rows("ben", "10:00–11:00"),
        ],
        roster("ana", "ben", "cai"),
    )

    assert share_of(third) == 0.6666
    assert mean([0.6666, 0.6667, None]) == 0.6666
    assert mean([None]) is None


def test_a_course_is_a_room_and_a_title():
    assert course_of(HELD.lesson) == ("111111", "7B Algebra")


def test_the_target_is_a_fraction_that_no_rounding_passes():
    assert is_at_risk(seen("P" * 2 + "A"), TrendRules(least=1, target=Fraction(2, 3))) is False
