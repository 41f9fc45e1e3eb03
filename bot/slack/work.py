"""Work that goes on after a request was acknowledged: kept, watched, and waited for at the end."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

_log = structlog.get_logger("bot.slack")


class Work:
    """The running tasks. asyncio itself holds a task only weakly, so they are held here."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Let `work` run on its own."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("work_crashed", work=task.get_name(), exc_info=error)

    async def close(self, patience: float) -> None:
        """Wait `patience` seconds for what runs, then cancel the rest."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                _log.warning("work_cancelled", work=task.get_name())
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
