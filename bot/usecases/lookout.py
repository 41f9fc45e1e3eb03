"""The lookout: what reading and watching rooms takes, in one hand."""

from collections.abc import Callable

from bot.classroom.client import Classroom
from bot.domain.scan import Scan
from bot.store import scans
from bot.store.database import Connection, Database
from bot.store.memo import VisitMemo
from bot.usecases import tidy
from bot.usecases.lessons import Plan
from bot.usecases.near import Near
from bot.usecases.poll import PATIENCE, miss, poll
from bot.usecases.watching import Outlook, Watching, recall


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
        patience: float = PATIENCE,
    ) -> None:
        self.watching = watching
        self.clock = clock
        self._classroom = classroom
        self._database = database
        self._memo = memo
        self._near = Near(watching.rules.policy)
        self._patience = patience

    async def near(self, now: int) -> tuple[int, dict[str, Plan]]:
        """The timetable's revision, and the rooms to watch at `now`. Raises StoreError, as all the others."""
        found = await self._database.run(self._near.at, now)
        return self._near.revision, found

    async def recall(self, room: str, planned: Plan) -> tuple[int | None, Outlook]:
        """When a room was last read, and what it waits for."""
        return await self._database.run(self._recall, room, planned)

    def _recall(self, db: Connection, room: str, planned: Plan) -> tuple[int | None, Outlook]:
        begun = min(lesson.start for lesson in planned.around or planned.wanted)
        last = scans.latest(db, room, begun, begun)
        return last.taken if last else None, recall(db, planned, self.watching.alerting)

    async def poll(self, room: str, planned: Plan) -> tuple[Scan, Outlook]:
        """Read it. Raises ClassroomError too."""
        return await poll(
            self._classroom,
            self._database,
            room,
            planned,
            watching=self.watching,
            memo=self._memo,
            clock=self.clock,
            patience=self._patience,
        )

    async def miss(self, room: str, planned: Plan, *, lost: bool) -> Outlook:
        """Go on without a read. `lost`: no room of the provider can be read."""
        now = int(self.clock())
        return await miss(self._database, room, planned, watching=self.watching, now=now, lost=lost)

    async def tidy(self) -> None:
        """See to the alerts of lessons that are no longer planned as they were."""
        await self._database.run(tidy.tidy, watching=self.watching, now=int(self.clock()))
