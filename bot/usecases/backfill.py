"""Backfill: read the history of a room, window by window, so that a kill costs no more than one window."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.classroom.client import Classroom
from bot.classroom.windows import YEAR
from bot.domain.intervals import Interval, total
from bot.domain.periods import DAY, Period
from bot.domain.scan import Scan
from bot.errors import BadPeriod
from bot.store import backfills, scans
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases import registers
from bot.usecases.registers import Rules

WIDEST = 26 * DAY
"""Seconds read at once. With the overlap and the padding they fit into the provider's month."""
MANY = 20_000
"""Visits in a window from which the next one is made half as wide: a window has to fit in memory."""
NARROWEST = 3600
OVERLAP = 26 * 3600
"""A window begins up to so much earlier, so that one scan reads the whole of a lesson across its border."""
OPEN = DAY
"""What is younger than this may still change: it is read, and read again the next time."""
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Backfill:
    """What a backfill did. Lengths are seconds."""

    read: int = 0
    """Read just now, to the end."""
    before: int = 0
    """Read by an earlier run."""
    visits: int = 0
    """New in the store."""
    lessons: int = 0
    """Judged by what was read."""
    incomplete: tuple[Interval, ...] = ()
    """What could not be read to the end."""


async def backfill(
    classroom: Classroom,
    database: Database,
    *,
    room: str,
    period: Period,
    now: int,
    rules: Rules = Rules(),  # noqa: B008 - it cannot be changed
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Backfill:
    """Read what is still to be read of `period`, oldest first, and judge the lessons in it.

    Every window is kept as soon as it is read; one at a time is in memory. `told` hears how many seconds of
    how many are done. Raises BadPeriod before anything is read, ClassroomError where the provider fails:
    what was read until then is kept, and the same call goes on from there.
    """
    end = min(period.end, now)
    if period.start < now - YEAR:
        raise BadPeriod("The classroom provider keeps records for one year; ask for a later first day.")
    todo = await database.run(backfills.unfinished, room, period.start, end)
    length = end - period.start
    before, passed, width = length - total(todo), 0, DAY
    done = Backfill(before=before)
    told(before, length)
    ahead = todo[::-1]
    while ahead:
        start, until = ahead.pop()
        window = start, min(start + width, until)
        scan = await classroom.read(room, _since(start, width, now), window[1])
        if _is_too_much(scan) and width > NARROWEST:
            width //= 2
            ahead.append((start, until))
            continue
        done = await database.run(_keep, scan, window, done, rules)
        passed += window[1] - start
        told(before + passed, length)
        if window[1] < until:
            ahead.append((window[1], until))
        width = max(width // 2, NARROWEST) if len(scan.visits) >= MANY else min(width * 2, WIDEST)
    return done


def _since(start: int, width: int, now: int) -> int:
    """Where to begin to read, as far as the provider goes back and no window is more than doubled."""
    return max(start - min(OVERLAP, width), min(start, now - YEAR + _HOUR))


def _is_too_much(scan: Scan) -> bool:
    return scan.reason is not None and scan.reason.code == "page_cap"


def _keep(db: Connection, scan: Scan, window: Interval, done: Backfill, rules: Rules) -> Backfill:
    """One window: visits, scan, registers and the mark that it is finished, together or not at all."""
    start, end = window
    with transaction(db):
        changes = scans.keep(db, scan, VisitMemo(limit=0))
        judged = registers.rejudge(db, scan.room, start, end, rules=rules, now=scan.taken)
        if scan.complete:
            backfills.finish(db, scan.room, start, min(end, scan.taken - OPEN), at=scan.taken)
    return replace(
        done,
        read=done.read + (end - start if scan.complete else 0),
        visits=done.visits + len(changes.new),
        lessons=done.lessons + sum(start <= one.lesson.start < end for one in judged),
        incomplete=done.incomplete if scan.complete else (*done.incomplete, window),
    )
