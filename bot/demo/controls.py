"""What the visitor does to the world: its clock, its troubles, the bot's life."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.demo.guard import done, gone
from bot.demo.world import World

SPEEDS = (1, 20, 60, 300)
JUMPS = (60, 300, 1800)
"""Seconds."""


class Controls:
    """The switches of the left side, by name; `word` is what stands behind the colon."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._does: dict[str, Callable[[str], Awaitable[None]]] = {
            "clock": self._clock,
            "speed": self._speed,
            "jump": self._jump,
            "provider": world.troubles.set_provider,
            "slack": world.troubles.set_slack,
            "bot": self._bot,
        }

    def routes(self) -> list[web.RouteDef]:
        """Where the page sends them."""
        return [web.post("/world", self._serve)]

    async def _serve(self, request: web.Request) -> web.Response:
        name, _, word = str((await request.post()).get("do", "")).partition(":")
        try:
            await self._does[name](word)
        except (KeyError, ValueError):
            return gone()
        return done()

    async def _clock(self, word: str) -> None:
        {"pause": self.world.clock.pause, "run": self.world.clock.resume}[word]()

    async def _speed(self, word: str) -> None:
        {str(speed): speed for speed in SPEEDS}[word]  # no other is offered
        self.world.clock.pace(float(word))

    async def _jump(self, word: str) -> None:
        self.world.start(self.world.leap({str(jump): jump for jump in JUMPS}[word]))

    async def _bot(self, word: str) -> None:
        if self.world.keeper is not None:
            await {"kill": self.world.keeper.kill, "start": self.world.keeper.start}[word]()
