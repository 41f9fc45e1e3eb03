"""Rounds: which room is read next, how many at once, and which are left alone for a while.

What has to survive an end of the process is in the tables: when each room was read, and what its alerts
wait for. Here is only what a restart may forget, such as how often a room failed in a row.
"""

import asyncio
from dataclasses import dataclass, field, replace

import structlog

from bot.domain.breaker import HOST_TOLERATES, Breaker
from bot.domain.guard import AGAIN_AFTER, is_held
from bot.domain.polls import Pace, Poll, next_poll
from bot.errors import ClassroomError, ClassroomRefused, StoreError
from bot.metrics import POLL_AGE, POLLS, POLLS_LATE, PROVIDER_LOST, ROOMS_WATCHED
from bot.usecases.agenda import Agenda
from bot.usecases.lessons import Plan
from bot.usecases.lookout import Lookout
from bot.usecases.watching import Outlook

FORGIVEN = 120
"""Seconds that a read may be late before the rounds count as not fresh; three polls, where that is more."""
_BLIND_LOOKS = 50
"""So many rooms are looked at without a read in one go: each takes the database a moment."""

_log = structlog.get_logger("bot.rounds")


@dataclass(slots=True)
class _Watched:
    """A room with a lesson near or on."""

    room: str
    planned: Plan
    last: int | None
    outlook: Outlook
    breaker: Breaker = field(default_factory=Breaker)
    next: Poll | None = None
    blind_since: int | None = None
    """When it first failed to be read; None where it did not."""
    is_read: bool = False
    """Just now."""
    missed: int = 0
    """When it was last looked at without a read."""


