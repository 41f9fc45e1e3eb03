"""Acknowledging a slash command over HTTP, idle and while a room of 100 000 visits is read and stored."""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo.slack import DemoSlack
from tests.bench.fetch import PAGES, ROOM, serving
from tests.bench.measure import Figure
from tests.bench.records import PAGE_ROWS, START

COMMANDS = 200
PAUSE = 0.01
USER, CHANNEL = "U01ALICE", "C02ALR"
DAY = datetime.fromtimestamp(START, ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d")
"""The day of the records where the bot is."""


@contextmanager
def raw_handler(secret: str) -> Iterator[str]:
    """The floor, in its own process."""
    command = [sys.executable, "-m", "tests.bench.raw_handler", secret]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/slack/events"
    finally:
        process.communicate()


@contextmanager
def free_port() -> Iterator[int]:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield port


@asynccontextmanager
async def running_bot(slack: DemoSlack, classroom: str, folder: str) -> AsyncIterator[str]:
    """`attendance-bot run` in HTTP mode, in its own process; gives its address for Slack's requests."""
    with free_port() as port:
        settings = {
            "TALKCLOUD_KEY": "k",
            "TALKCLOUD_URL": classroom,
            "SLACK_BOT_TOKEN": slack.workspace.bot_token,
            "SLACK_SIGNING_SECRET": slack.workspace.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "ATTENDANCE_DATABASE": str(Path(folder) / "bench.db"),
            "ATTENDANCE_ALLOW": "*",
            "ATTENDANCE_RATE": "1000",
            "ATTENDANCE_CONCURRENCY": "16",
            "ATTENDANCE_HTTP": f"127.0.0.1:{port}",
        }
        command = [sys.executable, "-m", "bot", "run"]
        process = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL)  # noqa: ASYNC220 — once, before anything is timed
        try:
            for _ in range(200):
                await asyncio.sleep(0.05)
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
            yield f"http://127.0.0.1:{port}/slack/events"
        finally:
            process.terminate()
            process.wait(20)


async def acknowledged(slack: DemoSlack, url: str, text: str = "/attendance help") -> float:
    """Seconds until one command is acknowledged."""
    slack.delivery.url = url
    done = await slack.command(text, user=USER, channel=CHANNEL)
    assert done.status == 200, done.status
    assert done.ack is not None
    return done.ack


async def measure() -> list[Figure]:
    """Raw and ours in turn; then ours alone under load."""
    with tempfile.TemporaryDirectory() as folder, serving(PAGES * PAGE_ROWS - 50) as classroom:
        async with DemoSlack() as slack:
            with raw_handler(slack.workspace.signing_secret) as raw:
                async with running_bot(slack, classroom, folder) as ours:
                    costs: dict[str, list[float]] = {raw: [], ours: []}
                    for _ in range(COMMANDS):
                        for url, seen in costs.items():
                            seen.append(await acknowledged(slack, url))
                            await asyncio.sleep(PAUSE)
                    slowest, took = await under_load(slack, ours)
    floor = statistics.fmean(costs[raw])
    idle = statistics.fmean(costs[ours]) / floor
    return [
        Figure(
            "ack of a slash command over HTTP, mean", idle, 2.0, f"raw aiohttp handler, {floor * 1000:.3g} ms"
        ),
        Figure(
            f"slowest of {COMMANDS} acks while 100 000 visits are read",
            slowest / 0.150,
            1.0,
            f"150 ms; seen {slowest * 1000:.3g} ms, the room took {took:.3g} s",
        ),
    ]


async def under_load(slack: DemoSlack, url: str) -> tuple[float, float]:
    """The slowest ack while a large room is read, summed up and answered, and how long that took."""
    slack.delivery.url = url
    began = time.perf_counter()
    large = await slack.command(f"/attendance {ROOM} {DAY}", user=USER, channel=CHANNEL)
    answered = asyncio.create_task(large.reply(within=60))
    seen = []
    for _ in range(COMMANDS):
        seen.append(await acknowledged(slack, url))
        await asyncio.sleep(PAUSE)
    assert "30,000 people" in (await answered).text
    return max(seen), time.perf_counter() - began


def figures() -> Iterable[Figure]:
    """Means of sequential requests on kept connections, one client."""
    yield from asyncio.run(measure())
