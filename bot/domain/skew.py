"""Skew: how far our clock is from that of a server, by the `Date` of its answers.

Grace, end and deadline are measured by our clock against times of the provider's, so a clock that is off
would call people missing who are not. Beyond a few minutes it proves nobody's absence.
"""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from bot.domain.notes import Note

BEARABLE = 300
"""Seconds. Slack, too, turns requests away that differ by more."""
AGREE = 60
"""Seconds by which two measurements may differ: an answer takes its time."""


@dataclass(frozen=True, slots=True)
class Skew:
    """By how many seconds a server's clock is ahead of ours."""

    last: float = 0.0
    """As measured last."""
    trusted: float = 0.0
    """As two measurements in a row agreed: one alone may have met a moment in which the clock was set."""

    def met(self, date: str, now: float) -> "Skew":
        """After an answer with this HTTP date came at `now`; one that is no date changes nothing."""
        try:
            found = parsedate_to_datetime(date).timestamp() - now
        except (TypeError, ValueError, OverflowError):
            return self
        agrees = abs(found - self.last) <= AGREE
        return Skew(found, found if agrees else self.trusted)

    @property
    def is_doubtful(self) -> bool:
        """Whether another measurement would help."""
        return abs(self.last - self.trusted) > AGREE

    @property
    def matters(self) -> float:
        """What is to be added to our time to get the server's: nothing, while our clock is nearly right."""
        return self.trusted if abs(self.trusted) > BEARABLE else 0.0

    @property
    def note(self) -> Note | None:
        """What is to be said of our clock; None where it is nearly right."""
        return Note("clock_off", {"seconds": round(abs(self.trusted))}) if self.matters else None
