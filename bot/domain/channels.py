"""A channel: how fast we may talk in it, and whether we may at all."""

from dataclasses import dataclass, replace

PACE = 1
"""Seconds between two messages in one channel."""
PARKED_FOR, PARKED_LONGEST = 60, 300
"""A channel that somebody has to mend is tried again after so many seconds, then after twice as many…"""
_FIRST_WAIT, _LONGEST_WAIT = 2, 60


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of one channel. Times are UTC seconds; each belongs to the moment when it was set."""

    id: str
    set_at: int = 0
    free_at: int = 0
    """When the next message may be sent."""
    parked: str = ""
    """Slack's word for what has to be mended; empty where nothing has."""
    failures: int = 0
    """How often in a row nothing came of it."""

    def open_at(self, now: int) -> int:
        """When a message may be sent next. A clock that was set back since does not delay it."""
        return now if now < self.set_at else self.free_at

    def sent(self, now: int) -> "Channel":
        """After a message was posted or edited."""
        return replace(self, set_at=now, free_at=now + PACE, parked="", failures=0)

    def told_to_wait(self, now: int, seconds: int | None) -> "Channel":
        """After Slack's 429; `seconds` is what it asked for, None where it did not say."""
        wait = self._back_off() if seconds is None else max(PACE, seconds)
        return replace(self, set_at=now, free_at=now + wait, failures=self.failures + 1)

    def failed(self, now: int) -> "Channel":
        """After no answer, or one that is no answer: an outage is tried once a minute at most."""
        return replace(self, set_at=now, free_at=now + self._back_off(), failures=self.failures + 1)

    def park(self, now: int, answer: str) -> "Channel":
        """After an answer that says that somebody has to mend the channel."""
        tries = self.failures if self.parked else 0
        wait = min(PARKED_LONGEST, PARKED_FOR << min(tries, 10))
        return replace(self, set_at=now, free_at=now + wait, parked=answer, failures=tries + 1)

    def resumed(self, now: int) -> "Channel":
        """After somebody said that it is mended."""
        return replace(self, set_at=now, free_at=now, parked="", failures=0)

    def _back_off(self) -> int:
        return min(_LONGEST_WAIT, _FIRST_WAIT << min(self.failures, 10))
