"""`attendance-bot show`: one room in a terminal, for programs and for sheets."""

import asyncio
import csv
import io
import json
import os
import sys
import time
from datetime import UTC, datetime

import pytest

from bot.demo.classroom import Fault, came
from bot.store.database import Database

HOUR = 3600


async def test_it_prints_a_table(bot, key):
    done = await bot("show", "111", **key)

    assert (done.status, done.err) == (0, "")
    for shown in ("Algebra", "Ms Li", "学生甲", "[red]=1+1", "30 min"):
        assert shown in done.out


async def test_it_prints_the_contract_as_json(bot, key):
    done = await bot("show", "111", "--format", "json", **key)

    found = json.loads(done.out)
    assert (found["version"], found["room"], found["complete"], found["registers"]) == (1, "111", True, [])
    assert [visit["name"] for visit in found["visits"]] == ["Ms Li", "学生甲", "[red]=1+1"]
    assert set(found["visits"][0]) == {"userid", "name", "role", "list", "enter", "leave", "terminal"}
    assert [visit["leave"] is None for visit in found["visits"]] == [True, False, True]


async def test_it_prints_sheets(bot, key):
    people = await bot("show", "111", "--format", "csv", **key)
    visits = await bot("show", "111", "--format", "csv", "--visits", **key)

    assert people.out.startswith("room,lesson_start,userid,name,role,due,verdict,flags,seconds,")
    assert visits.out.startswith("room,list,userid,name,role,enter,leave,terminal\r\n")
    assert [row["name"] for row in csv.DictReader(io.StringIO(people.out))] == [
        "Ms Li",
        "学生甲",
        "[red]=1+1",
    ]
    assert len(list(csv.DictReader(io.StringIO(visits.out)))) == 3


async def test_it_needs_no_slack_and_works_beside_a_running_bot(bot, key, tmp_path):
    running = Database.open(tmp_path / "attendance.db")
    try:
        done = await bot("show", "111", **key)
    finally:
        running.close()

    assert done.status == 0, done.err


async def test_any_locale_can_print_any_name(bot, key):
    done = await bot("show", "111", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0", **key)

    assert "学生甲" in done.out


async def test_incomplete_records_are_shown_and_warned_of(bot, key, school):
    start = int(time.time()) - HOUR
    school.room("111").add(came(f"s{i}", start + i, start + 999) for i in range(450))
    school.fail(Fault("status", status=500), "getLiveLogininfo", times=None, page=2)

    done = await bot("show", "111", "--format", "json", **key)

    assert done.status == 0, done.err
    assert json.loads(done.out)["complete"] is False
    assert done.err.startswith("Warning: the records are incomplete.")


async def test_a_failed_read_is_no_empty_room(bot, key, school):
    school.fail(Fault("html"), times=None)

    done = await bot("show", "111", **key)

    assert (done.status, done.out) == (1, "")
    assert done.err.count("\n") == 1


async def test_times_without_an_offset_are_in_the_bots_zone(bot, key, school):
    span = ["--from", "2026-01-05T10:00", "--to", "2026-01-05T11:00"]
    nine_utc = 1767603600

    await bot("show", "111", *span, ATTENDANCE_TIMEZONE="Europe/Berlin", **key)

    asked = school.asked("getLiveLogininfo")[0].form
    assert (int(asked["starttime"]), int(asked["endtime"])) == (nine_utc - 2 * HOUR, nine_utc + 3 * HOUR)


async def test_a_period_may_end_now(bot, key, school):
    begin = int(time.time()) - HOUR

    done = await bot(
        "show", "111", "--from", f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(begin))}", **key
    )

    asked = school.asked("getLiveLogininfo")[0].form
    assert done.status == 0, done.err
    assert int(asked["starttime"]) == begin - 2 * HOUR
    assert 0 <= int(asked["endtime"]) - (begin + 3 * HOUR) < 60


async def test_a_reader_that_goes_away_is_no_trouble(key, school, tmp_path):
    """`attendance-bot show 111 --format json | head -1`."""
    start = int(time.time()) - HOUR
    school.room("111").add(came(f"student {i}", start + i % 900, start + 999) for i in range(3000))
    process = await asyncio.create_subprocess_shell(
        f"{sys.executable} -m bot show 111 --format json | head -1",
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), **key},  # noqa: PTH109 - no event loop needed
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )

    out, err = await process.communicate()

    assert out.startswith(b"{")
    assert (out.count(b"\n"), err) == (1, b"")


async def test_a_lesson_is_judged_and_the_verdict_shows_what_it_rests_on(bot, key, school, tmp_path):
    now = int(time.time())
    start = now - now % HOUR - 3 * HOUR
    school.room("111").add([came("Bo", start + 600, start + HOUR, userid="s9")])
    when = f"{datetime.fromtimestamp(start, UTC):%Y-%m-%dT%H:%M}Z"
    end = f"{datetime.fromtimestamp(start + HOUR, UTC):%Y-%m-%dT%H:%M}Z"
    (tmp_path / "lessons.csv").write_text(
        f"room,title,start,end\n111,Geometry,{when},{end}\n", encoding="utf-8"
    )
    (tmp_path / "roster.csv").write_text("room,userid,name\n111,s9,Bo\n111,s7,Cy\n", encoding="utf-8")
    await bot("lessons", "import", "lessons.csv")
    await bot("roster", "import", "roster.csv")

    judged = await bot("show", "111", "--lesson", when, "--format", "json", **key)
    rests = await bot("show", "111", "--lesson", when, "--person", "s9", **key)

    (register,) = json.loads(judged.out)["registers"]
    assert {person["name"]: person["verdict"] for person in register["people"] if person["due"]} == {
        "Bo": "present",
        "Cy": "absent",
    }
    assert "Arrived 10 min after the start." in rests.out
    assert "Late is more than 5 min after the start." in rests.out


WRONG = [
    # the outside failed, or has no such thing
    (1, ["999"], {}),
    (1, ["111"], {"TALKCLOUD_KEY": "another-key"}),
    # asked wrongly
    (2, [], {}),
    (2, ["room one"], {}),
    (2, ["111", "--day", "someday"], {}),
    (2, ["111", "--day", "today", "--from", "2026-11-01"], {}),
    (2, ["111", "--to", "2026-11-01"], {}),
    (2, ["111", "--from", "2026-11-02", "--to", "2026-11-01"], {}),
    (2, ["111", "--from", "2020-01-01"], {}),
    (2, ["111", "--format", "pdf"], {}),
    (2, ["111", "--lesson", "2026-11-01T10:00"], {}),
    (2, ["111", "--lesson", "2026-11-01T10:00", "--day", "today"], {}),
    (2, ["111", "--person", "s1"], {}),
    (2, ["111"], {"TALKCLOUD_KEY": ""}),
    (2, ["111"], {"ATTENDANCE_POLL": "soon"}),
]


@pytest.mark.parametrize(("status", "args", "environ"), WRONG)
async def test_what_cannot_be_done_ends_with_words_and_a_status(status, args, environ, bot, key, school):
    done = await bot("show", *args, **key | environ)

    assert (done.status, done.out) == (status, "")
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert school.key not in done.err
