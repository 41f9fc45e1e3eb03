"""Which windows of time to ask for, so that a period is covered.

The provider answers at most one month at a time and keeps one year; what it does past either is not
documented, so neither is tried. Whether a row is chosen by its enter, its leave or any overlap is not
documented either, so the period is padded.
"""

from bot.errors import BadPeriod

PAD = 2 * 3600
"""Seconds added before and after the period."""
LONGEST = 28 * 86_400
"""Seconds in one window: less than any month, the padding included."""
YEAR = 365 * 86_400
"""How far back the provider keeps records."""


def windows(start: int, end: int, now: int) -> list[tuple[int, int]]:
    """The windows that cover `[start, end)` and its padding, oldest first; neighbours share their edge.

    Times are UTC seconds. Raises BadPeriod where the period is empty, or reaches out of the provider's
    year; padding that would do so is cut.
    """
    if end <= start:
        raise BadPeriod("The period is empty: its end must come after its start.")
    oldest = now - YEAR
    if start < oldest:
        raise BadPeriod("The classroom provider keeps records for one year; ask for a later day.")
    if end > now + YEAR:
        raise BadPeriod("The period reaches more than a year ahead; ask for an earlier end.")
    edge, last = max(start - PAD, oldest), end + PAD
    found = []
    while edge < last:
        until = min(edge + LONGEST, last)
        found.append((edge, until))
        edge = until
    return found
