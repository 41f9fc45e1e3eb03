"""Keeps the bot running between the stand-ins, kills it, and starts it again on the same database."""

import asyncio
import gc
import warnings
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from bot.app.bot import Bot

GRACE = 0.2
"""Seconds between two blows: whatever tidies up at the end is struck too."""

Open = Callable[[], AbstractAsyncContextManager[Bot]]


class Keeper:
    """One bot at a time, in a task of this process."""

    def __init__(self, open_: Open) -> None:
        self.bot: Bot | None = None
        """The one that runs, if any does."""
        self.lives = 0
        """How often one was started."""
        self._open = open_
        self._task: asyncio.Task[None] | None = None
        self._enough = asyncio.Event()

    async def start(self) -> None:
        """Start it, unless it runs. Raises what the bot raises where it cannot begin."""
        if self._task is not None:
            return
        self._enough = asyncio.Event()
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._live(ready), name="demo-bot")
        await asyncio.wait({self._task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            task, self._task = self._task, None
            await task
        self.lives += 1

    def running(self) -> Bot:
        """The one that runs. Raises LookupError where none does."""
        if self.bot is None:
            raise LookupError("no bot runs")
        return self.bot

    async def kill(self) -> None:
        """Strike it down in the middle of whatever it does: it gets no time to end anything well."""
        task, self._task = self._task, None
        while task is not None and not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=GRACE)
        del task
        with warnings.catch_warnings():
            # what a dead process leaves open the system closes; here nobody does
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()

    async def stop(self) -> None:
        """End it as its owner would. Raises what it died of, if it did."""
        task, self._task = self._task, None
        self._enough.set()
        if task is not None:
            await task

    async def _live(self, ready: asyncio.Future[None]) -> None:
        try:
            async with self._open() as self.bot:
                ready.set_result(None)
                await self._enough.wait()
        finally:
            self.bot = None
