"""How quickly things start, against a bare interpreter and a bare import of Bolt."""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bot.demo.slack import DemoSlack
from tests.bench.measure import Figure, interleave, milliseconds, ratio

HELP = """
import sys
sys.argv = ["attendance-bot", "--help"]
from bot.cli import main
main()
"""
"""What the installed `attendance-bot` script does."""


def child_cpu(*command: str) -> float:
    """CPU seconds that a child process takes from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def child_wall(*command: str) -> float:
    """Seconds on the wall that a child process takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True)
    return time.perf_counter() - began


async def until_connected() -> float:
    """Seconds from the start of `attendance-bot run` to its Socket Mode connection."""
    async with DemoSlack() as slack:
        with tempfile.TemporaryDirectory() as folder:
            settings = {
                "TALKCLOUD_KEY": "k",
                "SLACK_BOT_TOKEN": slack.workspace.bot_token,
                "SLACK_APP_TOKEN": slack.workspace.app_token,
                "SLACK_API_URL": slack.api_url,
                "ATTENDANCE_DATABASE": str(Path(folder) / "bench.db"),
                "ATTENDANCE_HTTP": "",
            }
            began = time.perf_counter()
            command = [sys.executable, "-m", "bot", "run"]
            process = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL)  # noqa: ASYNC220 — its start is what is timed
            try:
                await slack.connected(within=20)
                return time.perf_counter() - began
            finally:
                process.terminate()
                process.wait(20)


def figures() -> Iterable[Figure]:
    """Help beside an interpreter that does nothing; `run` beside the import that it cannot avoid."""
    helped = interleave({"floor": lambda: child_cpu("-c", "pass"), "ours": lambda: child_cpu("-c", HELP)}, 15)
    floor = f"bare interpreter start, {milliseconds(helped, 'floor')}"
    yield Figure("attendance-bot --help", ratio(helped, "ours", "floor"), 3.0, floor)
    started = interleave(
        {
            "floor": lambda: child_wall("-c", "import slack_bolt.async_app"),
            "ours": lambda: asyncio.run(until_connected()),
        },
        7,
    )
    floor = f"bare import slack_bolt.async_app, {milliseconds(started, 'floor')}"
    yield Figure("start of run to connected", ratio(started, "ours", "floor"), 2.5, floor)
