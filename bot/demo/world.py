"""The world of the demo: the clock, the rooms, both stand-ins, and what can be done to them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.demo.classroom import DemoClassroom
from bot.demo.clock import VirtualClock
from bot.demo.happenings import Happening, Happenings
from bot.demo.keeper import Keeper
from bot.demo.slack import DemoSlack
from bot.demo.story import QUIET_ROOM, ROOM
from bot.demo.troubles import WELL, Troubles


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
    provider: str
    slack: str
    """Their troubles."""
    bot: bool
    """Whether the bot runs."""
    lives: int
    posted: int
    repeated: int
    rooms: tuple[RoomNow, ...]
    lately: tuple[Happening, ...]


STEP = 10.0
"""Seconds of the world between two moments at which the bot is waited for."""
LEAPS, LEAP_PAUSE = 20, 0.15
"""A jump is so many leaps, with so many of our seconds between them: the bot keeps its eyes open."""


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
    keeper: Keeper | None = None
    settle: Callable[[], Awaitable[None]] = _nobody
    """Lets the bot do all that is due now, and waits for it."""
    troubles: Troubles = field(init=False)
    _happenings: Happenings = field(default_factory=Happenings)
    _doing: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.troubles = Troubles(self.classroom, self.slack)

    def now(self) -> WorldNow:
        """What anybody looking into the rooms would see."""
        at = self.clock()
        rooms = self.classroom.rooms
        seen = (
            RoomNow(room.serial, room.title, room.start, room.end, _inside(room.visits, at)) for room in rooms
        )
        transcript = self.slack.transcript
        return WorldNow(
            int(at) // 60 * 60,
            self.clock.speed,
            self.clock.running,
            self.troubles.provider,
            self.troubles.slack,
            self.keeper is not None and self.keeper.bot is not None,
            self.keeper.lives if self.keeper else 0,
            len(transcript.public()),
            len(transcript.repeated()),
            tuple(seen),
            tuple(self._happenings.lately(rooms, at)),
        )

    def offer(self, rooms: Iterable[str]) -> None:
        """Suggest commands that fit these rooms, unless those of the story do."""
        if (known := list(rooms)) and ROOM not in known:
            asked = [f"/attendance {room}" for room in known[:3]]
            self.suggestions = (*asked, "/attendance now", "/attendance help")

    async def until(self, moment: float) -> None:
        """Let time pass step by step, so that whoever watches comes out the same each time."""
        while self.clock() < moment:
            self.clock.jump(min(STEP, moment - self.clock()))
            await self.settle()

    async def leap(self, seconds: float) -> None:
        """Let time pass quickly, and not all at once."""
        for _ in range(LEAPS):
            self.clock.jump(seconds / LEAPS)
            await asyncio.sleep(LEAP_PAUSE)

    async def break_provider(self, *, broken: bool) -> None:
        """Take the classroom provider down, or bring it back."""
        await self.troubles.set_provider("down" if broken else WELL)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let something happen on its own; held here, since asyncio holds tasks weakly."""
        task = asyncio.create_task(work)
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)


def _inside(visits: list[Any], at: float) -> tuple[str, ...]:
    """Names of those inside at that moment, each once, in the order of the story."""
    inside = (v.name for v in visits if v.enter <= at and (v.leave is None or v.leave > at))
    return tuple(dict.fromkeys(inside))
