"""The lookout: what reading and watching rooms takes, in one hand.

A room in which nothing happened costs its request and no more: where the answer says what the last one
said, nobody wrote anything about the room since, and nothing can become so with time alone before the next
instant of its lessons, it is neither stored nor judged again.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from bot.classroom.client import Classroom
from bot.classroom.pages import PAGE_ROWS
from bot.domain.policy import Policy
from bot.domain.polls import LIST_EVERY, LIST_SELDOM, Pace, Poll, asks_who_is_in
from bot.domain.scan import Scan
from bot.store import scans
from bot.store.database import Connection, Database
from bot.store.memo import VisitMemo
from bot.store.sightings import FORGOTTEN_AFTER
from bot.store.touched import Touched
from bot.usecases import tidy
from bot.usecases.lessons import Plan
from bot.usecases.near import Near
from bot.usecases.poll import PATIENCE, Polled, Way, keep, miss, reach_of, read
from bot.usecases.watching import Outlook, Watching, recall

SETTLED = 300
"""Seconds after the last news from which a room can be quiet: until then, pauses of ours may end in it."""
LOOKED_AT_LEAST = 3_600
"""Even a quiet room is judged after so many seconds; most have an instant before that."""


@dataclass(slots=True)
class _Known:
    """What the last look at a room found."""

    planned: Plan
    way: Way
    polled: Polled
    looked: int
    """When it was."""
    news: int
    """When anything happened from which something follows that takes time, or was written about the room."""
    number: int
    """How much had been written anywhere by then."""
    listed: Scan | None
    """The last scan that asked who is in the room."""


class Lookout:
    """Reads rooms and sees to what follows. `clock` is wall time in UTC seconds."""

    def __init__(
        self,
        classroom: Classroom,
        database: Database,
        *,
        watching: Watching,
        memo: VisitMemo,
        clock: Callable[[], float],
        pace: Pace = Pace(),  # noqa: B008 - it cannot be changed
        patience: float = PATIENCE,
    ) -> None:
        self.watching = watching
        self.clock = clock
        self._classroom = classroom
        self._database = database
        self._memo = memo
        self._near = Near(watching.rules.policy)
        self._pace = pace
        self._patience = patience
        self._touched = Touched()
        self._known: dict[str, _Known] = {}
        self._asked: dict[str, int] = {}
        """Room → when it was asked last who is in it."""
        self._tells_leaves = False
        """Whether the provider's records have said of anybody when they left."""

    async def near(self, now: int, unsettled: Collection[str] = ()) -> tuple[int, dict[str, Plan]]:
        """The timetable's revision, and the rooms to watch at `now`. Raises StoreError, as all the others."""
        found = await self._database.run(self._look_near, now, unsettled)
        for room in self._known.keys() - found.keys():
            del self._known[room]
            self._asked.pop(room, None)
        return self._near.revision, found

    def _look_near(self, db: Connection, now: int, unsettled: Collection[str]) -> dict[str, Plan]:
        self._touched.look(db)
        return self._near.at(db, now, unsettled)

    async def recall(self, room: str, planned: Plan) -> tuple[int | None, Outlook]:
        """When a room was last read, and what it waits for."""
        return await self._database.run(self._recall, room, planned)

    def _recall(self, db: Connection, room: str, planned: Plan) -> tuple[int | None, Outlook]:
        begun = min(lesson.start for lesson in planned.around or planned.wanted)
        last = scans.latest(db, room, begun, begun)
        return last.taken if last else None, recall(db, planned, self.watching, int(self.clock()))

    async def poll(
        self, room: str, planned: Plan, due: Poll | None = None, policy: Policy | None = None
    ) -> tuple[Scan, Outlook]:
        """Read it, because of `due`. `policy`: what it is judged by. Raises ClassroomError too."""
        way = self._way(room, planned, due, policy or self.watching.rules.policy)
        scan = await read(self._classroom, room, way, patience=self._patience)
        if scan.online is not None:
            self._asked[room] = scan.taken
        known, now = self._known.get(room), self._when(scan)
        if known and due and due.spread and self._is_quiet(known, planned, scan, now):
            self._database.found_again(room, scan.taken)
            return scan, known.polled.outlook
        self._tells_leaves = self._tells_leaves or any(one.leave is not None for one in scan.visits)
        polled, number = await self._database.run(self._keep, scan, planned, way, now)
        lasts = polled.lasts or known is None or self._is_touched(known)
        news = now if lasts or known is None else known.news
        told = _light(polled.scan)
        calm = replace(polled, scan=told, outlook=replace(polled.outlook, changes=0, owed=0))
        listed = told if scan.online is not None else known.listed if known else None
        self._known[room] = _Known(planned, way, calm, now, news, number, listed)
        return polled.scan, polled.outlook

    def _when(self, scan: Scan) -> int:
        """What time it is: while our own clock is off, the provider's."""
        is_off = scan.reason is not None and scan.reason.code == "clock_off"
        return scan.taken if is_off else max(scan.taken, int(self.clock()))

    def _way(self, room: str, planned: Plan, due: Poll | None, policy: Policy) -> Way:
        """How to read: in full at every instant, which has its row too, and wherever a lesson is over."""
        known = self._known.get(room)
        if known and known.planned is planned and known.way.policy is policy:
            reach = known.way.reach
        else:
            reach = reach_of(planned, policy)
        if due is None:
            return Way(reach, policy)
        now = int(self.clock())
        live = all(lesson.end > now for lesson in planned.wanted)
        asked = self._asked.get(room)
        every = LIST_SELDOM if self._tells_leaves else LIST_EVERY
        online = asks_who_is_in(
            due, planned.wanted, asked=asked, now=now, policy=policy, pace=self._pace, every=every
        )
        return Way(reach, policy, brief=due.spread and live, sparing=due.spread, online=online)

    def _keep(self, db: Connection, scan: Scan, planned: Plan, way: Way, now: int) -> tuple[Polled, int]:
        self._touched.look(db)
        polled = keep(db, scan, planned, way, watching=self.watching, memo=self._memo, now=now)
        return polled, self._touched.number

    def _is_quiet(self, known: _Known, planned: Plan, scan: Scan, now: int) -> bool:
        """Whether a look at what was read would find what the last one found."""
        before, alerting = known.polled, self.watching.alerting
        return (
            known.planned is planned
            and scan.complete
            and before.scan.complete
            and not before.is_news  # who has just come has not been here for a second
            and not before.outlook.restless
            and (before.outlook.until is None or now < before.outlook.until)
            and scan.shown == before.scan.shown
            and known.news + max(SETTLED, alerting.group_interval) <= now
            and known.looked <= now < known.looked + LOOKED_AT_LEAST
            and not self._is_touched(known)
            and (scan.visits is before.scan.visits or self._is_stored(scan))
            and (scan.online is None or self._is_listed(known, scan))
        )

    def _is_stored(self, scan: Scan) -> bool:
        return self._memo.holds(scan.room, set(map(hash, scan.visits)), whole=not scan.unread)

    def _is_listed(self, known: _Known, scan: Scan) -> bool:
        """Whether the same people are in the room as when that was asked last; then that is remembered."""
        before = known.listed
        same = before is not None and (before.online, before.notes) == (scan.online, scan.notes)
        return same and self._database.listed_again(scan.room, scan.taken, within=FORGOTTEN_AFTER)

    def _is_touched(self, known: _Known) -> bool:
        names = (lesson.id for lesson in known.planned.wanted)
        return self._touched.since(known.number, (known.polled.scan.room, *names))

    async def miss(self, room: str, planned: Plan, *, lost: bool) -> Outlook:
        """Go on without a read. `lost`: no room of the provider can be read."""
        now = int(self.clock())
        self._known.pop(room, None)
        return await miss(self._database, room, planned, watching=self.watching, now=now, lost=lost)

    async def tidy(self) -> None:
        """See to the alerts of lessons that are no longer planned as they were."""
        await self._database.run(tidy.tidy, watching=self.watching, now=int(self.clock()))


def _light(scan: Scan) -> Scan:
    """What is worth keeping of a scan in memory: of a large room not its visits."""
    return scan if len(scan.visits) <= PAGE_ROWS else replace(scan, visits=(), unread=scan.shown)
