"""Read a room's history, window by window, so that it can be stopped at any moment and taken up again."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.classroom.client import Classroom
from bot.domain.periods import DAY, Period
from bot.domain.scan import Scan
from bot.store import backfills, scans
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo

WIDEST = 14 * DAY
MANY = 20_000
"""Visits in a window from which the next one is made half as wide: a window has to fit in memory."""

Told = Callable[[int, int], None]
"""Told how many seconds of how many are read."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """What a run did."""

    before: int
    """Seconds that earlier runs had read."""
    read: int
    """Seconds that this run read."""
    incomplete: tuple[tuple[int, int], ...]
    """Windows that could not be read to the end; the next run asks for them again."""
    visits: int
    """Visits that were not known before."""


async def backfill(
    classroom: Classroom, database: Database, *, room: str, period: Period, now: int, told: Told
) -> Backfill:
    """Read what is still unread of `period`, oldest first; a finished window is never read again.

    Raises ClassroomError where the provider fails: what was finished stays finished.
    """
    end = min(period.end, now)
    parts = await database.run(backfills.unfinished, room, period.start, end)
    whole = max(0, end - period.start)
    before = whole - sum(until - since for since, until in parts)
    memo, width, read, visits, incomplete = VisitMemo(), DAY, 0, 0, []
    told(before, whole)
    for since, until in parts:
        start = since
        while start < until:
            scan = await classroom.read(room, start, min(start + width, until))
            visits += await database.run(_keep, scan, memo)
            if not scan.complete:
                incomplete.append((scan.start, scan.end))
            read += scan.end - scan.start
            told(before + read, whole)
            start, width = scan.end, _next_width(width, len(scan.visits))
    return Backfill(before, read, tuple(incomplete), visits)


def _next_width(width: int, visits: int) -> int:
    return max(DAY, width // 2) if visits >= MANY else min(WIDEST, width * 2)


def _keep(db: Connection, scan: Scan, memo: VisitMemo) -> int:
    """The visits, and that the window is finished: together or not at all."""
    with transaction(db):
        changes = scans.keep(db, scan, memo)
        if scan.complete:
            backfills.finish(db, scan.room, scan.start, scan.end, at=scan.taken)
    return len(changes.new)
