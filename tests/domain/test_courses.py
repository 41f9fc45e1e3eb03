"""How somebody stands in a course: a letter a lesson, a day each, as in the tests of trends."""

from fractions import Fraction

import pytest

from bot.domain.courses import Ahead, stand, worst_first
from bot.domain.past import Past
from bot.domain.trends import Course, Reach, TrendRules
from tests.domain.test_trends import ANA, LETTERS

DAY = 86_400
NOW = 100 * DAY
ALGEBRA = Course("111", "Algebra")


def past(letter: str, days_ago: int) -> Past:
    verdict, flags = LETTERS[letter]
    mark = ANA._replace(verdict=verdict, flags=flags)
    return Past(f"{days_ago}", ALGEBRA, NOW - days_ago * DAY, 1.0, {"ana": mark})


def seen(letters: str, *, ahead: int = 0, ends: bool = True, ended: int = 0, **rules: object):
    """The last letter is of the lesson `ended` days before yesterday's."""
    pasts = [past(letter, len(letters) - n + ended) for n, letter in enumerate(letters)]
    coming = Ahead(ahead, NOW + ahead * DAY, ends)
    return stand(ALGEBRA, pasts, "ana", now=NOW, ahead=coming, rules=TrendRules(**rules))


RISKS = [
    # four lessons are too few to call anybody at risk
    ("AAAA", {}, False),
    # five are enough
    ("AAAAA", {}, True),
    # excused lessons do not make up for lessons that are lacking
    ("AAAAEEEE", {}, False),
    # unless the rules count them as missed
    ("PPPPEEEE", {"excused_counts": True}, True),
    # nine of ten meet the target of 90 %
    ("PPPPPPPPPA", {}, False),
    # and no share is rounded up to it
    ("PPPPPPPPA", {}, True),
    # a school may set its own target
    ("PPPPPPPPA", {"target": Fraction(8, 10)}, False),
]


@pytest.mark.parametrize(("letters", "rules", "expected"), RISKS)
def test_who_is_at_risk(letters, rules, expected):
    assert seen(letters, **rules).is_at_risk is expected


def test_a_risk_is_of_the_last_five_weeks_and_the_rate_of_the_term():
    found = seen("AAAAAPPPPP" + "P" * 31)

    assert (found.is_at_risk, found.recent.due, found.recent.attended) == (False, 35, 35)
    assert (found.term.due, found.term.attended, found.term.longest) == (41, 36, 5)


REACHES = [
    # five of ten, and ten ahead: at best fifteen of twenty
    ("PAPAPAPAPA", 10, Reach(10, 0.75, None)),
    # all attended: two of the ten ahead may be missed
    ("P" * 10, 10, Reach(10, 1.0, 2)),
    # one more missed and it is lost
    ("P" * 9 + "A", 0, None),
    # nothing has counted: everything is possible, and nothing is said
    ("EE", 10, None),
]


@pytest.mark.parametrize(("letters", "ahead", "expected"), REACHES)
def test_what_is_still_possible(letters, ahead, expected):
    assert seen(letters, ahead=ahead).reach == expected


def test_what_needs_a_look_comes_first():
    fine, risky, streak = seen("PPPPP"), seen("PAAAAP"), seen("PPAA")

    assert sorted([fine, streak, risky], key=worst_first) == [risky, streak, fine]
