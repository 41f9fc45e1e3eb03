"""Skew: how far our clock is from that of a server, by the `Date` of its answers.

Grace, end and deadline are measured by our clock against times of the provider's, so a clock that is off
would call people missing who are not. Beyond a few minutes it proves nobody's absence.
"""

from email.utils import parsedate_to_datetime

from bot.domain.notes import Note

BEARABLE = 300
"""Seconds. Slack, too, turns requests away that differ by more."""


def skew(date: str, now: float) -> float | None:
    """How many seconds the server is ahead of `now`, by an HTTP date; None where it is none."""
    try:
        return parsedate_to_datetime(date).timestamp() - now
    except (TypeError, ValueError, OverflowError):
        return None


def clock_off(ahead: float | None) -> Note | None:
    """What is to be said of our clock where the server is so far ahead of it, or behind; None: nothing."""
    if ahead is None or abs(ahead) <= BEARABLE:
        return None
    return Note("clock_off", {"seconds": round(abs(ahead))})
