"""Who was in a room: read it, keep it, sum it up. The one place where a RoomSummary is built."""

from collections.abc import Sequence
from operator import attrgetter

from bot.classroom.client import Classroom
from bot.classroom.reading import Progress
from bot.classroom.windows import YEAR
from bot.domain.people import STAFF
from bot.domain.periods import Period
from bot.domain.presence import Presence, presences
from bot.domain.scan import Scan
from bot.domain.summary import RoomSummary
from bot.domain.visits import Visit
from bot.store import rooms, scans, visits
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases import lessons, provider, registers
from bot.usecases.registers import Judged, Rules

_HOUR = 3_600


async def usual_period(
    classroom: Classroom, database: Database, *, room: str, now: int, timezone: str
) -> Period:
    """What is meant where nobody says a day: the running lesson, else the last one, else 24 hours."""
    await provider.meet(classroom, database, room=room, now=now, timezone=timezone)
    return await database.run(lessons.usual_period, room, now)


async def summarise(
    classroom: Classroom,
    database: Database,
    *,
    room: str,
    period: Period,
    now: int,
    timezone: str,
    memo: VisitMemo,
    rules: Rules = Rules(),  # noqa: B008 - it cannot be changed
    progress: Progress | None = None,
) -> RoomSummary:
    """Read the room now, keep what was read, judge its lessons. `progress` is told how the reading goes.

    Raises ClassroomError where nothing could be read, StoreError where it could not be kept.
    """
    # gather
    async with provider.asking(classroom, database, room=room, now=now, timezone=timezone) as told:
        reach = await database.run(_reach, room, period, rules, now)
        scan = await classroom.read(room, *reach, progress=progress)
        await told()
    # decide and apply, on the database's thread: a large room would hold the loop
    return await database.run(_keep, scan, period=period, now=now, timezone=timezone, memo=memo, rules=rules)


async def stored(
    database: Database,
    *,
    room: str,
    period: Period,
    now: int,
    timezone: str,
    rules: Rules = Rules(),  # noqa: B008
) -> RoomSummary | None:
    """What the newest read of this period found; None where it was never read."""
    return await database.run(_recall, room, period=period, now=now, timezone=timezone, rules=rules)


def _reach(db: Connection, room: str, period: Period, rules: Rules, now: int) -> tuple[int, int]:
    """The period, widened to the whole of every lesson that it touches, as far as the provider goes back."""
    planned = lessons.plan(db, room, period.start, period.end, rules.policy)
    start, end = _widened(period, planned.reach(rules.policy))
    return max(start, min(period.start, now - YEAR + _HOUR)), end


def _widened(period: Period, reach: tuple[int, int] | None) -> tuple[int, int]:
    if reach is None:
        return period.start, period.end
    return min(period.start, reach[0]), max(period.end, reach[1])


def _keep(
    db: Connection, scan: Scan, *, period: Period, now: int, timezone: str, memo: VisitMemo, rules: Rules
) -> RoomSummary:
    """Visits, scan, room and registers, together or not at all; then what they say."""
    with transaction(db):
        scans.keep(db, scan, memo)
        rooms.remember(db, scan.room, "", seen=scan.taken)
        seen, judged = _judge(db, scan.room, period, rules, now)
        registers.keep(db, judged)
    return _sum_up(db, scan, seen, judged, period=period, now=now, timezone=timezone)


def _recall(
    db: Connection, room: str, *, period: Period, now: int, timezone: str, rules: Rules
) -> RoomSummary | None:
    scan = scans.latest(db, room, period.start, period.end)
    if scan is None:
        return None
    seen, judged = _judge(db, room, period, rules, now)
    return _sum_up(db, scan, seen, judged, period=period, now=now, timezone=timezone)


def _judge(
    db: Connection, room: str, period: Period, rules: Rules, now: int
) -> tuple[list[Visit], list[Judged]]:
    """Every visit that the period's lessons rest on, and the lessons judged."""
    planned = lessons.plan(db, room, period.start, period.end, rules.policy)
    seen = visits.between(db, room, *_widened(period, planned.reach(rules.policy)))
    return seen, registers.judge_seen(db, room, planned, seen, rules=rules, now=now)


def _sum_up(
    db: Connection,
    scan: Scan | scans.ScanRecord,
    around: Sequence[Visit],
    judged: Sequence[Judged],
    *,
    period: Period,
    now: int,
    timezone: str,
) -> RoomSummary:
    """What the store knows of the room, as of `scan`: who was inside then may have left since."""
    seen = [visit for visit in around if _touches(visit, period)]
    return RoomSummary(
        room=scan.room,
        title=rooms.title(db, scan.room),
        start=period.start,
        end=period.end,
        timezone=timezone,
        taken=scan.taken,
        complete=scan.complete,
        reason=scan.reason,
        notes=scan.notes,
        registers=registers.shown(judged),
        people=tuple(sorted(presences(seen, min(now, scan.taken)).values(), key=_order)),
        visits=tuple(sorted(seen, key=attrgetter("enter"))),
    )


def _touches(visit: Visit, period: Period) -> bool:
    """As `bot.store.visits.between` chooses them."""
    return visit.enter < period.end and (
        visit.leave is None or visit.leave > period.start or visit.enter >= period.start
    )


def _order(presence: Presence) -> tuple[int, int, str]:
    """Teachers, then assistants, then everybody by arrival."""
    rank = STAFF.index(presence.role) if presence.role in STAFF else len(STAFF)
    return rank, presence.first_in, presence.person
