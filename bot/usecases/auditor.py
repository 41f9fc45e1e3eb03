"""The auditor: every minute, whether every intent is where one may be, and how old what we know is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from bot.domain.audit import audit
from bot.domain.intents import LIVE
from bot.domain.notes import Note
from bot.metrics import AUDIT_FAULTS, DATA_AGE, OUTBOX, OUTBOX_AGE, WAL
from bot.store import channels, outbox, scans
from bot.store.database import Connection, Database
from bot.store.upkeep import tend_log

REACH = 2 * 86_400
"""What was owed longer ago than so many seconds, and has ended, is no longer looked at."""
_log = structlog.get_logger("bot.audit")


@dataclass(frozen=True, slots=True)
class Audit:
    """What one audit found. Lengths are seconds."""

    at: int
    faults: tuple[Note, ...] = ()
    tally: Mapping[str, int] = field(default_factory=dict)
    """How many intents are in each state, of all ever owed."""
    parked: int = 0
    """Channels that somebody has to mend."""
    oldest: int = 0
    """For how long the oldest intent could have been sent."""
    data_age: int | None = None
    """Since the newest read of any room began; None where none was ever read."""


class Auditor:
    """Audits. `clock` is wall time in UTC seconds."""

    def __init__(self, database: Database, *, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock
        self.last: Audit | None = None

    async def audit(self) -> Audit:
        """Look at everything, and say so once where something is wrong. Raises StoreError."""
        found = await self._database.run(_audit, int(self._clock()))
        before = {note.code for note in self.last.faults} if self.last else set()
        for note in found.faults:
            if note.code not in before:
                _log.error("audit_fault", fault=note.code, intents=note.facts["intents"])
        for code in before - {note.code for note in found.faults}:
            _log.info("audit_fault_over", fault=code)
        for state, count in found.tally.items():
            OUTBOX.labels(state).set(count)
        OUTBOX_AGE.set(found.oldest)
        AUDIT_FAULTS.set(len(found.faults))
        DATA_AGE.set(found.data_age or 0)
        self.last = found
        WAL.set(await self._database.run(tend_log, self._database.path))
        return found

    async def is_sound(self) -> bool:
        """Whether the last audit was lately and found nothing wrong: for `/readyz`."""
        if self.last is None or not 0 <= int(self._clock()) - self.last.at < _LATELY:
            await self.audit()
        return self.last is not None and not self.last.faults


_LATELY = 180


def _audit(db: Connection, now: int) -> Audit:
    known = outbox.recent(db, now - REACH)
    faults = list(audit(known, now))
    twice = outbox.messages_twice(db, now - REACH)
    if twice:
        faults.append(Note("audit_message_twice", {"intents": twice}))
    waiting = [one.not_before for one in known if one.state in LIVE and one.not_before <= now]
    newest = scans.newest(db)
    return Audit(
        now,
        tuple(faults),
        outbox.tally(db),
        len(channels.parked(db)),
        now - min(waiting, default=now),
        None if newest is None else max(0, now - newest),
    )
