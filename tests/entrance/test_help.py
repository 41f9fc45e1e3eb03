"""The way in: help without waiting, and no traceback whatever happens."""

import asyncio
import json
import sys

import pytest

from bot.cli import COMMANDS, page

HEAVY = ["aiohttp", "slack_bolt", "slack_sdk", "pydantic", "rich", "jinja2", "sqlite_utils", "httpx", "click"]


async def test_help_waits_for_nothing_heavy(bot):
    script = (
        "import sys; sys.argv[1:] = ['--help']; from bot.cli import main; main();"
        f"print([module for module in {HEAVY} if module in sys.modules])"
    )

    done = await bot(python=("-c", script))

    assert done.out == f"{page()}[]\n"


async def test_every_command_has_help(bot):
    for name in COMMANDS:
        done = await bot(name, "--help")
        assert done.status == 0, done.err
        assert done.out.startswith(f"Usage: attendance-bot {name}")


async def test_the_short_help_and_the_version(bot):
    assert (await bot("-h")).out == page()
    assert (await bot("--version")).out.startswith("attendance-bot ")


@pytest.mark.parametrize("args", [[], ["shwo"], ["--loud"]])
async def test_what_is_no_command_is_asked_wrongly(args, bot):
    done = await bot(*args)

    assert (done.status, done.out) == (2, "")
    assert "Usage: attendance-bot" in done.err


CRASH = """
import sys, types, click
from bot.cli import COMMANDS
from bot.cli.entrance import enter
from bot.cli.settings import read_settings

def crash():
    read_settings()
    raise ValueError("name of a student")

COMMANDS["crash"] = "has a bug"
sys.modules["bot.cli.crash"] = types.SimpleNamespace(command=click.Command("crash", callback=crash))
sys.exit(enter(["crash"]))
"""


@pytest.mark.parametrize("level", ["info", "debug"])
async def test_a_bug_of_ours_is_told_without_a_traceback(level, bot):
    done = await bot(python=("-c", CRASH), ATTENDANCE_LOG=level)

    *logged, told = done.err.splitlines()
    assert done.status == 1
    assert told == "attendance-bot itself failed (ValueError). ATTENDANCE_LOG=debug tells where."
    assert "name of a student" not in done.err
    assert [json.loads(line)["error"] for line in logged] == ([["ValueError"]] if level == "debug" else [])


STREAMS = [
    # a closed stream is no fault
    ("2>&-", 0, "Usage: attendance-bot show", ""),
    (">&-", 0, "", ""),
    ("<&-", 0, "Usage: attendance-bot show", ""),
    # a full disk is told
    (">/dev/full", 1, "", "The output could not be written: No space left on device.\n"),
]


@pytest.mark.parametrize(("redirection", "status", "out", "err"), STREAMS)
async def test_streams_that_lead_nowhere(redirection, status, out, err, bot):
    shell = f'exec "{sys.executable}" -m bot show --help {redirection}'

    process = await asyncio.create_subprocess_shell(
        shell, env=bot.environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    done = await bot.end(process)

    assert (done.status, done.err) == (status, err)
    assert done.out.startswith(out)
    assert bool(done.out) == bool(out)
