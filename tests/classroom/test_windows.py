"""Which windows cover a period."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.classroom.windows import LONGEST, PAD, YEAR, windows
from bot.errors import BadPeriod

DAY = 86_400
NOW = 1_600_000_000


def test_a_lesson_is_one_window_with_two_hours_around_it():
    assert windows(NOW - 3600, NOW, NOW) == [(NOW - 3600 - 7200, NOW + 7200)]


def test_the_padding_counts_among_the_28_days():
    found = windows(NOW - 28 * DAY, NOW, NOW)

    assert found == [
        (NOW - 28 * DAY - PAD, NOW - PAD),
        (NOW - PAD, NOW + PAD),
    ]


REFUSED = [
    # nothing, or backwards
    (NOW, NOW, "empty"),
    (NOW, NOW - 1, "empty"),
    # older than the provider's year
    (NOW - YEAR - 1, NOW, "one year"),
    # endless
    (NOW, NOW + YEAR + 1, "ahead"),
]


@pytest.mark.parametrize(("start", "end", "words"), REFUSED)
def test_what_cannot_be_asked_for_is_refused_with_the_reason(start, end, words):
    with pytest.raises(BadPeriod, match=words):
        windows(start, end, NOW)


def test_padding_past_the_year_is_cut_not_refused():
    assert windows(NOW - YEAR, NOW - YEAR + 60, NOW) == [(NOW - YEAR, NOW - YEAR + 60 + PAD)]


@given(some.integers(0, YEAR), some.integers(1, YEAR))
def test_windows_cover_the_period_without_a_hole(age, length):
    start = NOW - age
    found = windows(start, min(start + length, NOW + YEAR), NOW)

    assert found[0][0] <= start
    assert found[0][0] >= NOW - YEAR
    assert found[-1][1] == min(start + length, NOW + YEAR) + PAD
    assert all(0 < end - begin <= LONGEST for begin, end in found)
    assert all(one[1] == other[0] for one, other in pairwise(found))
