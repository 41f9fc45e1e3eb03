"""What somebody is about to do in a modal, kept while it is open.

A view carries only an opaque id: whom it is about, and what was typed, stays here. A restart forgets all of
them; whoever sends such a form off is told so, and it stays open with what was typed.
"""

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakValueDictionary

KEPT = 4 * 3600.0
"""Seconds: a modal may stand open over a lesson and the break after it."""
_MOST = 1_000
T = TypeVar("T")


class Drafts:
    """The drafts that still stand; the oldest make room."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, str, object]] = OrderedDict()
        self._asked_in: dict[str, str] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @staticmethod
    def new_id() -> str:
        """An id that nobody can guess."""
        return secrets.token_urlsafe(16)

    def keep(self, owner: str, draft: object, id_: str = "", *, channel: str = "") -> str:
        """Keep what `owner`, a Slack user id, is about to do; the id that finds it.

        `channel` is where they asked for the form: Slack does not say that again when it is sent off.
        """
        now = self._clock()
        while self._kept and (len(self._kept) >= _MOST or next(iter(self._kept.values()))[0] < now):
            self._asked_in.pop(self._kept.popitem(last=False)[0], None)
        id_ = id_ or self.new_id()
        if channel:
            self._asked_in[id_] = channel
        self._kept[id_] = now + KEPT, owner, draft
        return id_

    def find(self, id_: str, owner: str, kind: type[T]) -> T | None:
        """The draft of that id and kind; None where it is too old, or somebody else's."""
        until, whose, draft = self._kept.get(id_, (0.0, "", None))
        if whose != owner or until < self._clock() or not isinstance(draft, kind):
            return None
        return draft

    def asked_in(self, id_: str) -> str:
        """The channel in which the form was asked for; empty where that was in none."""
        return self._asked_in.get(id_, "")

    def holds(self, id_: str) -> bool:
        """Whether the draft of that id still stands."""
        return id_ in self._kept

    def drop(self, id_: str) -> None:
        """Forget the draft of that id: it is done."""
        self._kept.pop(id_, None)
        self._asked_in.pop(id_, None)

    def lock(self, id_: str) -> asyncio.Lock:
        """Held by whoever does what the draft says: what was sent off twice is then done once."""
        return self._locks.setdefault(id_, asyncio.Lock())
