"""The command line, as a person uses it: another process, a stand-in provider, exit statuses and streams."""

import asyncio
import csv
import io
import json
import os
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import COMMANDS, page
from bot.demo.classroom import DemoClassroom, DemoRoom, Fault, came
from bot.demo.slack import DemoSlack
from bot.store.database import Database

TOP = Path(__file__).parents[2]
HOUR = 3600


class Done(NamedTuple):
    status: int
    out: str
    err: str


async def bot(*args, folder, python=(), **environ):
    """`attendance-bot ARGS` in an empty folder, with these settings and no others."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(python or ("-m", "bot")),
        *args,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(TOP), "PYTHONWARNINGS": "error", **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Done(process.returncode, out.decode("utf-8"), err.decode("utf-8"))


@asynccontextmanager
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


def settings(classroom):
    return {"TALKCLOUD_KEY": classroom.key, "TALKCLOUD_URL": classroom.url}


async def test_show_prints_a_table(tmp_path):
    async with school() as classroom:
        done = await bot("show", "111", folder=tmp_path, **settings(classroom))

    assert (done.status, done.err) == (0, "")
    for shown in ("Algebra", "Ms Li", "学生甲", "[red]=1+1", "30 min"):
        assert shown in done.out


async def test_show_prints_the_contract_as_json(tmp_path):
    async with school() as classroom:
        done = await bot("show", "111", "--format", "json", folder=tmp_path, **settings(classroom))

    found = json.loads(done.out)
    assert (found["version"], found["room"], found["complete"], found["registers"]) == (1, "111", True, [])
    assert [visit["name"] for visit in found["visits"]] == ["Ms Li", "学生甲", "[red]=1+1"]
    assert set(found["visits"][0]) == {"userid", "name", "role", "list", "enter", "leave", "terminal"}
    assert [visit["leave"] is None for visit in found["visits"]] == [True, False, True]


async def test_show_prints_sheets(tmp_path):
    async with school() as classroom:
        people = await bot("show", "111", "--format", "csv", folder=tmp_path, **settings(classroom))
        visits = await bot(
            "show", "111", "--format", "csv", "--visits", folder=tmp_path, **settings(classroom)
        )

    assert people.out.startswith("room,lesson_start,userid,name,role,due,verdict,flags,seconds,")
    assert visits.out.startswith("room,list,userid,name,role,enter,leave,terminal\r\n")
    assert [row["name"] for row in csv.DictReader(io.StringIO(people.out))] == [
        "Ms Li",
        "学生甲",
        "[red]=1+1",
    ]
    assert len(list(csv.DictReader(io.StringIO(visits.out)))) == 3


async def test_show_needs_no_slack_and_works_beside_a_running_bot(tmp_path):
    running = Database.open(tmp_path / "attendance.db")
    try:
        async with school() as classroom:
            done = await bot("show", "111", folder=tmp_path, **settings(classroom))
    finally:
        running.close()

    assert done.status == 0, done.err


async def test_any_locale_can_print_any_name(tmp_path):
    async with school() as classroom:
        done = await bot(
            "show", "111", folder=tmp_path, LC_ALL="C", PYTHONCOERCECLOCALE="0", **settings(classroom)
        )

    assert "学生甲" in done.out


async def test_incomplete_records_are_shown_and_warned_of(tmp_path):
    async with school() as classroom:
        start = int(time.time()) - HOUR
        classroom.room("111").add(came(f"s{i}", start + i, start + 999) for i in range(450))
        classroom.fail(Fault("status", status=500), "getLiveLogininfo", times=None, page=2)
        done = await bot("show", "111", "--format", "json", folder=tmp_path, **settings(classroom))

    assert done.status == 0, done.err
    assert json.loads(done.out)["complete"] is False
    assert done.err.startswith("Warning: the records are incomplete.")


async def test_a_failed_read_is_no_empty_room(tmp_path):
    async with school() as classroom:
        classroom.fail(Fault("html"), times=None)
        done = await bot("show", "111", folder=tmp_path, **settings(classroom))

    assert (done.status, done.out) == (1, "")
    assert done.err.count("\n") == 1


WRONG = [
    # the outside failed, or has no such thing
    (1, ["show", "999"], {}),
    (1, ["show", "111"], {"TALKCLOUD_KEY": "another-key"}),
    # asked wrongly
    (2, [], {}),
    (2, ["shwo"], {}),
    (2, ["show"], {}),
    (2, ["show", "room one"], {}),
    (2, ["show", "111", "--day", "someday"], {}),
    (2, ["show", "111", "--day", "today", "--from", "2026-11-01"], {}),
    (2, ["show", "111", "--to", "2026-11-01"], {}),
    (2, ["show", "111", "--from", "2026-11-02", "--to", "2026-11-01"], {}),
    (2, ["show", "111", "--from", "2020-01-01"], {}),
    (2, ["show", "111", "--format", "pdf"], {}),
    (2, ["show", "111"], {"TALKCLOUD_KEY": ""}),
    (2, ["show", "111"], {"ATTENDANCE_POLL": "soon"}),
    (2, ["run"], {"ATTENDANCE_POLL": "soon"}),
]


@pytest.mark.parametrize(("status", "args", "environ"), WRONG)
async def test_what_cannot_be_done_ends_with_words_and_a_status(status, args, environ, tmp_path):
    async with school() as classroom:
        done = await bot(*args, folder=tmp_path, **settings(classroom) | environ)

    assert (done.status, done.out) == (status, "")
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert classroom.key not in done.err


async def test_times_without_an_offset_are_in_the_bots_zone(tmp_path):
    span = ["--from", "2026-01-05T10:00", "--to", "2026-01-05T11:00"]
    async with school() as classroom:
        zone = {"ATTENDANCE_TIMEZONE": "Europe/Berlin"}
        await bot("show", "111", *span, folder=tmp_path, **settings(classroom), **zone)

    asked = classroom.asked("getLiveLogininfo")[0].form
    nine_utc = 1767603600
    assert (int(asked["starttime"]), int(asked["endtime"])) == (nine_utc - 2 * HOUR, nine_utc + 3 * HOUR)


async def test_a_reader_that_goes_away_is_no_trouble(tmp_path):
    """`attendance-bot show 111 --format json | head -1`."""
    async with school() as classroom:
        start = int(time.time()) - HOUR
        classroom.room("111").add(came(f"student {i}", start + i % 900, start + 999) for i in range(3000))
        process = await asyncio.create_subprocess_shell(
            f"{sys.executable} -m bot show 111 --format json | head -1",
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(TOP), **settings(classroom)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()

    assert (out, err) == (b"{\n", b"")


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
async def test_a_bug_of_ours_is_told_without_a_traceback(level, tmp_path):
    done = await bot(folder=tmp_path, python=("-c", CRASH), ATTENDANCE_LOG=level)

    *logged, told = done.err.splitlines()
    assert done.status == 1
    assert told == "attendance-bot itself failed (ValueError). ATTENDANCE_LOG=debug tells where."
    assert "name of a student" not in done.err
    assert [json.loads(line)["error"] for line in logged] == ([["ValueError"]] if level == "debug" else [])


HEAVY = ["aiohttp", "slack_bolt", "slack_sdk", "pydantic", "rich", "jinja2", "sqlite_utils", "httpx", "click"]


async def test_help_waits_for_nothing_heavy(tmp_path):
    script = (
        "import sys; sys.argv[1:] = ['--help']; from bot.cli import main; main();"
        f"print([module for module in {HEAVY} if module in sys.modules])"
    )

    done = await bot(folder=tmp_path, python=("-c", script))

    assert done.out == f"{page()}[]\n"


async def test_every_command_has_help(tmp_path):
    for name in COMMANDS:
        done = await bot(name, "--help", folder=tmp_path)
        assert done.status == 0, done.err
        assert done.out.startswith(f"Usage: attendance-bot {name}")


async def test_the_short_help_and_the_version(tmp_path):
    assert (await bot("-h", folder=tmp_path)).out == page()
    assert (await bot("--version", folder=tmp_path)).out.startswith("attendance-bot ")


@asynccontextmanager
async def wired():
    async with school() as classroom, DemoSlack() as slack:
        yield (
            classroom,
            slack,
            {
                **settings(classroom),
                "SLACK_API_URL": slack.api_url,
                "SLACK_BOT_TOKEN": slack.workspace.bot_token,
                "SLACK_APP_TOKEN": slack.workspace.app_token,
            },
        )


async def test_check_finds_all_in_order(tmp_path):
    async with wired() as (_, _, environ):
        done = await bot("check", folder=tmp_path, **environ)

    assert done.status == 0, done.out + done.err
    assert [line.split()[:2] for line in done.out.splitlines()] == [
        ["ok", "settings"],
        ["ok", "database"],
        ["ok", "slack"],
        ["ok", "connection"],
        ["ok", "classroom"],
    ]
    assert not (tmp_path / "attendance.db").exists()


FOUND = [
    ("slack", {"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN (invalid_auth)"),
    ("slack", {"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
    ("connection", {"SLACK_APP_TOKEN": "xapp-wrong"}, "SLACK_APP_TOKEN (invalid_auth)"),
    ("connection", {"SLACK_APP_TOKEN": ""}, "Set SLACK_APP_TOKEN"),
    ("classroom", {"TALKCLOUD_KEY": "wrong"}, "4102"),
    ("database", {"ATTENDANCE_DATABASE": "no/such/folder/a.db"}, "is no folder that can be written in"),
]


@pytest.mark.parametrize(("what", "environ", "words"), FOUND)
async def test_check_says_what_to_do(what, environ, words, tmp_path):
    async with wired() as (_, _, good):
        done = await bot("check", folder=tmp_path, **good | environ)

    failed = [line for line in done.out.splitlines() if line.startswith("FAIL")]
    assert done.status == 1
    assert [line.split()[1] for line in failed] == [what]
    assert words in failed[0]


async def test_check_misses_a_scope(tmp_path):
    async with wired() as (_, slack, good):
        slack.workspace.scopes.discard("users:read")
        done = await bot("check", folder=tmp_path, **good)

    assert "The bot token lacks users:read" in done.out


async def test_check_survives_an_outside_that_is_not_there(tmp_path):
    async with wired() as (classroom, slack, good):
        await slack.down()
        await classroom.down()
        done = await bot("check", folder=tmp_path, **good)

    assert [line.split()[:2] for line in done.out.splitlines() if line.startswith("FAIL")] == [
        ["FAIL", "slack"],
        ["FAIL", "connection"],
        ["FAIL", "classroom"],
    ]
