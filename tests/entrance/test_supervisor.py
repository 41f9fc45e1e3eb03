"""What systemd hears of `run`: ready, alive, stopping."""

import asyncio
import socket

import pytest


@pytest.fixture
def notify(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.setblocking(False)  # noqa: FBT003 - the socket's own
        yield heard


async def test_a_supervisor_hears_that_it_is_ready_alive_and_stopping(bot, wired, notify, tmp_path):
    running = await bot.start("run", **wired, NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="200000")
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(15):
        assert await loop.sock_recv(notify, 100) == b"READY=1"
        assert [await loop.sock_recv(notify, 100) for _ in range(3)] == [b"WATCHDOG=1"] * 3
    running.terminate()
    assert (await bot.end(running)).status == 0

    said = []
    while not said or said[-1] != b"STOPPING=1":
        said.append(notify.recv(100))
    assert set(said[:-1]) <= {b"WATCHDOG=1"}


async def test_without_a_supervisor_nothing_is_missed(bot, wired, tmp_path):
    running = await bot.start("run", **wired, NOTIFY_SOCKET=str(tmp_path / "nobody"))
    async with asyncio.timeout(15):
        while b"ready" not in await running.stderr.readline():
            pass
    running.terminate()

    assert (await bot.end(running)).status == 0
