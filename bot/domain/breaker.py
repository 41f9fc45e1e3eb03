"""A breaker: how long to leave alone what failed, so that an outage is met gently and its end soon noticed.

One stands for each room (one failure opens it) and one for each host (several in a row do, because single
rooms fail for reasons of their own). The wait grows from one poll interval to five of them or five
minutes, whichever is less.
"""

import zlib
from dataclasses import dataclass, replace

LONGEST = 300
MOST_POLLS = 5
HOST_TOLERATES = 4
"""So many failures in a row, over all rooms of a host, say nothing about the host yet."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """What failed in a row. Times are UTC seconds."""

    failures: int = 0
    at: int = 0
    """When the last one failed, or was tried since."""
    tolerates: int = 0

    def failed(self, now: int) -> "Breaker":
        """After one more failure."""
        return replace(self, failures=self.failures + 1, at=now)

    def succeeded(self) -> "Breaker":
        """After any success: all is forgotten."""
        return self if not self.failures else replace(self, failures=0, at=0)

    def tried(self, now: int) -> "Breaker":
        """While a probe is under way: the others wait for what it finds."""
        return replace(self, at=now)

    def allows(self, now: int, poll: int, *, phase: str = "") -> bool:
        """Whether to try at `now`. `phase` spreads those that failed together, such as the room's number.

        A failure that lies in the future is what a clock that was set back leaves behind: it delays nothing.
        """
        return self.failures <= self.tolerates or not self.at <= now < self.at + self.wait(poll, phase=phase)

    def wait(self, poll: int, *, phase: str = "") -> int:
        """How many seconds after the last failure the next try is due, with poll intervals of `poll` s."""
        most = max(poll, min(MOST_POLLS * poll, LONGEST))
        over = self.failures - self.tolerates - 1
        full = min(most, poll << min(max(over, 0), MOST_POLLS))
        return max(poll, full - zlib.crc32(phase.encode()) % max(1, full // 4))
