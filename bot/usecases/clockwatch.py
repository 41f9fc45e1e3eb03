"""Clockwatch: whether our own clock is right, asked of Slack.

A clock that is an hour behind watches the lessons of an hour ago, and nothing that is read would tell.
"""

from collections.abc import Callable

import structlog

from bot.domain.notes import Note
from bot.domain.notices import clock_wrong, notice
from bot.messenger import Messenger
from bot.metrics import CLOCK_AHEAD
from bot.store import outbox
from bot.store.database import Connection, Database, transaction

EVERY = 600
"""Seconds between two questions, while our clock is right and nobody sets it."""
_log = structlog.get_logger("bot.clock")


class Clockwatch:
    """Compares clocks. `clock` is ours, wall time in UTC seconds; `channel` hears of it, if there is one."""

    def __init__(
        self, database: Database, messenger: Messenger, *, channel: str, clock: Callable[[], float]
    ) -> None:
        self._database, self._messenger, self._channel, self._clock = database, messenger, channel, clock
        self._is_off = False
        self._asked: float | None = None

    async def look(self) -> None:
        """Ask Slack now and then what time it is; tell once a day that ours is another. Raises StoreError."""
        now = self._clock()
        if self._asked is None and not self._messenger.skew.is_doubtful:
            self._asked = now  # Slack said so when the bot started
            return
        if not self._is_off and self._asked is not None and self._asked <= now < self._asked + EVERY:
            return
        self._asked = now
        await self._messenger.works()
        if self._messenger.skew.is_doubtful:
            await self._messenger.works()
        skew = self._messenger.skew
        CLOCK_AHEAD.set(skew.trusted)
        off = skew.note
        if (off is not None) != self._is_off:
            self._is_off = off is not None
            if off is not None:
                _log.error("clock_off", seconds=off.facts["seconds"])
            else:
                _log.info("clock_right")
        if off is not None and self._channel:
            await self._database.run(self._tell, off, int(self._clock() + skew.matters))

    def _tell(self, db: Connection, off: Note, now: int) -> None:
        with transaction(db):
            told = notice(clock_wrong(now), off, channel=self._channel, salt=outbox.salt(db), now=now)
            outbox.owe(db, [told], now)
