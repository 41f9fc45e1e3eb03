"""The scheduler: a table of jobs, each begun again and again. What is due is in our tables, not in it.

A run that was missed is run late, and once. A job that hangs is cut by its own time-out. APScheduler waits
by the wall clock, so a clock that is set back would stop it for as long: a guard that counts by the
monotonic clock notices, and arms the jobs anew.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import AttendanceError
from bot.metrics import JOBS

JUMP = 2.0
"""A wall clock that moves by so many seconds more or less than time did was set."""

_log = structlog.get_logger("bot.scheduler")
logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
"""It tells every run and every missed one; what matters of it is told here, once."""


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the table."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: float = 0.0
    """Seconds between two runs by the bot's own clock, which runs faster in a demonstration. 0: each beat."""
    limit: float = 60.0
    """Seconds of our own time after which a run is cut."""


class Scheduler:
    """Runs the jobs between `start` and `close`. Belongs to one event loop."""

    def __init__(self, jobs: Iterable[Job], *, clock: Callable[[], float], beat: float = 1.0) -> None:
        """`beat`: every job is looked at so often, in seconds of our own time."""
        self._jobs = tuple(jobs)
        self._clock = clock
        self._beat = beat
        self._began: dict[str, float] = {}
        self._failing: set[str] = set()
        self._running: set[asyncio.Task[object]] = set()
        self._guard: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        """Begin. Every job runs at once, and then as often as it says."""
        for job in self._jobs:
            self._scheduler.add_job(
                self._run,
                "interval",
                args=(job,),
                id=job.name,
                seconds=self._beat,
                next_run_time=datetime.now(UTC),
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._scheduler.start()
        self._guard = asyncio.create_task(self._guard_clock(), name="clock-guard")

    async def close(self, patience: float = 5.0) -> None:
        """Begin no more runs, let those under way end, and cut them after `patience` seconds.

        Closing twice is harmless.
        """
        guard, self._guard = self._guard, None
        if guard is None:
            return
        guard.cancel()
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=patience)
        self._scheduler.shutdown(wait=False)  # it cancels what still runs
        await asyncio.gather(guard, *self._running, return_exceptions=True)

    async def _run(self, job: Job) -> None:
        if not self._is_due(job):
            return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in one
        self._running.add(task)
        try:
            async with asyncio.timeout(job.limit):
                await job.work()
        except TimeoutError:
            self._failed(job, "cut", "TimeoutError")
        except AttendanceError as error:
            self._failed(job, "failed", type(error).__name__)
        except Exception:  # noqa: BLE001 - told and counted; the other jobs go on
            self._failed(job, "failed", "")
        else:
            JOBS.labels(job.name, "done").inc()
            if job.name in self._failing:
                self._failing.discard(job.name)
                _log.info("job_back", job=job.name)
        finally:
            self._running.discard(task)

    def _is_due(self, job: Job) -> bool:
        """Whether so much time passed; always where the clock was set back since."""
        now, began = self._clock(), self._began.get(job.name)
        if began is not None and began <= now < began + job.every:
            return False
        self._began[job.name] = now
        return True

    def _failed(self, job: Job, outcome: str, error: str) -> None:
        """Count it; tell it once, until the job is done again."""
        JOBS.labels(job.name, outcome).inc()
        if job.name in self._failing:
            return
        self._failing.add(job.name)
        if error:
            _log.warning("job_lost", job=job.name, error=error)
        else:
            _log.exception("job_lost", job=job.name)

    async def _guard_clock(self) -> None:
        """Arm every job anew when the wall clock was set."""
        ahead = time.time() - time.monotonic()
        while True:
            await asyncio.sleep(min(self._beat, 1.0))
            jump = time.time() - time.monotonic() - ahead
            if abs(jump) <= JUMP:
                continue
            ahead += jump
            _log.warning("clock_set", seconds=round(jump))
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))
