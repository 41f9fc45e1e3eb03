"""The Homes that somebody may be looking at."""

from collections import OrderedDict
from dataclasses import dataclass, field

from bot.slack.access import Asker

FRESH_FOR = 3_600
"""Seconds after it was opened for which a Home is kept up to date."""
_MOST = 200
"""Homes kept so; the oldest make room."""


@dataclass(slots=True)
class Opened:
    """One person's Home."""

    asker: Asker
    at: int
    shown: str = ""
    """The fingerprint of what stands there."""


@dataclass(slots=True)
class Homes:
    """The Homes that somebody may be looking at. A restart forgets them: opening one again brings it back."""

    opened: OrderedDict[str, Opened] = field(default_factory=OrderedDict)
    seen: tuple[object, ...] = ()
    """What the tables and the clock were when all of them were last looked at."""

    def open(self, asker: Asker, now: int) -> Opened:
        """Somebody opened theirs, or pressed something in it."""
        one = self.opened.pop(asker.user, None) or Opened(asker, now)
        one.at = now
        self.opened[asker.user] = one
        while len(self.opened) > _MOST:
            self.opened.popitem(last=False)
        return one

    def drop_old(self, now: int) -> None:
        """Forget those that nobody looked at for long. A clock that was set back keeps them."""
        for user in [user for user, one in self.opened.items() if now > one.at + FRESH_FOR]:
            del self.opened[user]