class Rounds:
    """Reads every room when it is due. Belongs to one event loop."""

    def __init__(self, lookout: Lookout, *, pace: Pace, width: int) -> None:
        """`width`: so many rooms are read at once."""
        self._lookout = lookout
        self._policy = lookout.watching.rules.policy
        self._pace = pace
        self._width = width
        self._rooms: dict[str, _Watched] = {}
        self._host = Breaker(tolerates=HOST_TOLERATES)
        self._revision: int | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._agenda = Agenda()
        self._near: dict[str, Plan] = {}
        self._beat = 0
        """When the last beat was."""
        self._blind: set[str] = set()
        """The rooms that could not be read the last time."""
        self._unsettled: dict[str, frozenset[str]] = {}
        """Room → its lessons that are over and have no final register."""
        self._queue: list[_Watched] = []
        """The rooms that were due at the last beat, the most urgent last."""
        self._closing = False

    async def tick(self) -> None:
        """Begin every read that is due, as far as there is room; the others follow as these end."""
        now = self._now()
        revision, near = await self._lookout.near(now, frozenset().union(*self._unsettled.values()))
        if revision != self._revision:
            await self._lookout.tidy()
            self._revision = revision
        if near is not self._near or now < self._beat:
            await self._take(near, now)
        self._beat = now
        due = (self._rooms[room] for room in self._agenda.due(now))
        self._queue = sorted(filter(self._is_due, due), key=self._urgency, reverse=True)
        ROOMS_WATCHED.set(len(self._rooms))
        POLL_AGE.set(self._age(now))
        PROVIDER_LOST.set(self._is_lost())
        self._begin()
        await self._look_blindly(now)

    async def _take(self, near: dict[str, Plan], now: int) -> None:
        """Other rooms are near, or the clock was set back."""
        for room in self._rooms.keys() - near.keys():
            if not self._rooms[room].is_read:
                del self._rooms[room]
                self._forget(room)
        for room, planned in near.items():
            one = self._rooms.get(room)
            if one is None or one.planned is not planned or (one.last or 0) > now:
                await self._meet(room, planned, now)
        self._near = near if near.keys() == self._rooms.keys() else {}

    def _forget(self, room: str) -> None:
        self._agenda.put(room, None)
        self._blind.discard(room)
        self._unsettled.pop(room, None)

    async def _look_blindly(self, now: int) -> None:
        """While the provider is lost nobody reads the other rooms: their messages say what they rest on."""
        if not self._is_lost():
            return
        unread = [one for one in self._rooms.values() if not one.is_read and one.next and one.next.at <= now]
        waiting = [one for one in unread if not now - self._pace.poll < one.missed <= now]
        for one in waiting[:_BLIND_LOOKS]:
            one.missed = now
            self._hear(one, await self._lookout.miss(one.room, one.planned, lost=True))

    async def is_fresh(self) -> bool:
        """Whether every room was read when it was due, or hardly later."""
        return self._age(self._now()) <= max(FORGIVEN, 3 * self._pace.poll)

    def _age(self, now: int) -> int:
        """For how long the room that waits longest should have been read."""
        late = (self._rooms[room] for room in self._agenda.due(now) | self._blind)
        owed = (one.blind_since or (one.next and one.next.at) or now for one in late)
        return max((now - moment for moment in owed if moment < now), default=0)

    async def idle(self) -> None:
        """Wait until no room is being read."""
        while self._tasks:
            await asyncio.wait(self._tasks)
            await asyncio.sleep(0)

    async def close(self, patience: float = 5.0) -> None:
        """Begin nothing more, and let what runs end, or end it."""
        self._closing = True
        if self._tasks:
            _, running = await asyncio.wait(self._tasks, timeout=patience)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _meet(self, room: str, planned: Plan, now: int) -> None:
        one = self._rooms.get(room)
        if one is None:
            last, outlook = await self._lookout.recall(room, planned)
            one = self._rooms[room] = _Watched(room, planned, last, outlook)
            self._hear(one, outlook)
        one.planned = planned
        if one.last is not None:
            one.last = min(one.last, now)  # the clock was set back
        self._schedule(one, now)

    def _schedule(self, one: _Watched, now: int) -> None:
        one.next = next_poll(
            one.room,
            one.planned.wanted,
            last=one.last,
            now=now,
            policy=one.outlook.policy or self._policy,
            pace=self._pace,
            awaited=one.outlook.awaited,
            due=one.outlook.due,
            unsettled=one.outlook.unsettled,
        )
        self._agenda.put(one.room, one.next.at if one.next else None)

    def _hear(self, one: _Watched, outlook: Outlook) -> None:
        """What a room waits for from now on."""
        one.outlook = outlook
        self._unsettled.pop(one.room, None)
        if outlook.unsettled:
            self._unsettled[one.room] = outlook.unsettled

    def _now(self) -> int:
        return int(self._lookout.clock())

    def _begin(self) -> None:
        while self._queue and not self._closing and len(self._tasks) < self._width:
            one = self._queue[-1]
            if not self._is_due(one):
                self._queue.pop()
                continue
            if not self._host_allows(self._now()):
                return
            self._queue.pop()
            one.is_read = True
            task = asyncio.create_task(self._visit(one, self._now()), name="poll")
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    def _is_due(self, one: _Watched) -> bool:
        now = self._now()
        return (
            one.next is not None
            and one.next.at <= now
            and not one.is_read
            and self._rooms.get(one.room) is one
            and one.breaker.allows(now, self._pace.poll, phase=one.room)
        )

    def _urgency(self, one: _Watched) -> tuple[int, int, str]:
        """The most urgent first: by when it must have been read. What is spread may wait for a poll."""
        at = one.next.at if one.next else 0
        return at + (self._pace.poll if one.next and one.next.spread else 0), at, one.room

    def _host_allows(self, now: int) -> bool:
        """Whether the provider as a whole is worth a try: while it is lost, one room at a time finds out."""
        if not self._is_lost():
            return True
        if self._tasks or not self._host.allows(now, self._pace.poll):
            return False
        self._host = self._host.tried(now)
        return True

    def _is_lost(self) -> bool:
        return self._host.failures > self._host.tolerates

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not self._closing:
            self._begin()

    async def _visit(self, one: _Watched, now: int) -> None:
        """One read, whatever comes of it: no room stands in the way of another."""
        due = one.next.at if one.next else now
        POLLS_LATE.observe(max(0, now - due))
        try:
            await self._read(one, now)
        except StoreError as error:
            self._failed(one, "store", error)
        except Exception as error:  # noqa: BLE001 - told and counted
            self._failed(one, "crashed", error)
        finally:
            one.is_read = False
            if one.room in self._rooms:
                self._schedule(one, self._now())

    async def _read(self, one: _Watched, now: int) -> None:
        try:
            due, policy = one.next, one.outlook.policy
            scan, outlook = await self._lookout.poll(one.room, one.planned, due, policy)
        except ClassroomError as error:
            self._failed(one, "failed", error)
            self._host_failed(error)
            one.last = now
            self._hear(one, await self._lookout.miss(one.room, one.planned, lost=self._is_lost()))
            return
        one.last = now
        if is_held(scan):
            outlook = replace(outlook, due=(*outlook.due, now + AGAIN_AFTER))
        self._hear(one, outlook)
        POLLS.labels("complete" if scan.complete else "partial").inc()
        self._succeeded(one)

    def _failed(self, one: _Watched, outcome: str, error: Exception) -> None:
        POLLS.labels(outcome).inc()
        one.breaker = one.breaker.failed(self._now())
        one.blind_since = one.blind_since or self._now()
        self._blind.add(one.room)
        if one.breaker.failures == 1 and not self._is_lost():
            _log.warning("room_lost", room=one.room, error=type(error).__name__)

    def _host_failed(self, error: ClassroomError) -> None:
        if not error.retry and not isinstance(error, ClassroomRefused):
            return  # it said something of this room alone
        was_lost = self._is_lost()
        times = HOST_TOLERATES + 1 if isinstance(error, ClassroomRefused) and not was_lost else 1
        for _ in range(times):
            self._host = self._host.failed(self._now())
        if self._is_lost() and not was_lost:
            _log.warning("provider_lost", error=type(error).__name__)

    def _succeeded(self, one: _Watched) -> None:
        if self._is_lost():
            _log.info("provider_back")
        elif one.breaker.failures:
            _log.info("room_back", room=one.room)
        self._host = self._host.succeeded()
        self._blind.discard(one.room)
        one.breaker, one.blind_since = one.breaker.succeeded(), None
