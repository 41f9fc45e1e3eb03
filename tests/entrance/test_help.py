"""The way in: help without waiting, and no traceback whatever happens."""

import json

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
