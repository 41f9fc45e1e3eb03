"""The world of the demo: the clock, the rooms, both stand-ins, and what can be done to them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.demo.classroom import DemoClassroom
from bot.demo.clock import VirtualClock
from bot.demo.slack import DemoSlack
from bot.demo.story import QUIET_ROOM, ROOM


class RoomNow(NamedTuple):
    """A room at this moment."""

    serial: str
    title: str
    start: int
    end: int
    inside: tuple[str, ...]
    """Names of those inside, teachers first."""


class WorldNow(NamedTuple):
    """The world at this moment; two that are equal look the same."""

    minute: int
    """UTC seconds, whole minutes."""
    speed: float
    running: bool
    provider_down: bool
    rooms: tuple[RoomNow, ...]


STEP = 10.0
"""Seconds of the world between two moments at which the bot is waited for."""


async def _nobody() -> None:
    """A world without a bot waits for nobody."""


@dataclass
class World:
    """Everything outside the bot."""

    clock: VirtualClock
    classroom: DemoClassroom
    slack: DemoSlack
    channel: str = "C02ALR"
    user: str = "U01ALICE"
    """Who sits before the page."""
    suggestions: tuple[str, ...] = (
        f"/attendance {ROOM}",
        "/attendance help",
        f"/attendance {QUIET_ROOM}",
        f"/attendance {ROOM} today 刘洋",
    )
    provider_down: bool = False
    settle: Callable[[], Awaitable[None]] = _nobody
    """Lets the bot do all that is due now, and waits for it."""
    _doing: set[asyncio.Task[None]] = field(default_factory=set)

    def now(self) -> WorldNow:
        """What anybody looking into the rooms would see."""
        at = self.clock()
        rooms = tuple(
            RoomNow(room.serial, room.title, room.start, room.end, _inside(room.visits, at))
            for room in self.classroom.rooms
        )
        return WorldNow(int(at) // 60 * 60, self.clock.speed, self.clock.running, self.provider_down, rooms)

    async def until(self, moment: float) -> None:
        """Let time pass step by step, so that whoever watches comes out the same each time."""
        while self.clock() < moment:
            self.clock.jump(min(STEP, moment - self.clock()))
            await self.settle()

    async def break_provider(self, *, broken: bool) -> None:
        """Take the classroom provider down, or bring it back."""
        self.provider_down = broken
        await (self.classroom.down() if broken else self.classroom.up())

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something happen on its own; held here, since asyncio holds tasks weakly."""
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)


def _inside(visits: list[Any], at: float) -> tuple[str, ...]:
    """Names of those inside at that moment, each once, in the order of the story."""
    inside = (v.name for v in visits if v.enter <= at and (v.leave is None or v.leave > at))
    return tuple(dict.fromkeys(inside))
