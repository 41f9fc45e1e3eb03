"""A scan: one complete or partial read of one room."""

from dataclasses import dataclass

from bot.domain.notes import Note
from bot.domain.visits import Visit


@dataclass(frozen=True, slots=True)
class Scan:
    """What one read of a room found. A read that failed is an error, never a scan."""

    room: str
    """Serial, or `third:ID`."""
    start: int
    end: int
    """The period asked for, `[start, end)` in UTC seconds; the query itself was padded."""
    taken: int
    """UTC seconds when the read began: nothing later is known."""
    visits: tuple[Visit, ...]
    """Everything read, the padding included; one visit per key, the later leave wins."""
    complete: bool
    """Every page was read, the count agrees and page 1 stood still; or, where some visits were not looked at
    again, the count proves that no other is missing. A partial scan proves no absence."""
    reason: Note | None = None
    """Why the scan is partial."""
    notes: tuple[Note, ...] = ()
    """Remarks on the data, such as quarantined rows."""
    requests: int = 1
    """How many requests it took."""
    online: frozenset[str] | None = None
    """Who was on the list of people online at `taken`; None where nobody asked, or no answer came."""
    unread: int = 0
    """Visits known from earlier scans that this one did not look at: they may have ended since."""

    @property
    def shown(self) -> int:
        """How many visits there are, those not looked at included."""
        return len(self.visits) + self.unread
