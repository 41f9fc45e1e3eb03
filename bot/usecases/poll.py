"""Poll: one due room is read, kept, judged and told of, in one transaction.

Where it could not be read, what is stored is looked at all the same: a read that failed proves nothing, but
that we are blind is worth knowing.
"""

import asyncio
from collections.abc import Callable

from bot.classroom.client import Classroom
from bot.domain.guard import guarded, is_held
from bot.domain.scan import Scan
from bot.errors import ClassroomUnavailable
from bot.store import rooms, scans
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases.lessons import Plan
from bot.usecases.watching import Outlook, Watching, look

PATIENCE = 120.0
"""Seconds of our own time without a page after which a read is given up: three tries of 30 s, and pauses."""


async def poll(
    classroom: Classroom,
    database: Database,
    room: str,
    planned: Plan,
    *,
    watching: Watching,
    memo: VisitMemo,
    clock: Callable[[], float],
    patience: float = PATIENCE,
) -> tuple[Scan, Outlook]:
    """Read `room` as far as the planned lessons reach, and do what follows from it.

    Raises ClassroomError where nothing could be read, StoreError where nothing could be kept.
    """
    reach = planned.reach(watching.rules.policy)
    if reach is None:
        raise ValueError("a plan without a lesson cannot be polled")
    scan = await _read(classroom, room, *reach, patience=patience)
    return await database.run(
        _keep, scan, planned, watching=watching, memo=memo, now=max(scan.taken, int(clock()))
    )


async def miss(
    database: Database, room: str, planned: Plan, *, watching: Watching, now: int, lost: bool
) -> Outlook:
    """What follows from a read that failed. `lost`: so do all others. Raises StoreError."""
    return await database.run(_look, room, planned, watching=watching, now=now, lost=lost)


async def _read(classroom: Classroom, room: str, start: int, end: int, *, patience: float) -> Scan:
    """Read, as long as pages keep coming."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(patience) as limit:
            return await classroom.read(
                room, start, end, progress=lambda _done, _total: limit.reschedule(loop.time() + patience)
            )
    except TimeoutError:
        raise ClassroomUnavailable("The classroom provider began to answer, and then said no more.") from None


def _keep(
    db: Connection, scan: Scan, planned: Plan, *, watching: Watching, memo: VisitMemo, now: int
) -> tuple[Scan, Outlook]:
    with transaction(db):
        scan = _guarded(db, scan, watching)
        changes = scans.keep(db, scan, memo)
        if changes.new:
            rooms.remember(db, scan.room, "", seen=scan.taken)
        return scan, look(db, scan.room, planned, watching=watching, now=now, kept=not is_held(scan))


def _guarded(db: Connection, scan: Scan, watching: Watching) -> Scan:
    """The scan, held where it lost everybody at once."""
    whole = scans.latest(db, scan.room, scan.start, scan.end, complete=True)
    if whole is None or whole.start != scan.start:
        return scan
    return guarded(scan, before=whole.visits, taken=whole.taken, policy=watching.rules.policy)


def _look(db: Connection, room: str, planned: Plan, *, watching: Watching, now: int, lost: bool) -> Outlook:
    with transaction(db):
        return look(db, room, planned, watching=watching, now=now, kept=False, lost=lost)
