"""Who was in a room: read it, keep it, sum it up. The one place where a RoomSummary is built."""

import asyncio
from operator import attrgetter

from bot.classroom.client import Classroom
from bot.classroom.reading import Progress
from bot.domain.people import STAFF
from bot.domain.periods import Period
from bot.domain.presence import Presence, presences
from bot.domain.scan import Scan
from bot.domain.summary import RoomSummary
from bot.errors import ClassroomError
from bot.store import rooms, scans, visits
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo

_TITLE_PATIENCE = 1.0
"""Seconds that an answer waits for the room's title once its records are there."""


async def summarise(
    classroom: Classroom,
    database: Database,
    *,
    room: str,
    period: Period,
    now: int,
    timezone: str,
    memo: VisitMemo,
    progress: Progress | None = None,
) -> RoomSummary:
    """Read the room now, keep what was read, sum it up. `progress` is told how the reading goes.

    Raises ClassroomError where nothing could be read, StoreError where it could not be kept.
    """
    # gather
    asked = asyncio.create_task(_title(classroom, database, room), name="room-title")
    try:
        scan = await classroom.read(room, period.start, period.end, progress=progress)
        await asyncio.wait({asked}, timeout=_TITLE_PATIENCE)
        title = asked.result() if asked.done() else ""
    finally:
        asked.cancel()
    # decide and apply, on the database's thread: a large room would hold the loop
    return await database.run(_keep, scan, title, period=period, now=now, timezone=timezone, memo=memo)


async def stored(
    database: Database, *, room: str, period: Period, now: int, timezone: str
) -> RoomSummary | None:
    """What the newest read of this period found; None where it was never read."""
    return await database.run(_recall, room, period=period, now=now, timezone=timezone)


async def _title(classroom: Classroom, database: Database, room: str) -> str:
    """The room's title; empty where nobody tells, since an answer can do without."""
    known = await database.run(_known_title, room)
    if known:
        return known
    try:
        return (await classroom.details(room)).title
    except ClassroomError:
        return ""


def _keep(
    db: Connection, scan: Scan, title: str, *, period: Period, now: int, timezone: str, memo: VisitMemo
) -> RoomSummary:
    """Visits, scan and room, together or not at all; then what they say."""
    with transaction(db):
        visits.save(db, scan.room, scan.visits, memo, taken=scan.taken)
        scans.record(db, scan)
        rooms.remember(db, scan.room, title, seen=scan.taken)
    return _sum_up(db, scan, period=period, now=now, timezone=timezone)


def _recall(db: Connection, room: str, *, period: Period, now: int, timezone: str) -> RoomSummary | None:
    scan = scans.latest(db, room, period.start, period.end)
    return None if scan is None else _sum_up(db, scan, period=period, now=now, timezone=timezone)


def _sum_up(
    db: Connection, scan: Scan | scans.ScanRecord, *, period: Period, now: int, timezone: str
) -> RoomSummary:
    """What the store knows of the room, as of `scan`: who was inside then may have left since."""
    seen = visits.between(db, scan.room, period.start, period.end)
    return RoomSummary(
        room=scan.room,
        title=_known_title(db, scan.room),
        start=period.start,
        end=period.end,
        timezone=timezone,
        taken=scan.taken,
        complete=scan.complete,
        reason=scan.reason,
        notes=scan.notes,
        registers=(),
        people=tuple(sorted(presences(seen, min(now, scan.taken)).values(), key=_order)),
        visits=tuple(sorted(seen, key=attrgetter("enter"))),
    )


def _order(presence: Presence) -> tuple[int, int, str]:
    """Teachers, then assistants, then everybody by arrival."""
    rank = STAFF.index(presence.role) if presence.role in STAFF else len(STAFF)
    return rank, presence.first_in, presence.person


def _known_title(db: Connection, room: str) -> str:
    return next((known.title for known in rooms.find(db, room).rooms if known.room == room), "")
