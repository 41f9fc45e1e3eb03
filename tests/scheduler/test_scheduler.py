"""The scheduler: jobs run again and again, whatever one of them or the clock does."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.demo.clock import VirtualClock
from bot.errors import DatabaseUnavailable
from bot.metrics import JOBS
from bot.scheduler import Job, Scheduler

BEAT = 0.02


class Work:
    """Counts how often it was done."""

    def __init__(self, *, takes: float = 0.0, error: Exception | None = None) -> None:
        self.begun = self.done = self.at_once = self.most = 0
        self.takes, self.error = takes, error

    async def __call__(self) -> None:
        self.begun += 1
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await asyncio.sleep(self.takes)
            if self.error:
                raise self.error
            self.done += 1
        finally:
            self.at_once -= 1


@pytest.fixture
async def run():
    started = []

    def start(*jobs, clock=time.time):
        scheduler = Scheduler(jobs, clock=clock, beat=BEAT)
        scheduler.start()
        started.append(scheduler)
        return scheduler

    yield start
    for scheduler in started:
        await scheduler.close()


async def enough(work, times, within=2.0):
    async with asyncio.timeout(within):
        while work.done < times:  # noqa: ASYNC110 - the work knows of nobody who waits for it
            await asyncio.sleep(BEAT / 4)


def outcomes(job, outcome):
    return JOBS.labels(job, outcome)._value.get()


async def test_a_job_runs_at_once_and_again_and_again(run):
    work = Work()
    run(Job("poll", work))

    await enough(work, 3)


async def test_a_job_is_never_begun_while_it_runs(run):
    slow, quick = Work(takes=4 * BEAT), Work()
    run(Job("slow", slow), Job("quick", quick))
    await enough(slow, 2)

    assert slow.most == 1
    assert quick.done >= 4


async def test_an_interval_is_in_the_seconds_of_the_clock_that_was_given(run):
    """A demonstration runs faster: a minute of its own passes in a tenth of a second."""
    fast, slow = Work(), Work()
    run(Job("fast", fast, every=60), clock=VirtualClock(0, speed=600))
    run(Job("slow", slow, every=60), clock=VirtualClock(0, speed=1))
    await enough(fast, 4)

    assert slow.done == 1


async def test_a_job_that_hangs_is_cut_and_begun_again(run):
    """64."""
    hung, before = Work(takes=60), outcomes("hung", "cut")
    run(Job("hung", hung, limit=0.05))
    await asyncio.sleep(0.5)

    assert hung.begun >= 3
    assert outcomes("hung", "cut") >= before + 2


@pytest.mark.parametrize("error", [DatabaseUnavailable(), RuntimeError("odd")])
async def test_a_job_that_fails_is_begun_again_and_told_once(run, error, capsys):
    work, other = Work(error=error), Work()
    run(Job("fails", work), Job("other", other))
    await enough(other, 4)
    assert work.begun >= 3
    work.error = None
    await enough(work, 1)

    told = capsys.readouterr().out
    assert (told.count("job_lost"), told.count("job_back")) == (1, 1)


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_wall_clock_that_is_set_stops_nothing(run, hours):
    """57, 58: without the guard an hour back is an hour without a run."""
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:
        work = Work()
        run(Job("poll", work))
        await enough(work, 2)
        traveller.shift(timedelta(hours=hours))
        await enough(work, work.done + 3)
        begun = work.begun
        await asyncio.sleep(5 * BEAT)

        assert work.begun - begun <= 10


async def test_a_blocked_loop_makes_a_run_late_and_drops_none(run):
    """63: and of many that were missed it makes up for with one."""
    work = Work()
    run(Job("poll", work))
    await enough(work, 1)
    before = work.begun
    time.sleep(1.5)  # noqa: ASYNC251 - the very thing
    await asyncio.sleep(BEAT / 2)

    assert 1 <= work.begun - before <= 2


async def test_what_runs_may_end_when_the_scheduler_stops_and_nothing_begins(run):
    work = Work(takes=0.1)
    scheduler = run(Job("poll", work))
    await asyncio.sleep(0.05)
    await scheduler.close()

    assert (work.begun, work.done) == (1, 1)
    await asyncio.sleep(3 * BEAT)
    assert work.begun == 1


async def test_what_does_not_end_in_time_is_cut(run):
    work = Work(takes=60)
    scheduler = run(Job("poll", work))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(1):
        await scheduler.close(patience=0.05)

    assert (work.begun, work.done, work.at_once) == (1, 0, 0)
