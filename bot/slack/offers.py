"""What the buttons of an answer stand for, kept for half an hour.

A button carries only an opaque id, because its value comes back from a client; what it means, and whose
it is, stays here. A restart forgets all of them, which costs a person one more command.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.periods import Period
from bot.render.blocks import Message
from bot.slack.parse import Command

KEPT = 1800.0
"""Seconds: as long as an answer's `response_url` lives."""
_MOST = 2_000  # some 10 KB each at most


@dataclass(slots=True)
class Offer:
    """One answer, which its reader may share once; that of a room may be paged through too."""

    owner: str
    """Slack user id."""
    room: str
    """Empty where it is about many."""
    period: Period | None
    next: int
    """How many people the next page passes over."""
    copy: Message
    """What the channel would see."""
    rooms: tuple[str, ...] = ()
    """The rooms it tells of, where these are many."""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Again:
    """A command that a press stands for, as if its owner had typed it."""

    owner: str
    command: Command
    act: Callable[..., Awaitable[str]] | None = None
    """What else is done than a command of that name does."""


Kept = Offer | Again
K = TypeVar("K", Offer, Again)


class Offers:
    """The offers that still stand; the oldest make room."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Kept]] = OrderedDict()

    @staticmethod
    def new_id() -> str:
        """An id that nobody can guess."""
        return secrets.token_urlsafe(16)

    def keep(self, id_: str, offer: Kept) -> None:
        """Let the buttons with this id stand for `offer`."""
        now = self._clock()
        while self._kept and (len(self._kept) >= _MOST or next(iter(self._kept.values()))[0] < now):
            self._kept.popitem(last=False)
        self._kept[id_] = now + KEPT, offer

    def find(self, id_: str, owner: str, kind: type[K]) -> K | None:
        """What the button with this id stands for; None when it is too old, or somebody else's."""
        until, offer = self._kept.get(id_, (0.0, None))
        found = isinstance(offer, kind) and offer.owner == owner and until >= self._clock()
        return offer if found and isinstance(offer, kind) else None
