"""Poll: one due room is read, kept, judged and told of, in one transaction.

Where it could not be read, what is stored is looked at all the same: a read that failed proves nothing, but
that we are blind is worth knowing.
"""

import asyncio
from dataclasses import dataclass

from bot.classroom.client import Classroom
from bot.domain.collecting import collecting_later
from bot.domain.guard import guarded, is_held
from bot.domain.notices import clock_wrong, notice
from bot.domain.policy import Policy
from bot.domain.scan import Scan
from bot.errors import ClassroomUnavailable
from bot.store import outbox, rooms, scans
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases.lessons import Plan
from bot.usecases.watching import Outlook, Watching, look

PATIENCE = 120.0
"""Seconds of our own time without a page after which a read is given up: three tries of 30 s, and pauses."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a room is read this time."""

    reach: tuple[int, int]
    """The period to read, UTC seconds."""
    policy: Policy
    """What it is judged by."""
    brief: bool = False
    """Of a large room the pages that can have changed will do."""
    sparing: bool = False
    """A read that finds nothing new needs no row of its own."""
    online: bool | None = None
    """Whether to ask who is in the room; None: where its rows leave that open."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of one poll."""

    scan: Scan
    outlook: Outlook
    is_news: bool
    """Whether anything was new."""
    lasts: bool
    """Whether something follows from it that takes its time: somebody left, an alert or a message changed."""


def reach_of(planned: Plan, policy: Policy) -> tuple[int, int]:
    """The period whose records tell all about the planned lessons."""
    reach = planned.reach(policy)
    if reach is None:
        raise ValueError("a plan without a lesson cannot be polled")
    return reach


async def read(classroom: Classroom, room: str, way: Way, *, patience: float = PATIENCE) -> Scan:
    """Read `room`, for as long as pages keep coming. Raises ClassroomError where nothing could be read."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(patience) as limit:
            return await classroom.read(
                room,
                *way.reach,
                brief=way.brief,
                online=way.online,
                progress=lambda _done, _total: limit.reschedule(loop.time() + patience),
            )
    except TimeoutError:
        raise ClassroomUnavailable("The classroom provider began to answer, and then said no more.") from None


async def miss(
    database: Database, room: str, planned: Plan, *, watching: Watching, now: int, lost: bool
) -> Outlook:
    """What follows from a read that failed. `lost`: so do all others. Raises StoreError."""
    return await database.run(_look, room, planned, watching=watching, now=now, lost=lost)


@collecting_later
def keep(
    db: Connection,
    scan: Scan,
    planned: Plan,
    way: Way,
    *,
    watching: Watching,
    memo: VisitMemo,
    now: int,
) -> Polled:
    """Keep what was read, judge by it and write down what is owed: together or not at all.

    Whatever an alert rests on has its row, however little that read found.
    """
    with transaction(db):
        scan = _guarded(db, scan, way.policy)
        changes = scans.keep(db, scan, memo, sparing=way.sparing)
        if changes.new:
            rooms.remember(db, scan.room, "", seen=scan.taken)
        outlook = look(db, scan.room, planned, watching=watching, now=now, kept=not is_held(scan))
        if scan.reason is not None and scan.reason.code == "clock_off":
            _tell_of_clock(db, scan, watching)
        if outlook.changes or outlook.owed:
            scans.write_down(db, scan)
        left = changes.changed or changes.withdrawn or any(visit.leave is not None for visit in changes.new)
        told = outlook.changes or outlook.owed or (changes and outlook.shown)
        return Polled(scan, outlook, is_news=bool(changes or told), lasts=bool(left or told))


def _tell_of_clock(db: Connection, scan: Scan, watching: Watching) -> None:
    """Tell the ops channel, once a day of the provider's time."""
    channel = watching.ops_channel or watching.channel
    if channel and scan.reason is not None:
        key = clock_wrong(scan.taken)
        told = notice(key, scan.reason, channel=channel, salt=outbox.salt(db), now=scan.taken)
        outbox.owe(db, [told], scan.taken)


def _guarded(db: Connection, scan: Scan, policy: Policy) -> Scan:
    """The scan, held where it lost everybody at once."""
    whole = scans.latest(db, scan.room, scan.start, scan.end, complete=True)
    if whole is None or whole.start != scan.start:
        return scan
    return guarded(scan, before=whole.visits, taken=whole.taken, policy=policy)


def _look(db: Connection, room: str, planned: Plan, *, watching: Watching, now: int, lost: bool) -> Outlook:
    with transaction(db):
        return look(db, room, planned, watching=watching, now=now, kept=False, lost=lost)
