"""Intervals obey a few laws whatever they are given."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.intervals import clip, gaps, subtract, total, union

MOMENTS = st.integers(0, 200)
ANY = st.lists(st.tuples(MOMENTS, MOMENTS), max_size=12)


def seconds(intervals):
    """The slow way: every second that is covered."""
    return {second for start, end in intervals for second in range(start, end)}


@given(ANY)
def test_a_union_is_ordered_disjoint_and_covers_the_same_seconds(intervals):
    united = union(intervals)

    assert all(start < end for start, end in united)
    assert all(before[1] < after[0] for before, after in pairwise(united))
    assert seconds(united) == seconds(intervals)


@given(ANY)
def test_a_union_of_a_union_is_itself(intervals):
    assert union(union(intervals)) == union(intervals)


@given(ANY, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(intervals, dice):
    shuffled = list(intervals)
    dice.shuffle(shuffled)

    assert union(shuffled) == union(intervals)


@given(ANY)
def test_a_total_is_never_more_than_the_sum(intervals):
    assert total(union(intervals)) <= sum(max(0, end - start) for start, end in intervals)


@given(ANY, MOMENTS, MOMENTS)
def test_a_clip_keeps_the_seconds_inside(intervals, start, end):
    assert seconds(clip(union(intervals), start, end)) == seconds(intervals) & set(range(start, end))


@given(ANY, ANY)
def test_a_difference_keeps_the_seconds_outside(intervals, holes):
    assert seconds(subtract(union(intervals), union(holes))) == seconds(intervals) - seconds(holes)


@given(ANY)
def test_gaps_are_what_a_union_leaves_out_in_between(intervals):
    united = union(intervals)
    between = set(range(united[0][0], united[-1][1])) if united else set()

    assert seconds(gaps(united)) == between - seconds(united)
