"""A world's clock for several processes: it runs fast, and stands still while nobody can keep up with it.

It stands in a file of eight bytes that every process maps. One of them lets it run: a tick is a turn of its
event loop, so that on a busy machine time passes more slowly instead of running away from everybody.
"""

import asyncio
import mmap
import struct
from pathlib import Path

TICK = 0.01
LONGEST_TICK = 0.03
"""Seconds of ours that one tick may stand for, however long it took."""
_MOMENT = struct.Struct("d")


class SharedClock:
    """The time, UTC seconds: call it."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _MOMENT.size)

    def __call__(self) -> float:
        return float(_MOMENT.unpack_from(self._map)[0])

    def set(self, moment: float) -> None:
        """Be that late."""
        _MOMENT.pack_into(self._map, 0, moment)


class World(SharedClock):
    """The clock, and the hand that moves it."""

    def __init__(self, path: Path, moment: float, speed: float) -> None:
        path.write_bytes(_MOMENT.pack(moment))
        super().__init__(path)
        self.path = path
        self.speed = speed
        """How many of its seconds pass in one of ours."""
        self.stands = False
        """Time does not pass."""

    async def run(self) -> None:
        """Let time pass, until cancelled."""
        loop = asyncio.get_running_loop()
        then = loop.time()
        while True:
            await asyncio.sleep(TICK)
            now = loop.time()
            if not self.stands:
                self.set(self() + min(now - then, LONGEST_TICK) * self.speed)
            then = now
