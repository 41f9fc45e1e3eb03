"""Purge: what is kept long enough is forgotten, bit by bit, beside whatever else is done."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.domain.periods import DAY
from bot.store import retention
from bot.store.database import Database
from bot.store.retention import AT_ONCE, Old

PAUSE = 0.02
"""Seconds between two transactions, for everybody else."""
LOST_FOR = 7 * DAY
"""Seconds for which a restore is remembered: whatever was lost with it is too late then."""
EVERY = DAY
FIRST = 600
"""Seconds after its start at which a bot does it first."""

_log = structlog.get_logger("bot.purge")


@dataclass(frozen=True, slots=True)
class Keep:
    """How long what is kept is kept, in seconds."""

    visits: int
    alerts: int
    audit: int


async def purge(database: Database, keep: Keep, now: int, *, pause: float = PAUSE) -> Mapping[str, int]:
    """Forget what is older than that; how many rows of each kind went. Can be cut short at any moment."""
    gone: Counter[str] = Counter()
    plan = ((retention.VISITS, keep.visits), (retention.ALERTS, keep.alerts), (retention.AUDIT, keep.audit))
    for kinds, lasts in plan:
        for old in kinds:
            gone[old.what] += 0
            for room in await database.run(retention.rooms, old):
                gone[old.what] += await _forget(database, old, now - lasts, room, pause)
    await database.run(retention.forget_restores, now - LOST_FOR)
    return gone


async def _forget(database: Database, old: Old, before: int, room: str, pause: float) -> int:
    """Forget what is too old of one kind, in one room or in all; how many rows."""
    gone, count = 0, AT_ONCE
    while count == AT_ONCE:
        count = await database.run(retention.forget, old, before, room=room)
        gone += count
        await asyncio.sleep(pause if count else 0)
    return gone


class Purger:
    """Purges once a day, and not while the bot begins. `clock` is wall time in UTC seconds."""

    def __init__(self, database: Database, keep: Keep, *, clock: Callable[[], float]) -> None:
        self._database, self._keep, self._clock = database, keep, clock
        self._due = clock() + FIRST

    async def turn(self) -> None:
        """Purge, where that was not done today. What a run has no time for is left for the next."""
        now = self._clock()
        if self._due - EVERY <= now < self._due:  # a clock that was set back does not hold it up
            return
        gone = await purge(self._database, self._keep, int(now))
        self._due = now + EVERY
        _log.info("purged", **{what.replace(" ", "_"): count for what, count in gone.items() if count})
