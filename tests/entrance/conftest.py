"""A school behind the command line: stand-ins on loopback, and the real program in another process."""

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.demo.classroom import DemoClassroom, DemoRoom, came
from bot.demo.slack import DemoSlack

TOP = Path(__file__).parents[2]
HOUR = 3600


class Done(NamedTuple):
    """A process that has ended."""

    status: int | None
    out: str
    err: str


class CommandLine:
    """`attendance-bot` in an empty folder, with the settings given and no others."""

    def __init__(self, folder):
        self.folder = folder
        self.environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(TOP), "PYTHONWARNINGS": "error"}

    async def start(self, *args, python=(), **environ):
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *(python or ("-m", "bot", *args)),
            cwd=self.folder,
            env={**self.environ, **environ},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def __call__(self, *args, python=(), **environ):
        return await self.end(await self.start(*args, python=python, **environ))

    async def end(self, process):
        out, err = await process.communicate()
        return Done(process.returncode, out.decode("utf-8"), err.decode("utf-8"))


@pytest.fixture
def bot(tmp_path):
    return CommandLine(tmp_path)


@pytest.fixture
async def school():
    """A provider with one room: a teacher and a student inside, another student gone."""
    start = int(time.time()) - HOUR
    visits = [
        came("Ms Li", start, role="teacher", userid="t1"),
        came("学生甲", start + 60, start + 1860, userid="s1"),
        came("[red]=1+1", start + 120, userid="s2"),
    ]
    async with DemoClassroom([DemoRoom("111", "Algebra", visits)]) as classroom:
        yield classroom


@pytest.fixture
async def slack():
    async with DemoSlack() as slack:
        yield slack


@pytest.fixture
def key(school):
    """The settings that reading a room needs."""
    return {"TALKCLOUD_KEY": school.key, "TALKCLOUD_URL": school.url}


@pytest.fixture
def wired(key, slack):
    """The settings that the bot needs, in Socket Mode."""
    return {
        **key,
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.workspace.bot_token,
        "SLACK_APP_TOKEN": slack.workspace.app_token,
        "ATTENDANCE_HTTP": "127.0.0.1:0",
    }
