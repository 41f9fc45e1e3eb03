"""Work that goes on after its request was acknowledged."""

import asyncio
import gc

import pytest

from bot.slack.work import Work


async def test_it_is_held_until_it_is_done() -> None:
    work, done = Work(), asyncio.Event()

    async def slow() -> None:
        await asyncio.sleep(0.05)
        done.set()

    work.start(slow(), name="slow")
    gc.collect()
    await asyncio.wait_for(done.wait(), 1)


async def test_the_end_waits_for_it() -> None:
    work, done = Work(), asyncio.Event()

    async def slow() -> None:
        await asyncio.sleep(0.05)
        done.set()

    work.start(slow(), name="slow")
    await work.close(1)
    assert done.is_set()


async def test_the_end_does_not_wait_for_ever() -> None:
    work = Work()
    ended = asyncio.Event()

    async def stuck() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    work.start(stuck(), name="stuck")
    await asyncio.wait_for(work.close(0.05), 1)
    assert ended.is_set()


async def test_a_crash_is_logged_and_hurts_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    work = Work()

    async def broken() -> None:
        raise ZeroDivisionError

    work.start(broken(), name="broken")
    await work.close(1)
    assert "work_crashed" in capsys.readouterr().out


async def test_the_end_of_nothing_is_immediate() -> None:
    await asyncio.wait_for(Work().close(10), 1)
