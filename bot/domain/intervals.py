"""Intervals: `[start, end)` in UTC seconds, and the four things one does with them.

A *union* is a tuple of intervals that is disjoint, ordered and without empty ones; every function
here but `union` takes one, and each returns one.
"""

from collections.abc import Iterable
from itertools import pairwise

Interval = tuple[int, int]
"""`[start, end)` in UTC seconds."""

Union = tuple[Interval, ...]
"""Disjoint, ordered, none empty, none touching the next."""


def union(intervals: Iterable[Interval]) -> Union:
    """Everything covered, from intervals in any order; those that touch become one, empty ones vanish."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def clip(intervals: Union, start: int, end: int) -> Union:
    """The part inside `[start, end)`."""
    if not intervals or (intervals[0][0] >= start and intervals[-1][1] <= end):
        return intervals
    return tuple([(max(a, start), min(b, end)) for a, b in intervals if a < end and b > start])


def subtract(intervals: Union, holes: Union) -> Union:
    """The part outside every hole."""
    if not holes:
        return intervals
    left: list[Interval] = []
    for start, end in intervals:
        at = start
        for hole_start, hole_end in holes:
            if hole_end <= at or hole_start >= end:
                continue
            if hole_start > at:
                left.append((at, hole_start))
            at = hole_end
        if at < end:
            left.append((at, end))
    return tuple(left)


def total(intervals: Iterable[Interval]) -> int:
    """Seconds covered."""
    seconds = 0
    for start, end in intervals:
        seconds += end - start
    return seconds


def gaps(intervals: Union) -> Union:
    """The spaces between one interval and the next."""
    return tuple((a[1], b[0]) for a, b in pairwise(intervals))
