"""`attendance-bot digest`: printed from what is stored, and posted once, with or without a running bot."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.entrance.test_run import ready

CHANNEL = "C02ALR"


@pytest.fixture
async def stored(bot, key, tmp_path):
    """A lesson of room 111 that was over ten minutes ago, read once; one who was due did not come."""
    now = datetime.now(UTC).replace(microsecond=0)
    begin, end = now - timedelta(minutes=50), now - timedelta(minutes=10)
    (tmp_path / "lessons.csv").write_text(
        "room,title,start,end,repeat,until,timezone,channel,teacher\n"
        f"111,Algebra,{begin.isoformat()},{end.isoformat()},,,UTC,,\n"
    )
    (tmp_path / "roster.csv").write_text(
        "room,userid,name,role\n111,s1,学生甲,student\n111,s9,Zhao Min,student\n"
    )
    environ = {**key, "ATTENDANCE_TIMEZONE": "UTC", "ATTENDANCE_CHANNEL": CHANNEL}
    assert (await bot("lessons", "import", "lessons.csv", **environ)).status == 0
    assert (await bot("roster", "import", "roster.csv", **environ)).status == 0
    assert (await bot("show", "111", **environ)).status == 0
    return environ


@pytest.fixture
def day(stored):
    """The day of the lesson, whenever this runs."""
    return (datetime.now(UTC) - timedelta(minutes=50)).date().isoformat()


async def test_it_is_printed_without_slack(bot, stored, day):
    done = await bot("digest", "--day", day, **stored)

    assert (done.status, done.err) == (0, "")
    for word in (
        "1 lesson, judged",
        "2 due · 0 present · 1 partial · 1 absent",
        "Absent (1)",
        "Zhao Min · Algebra",
    ):
        assert word in done.out, word


async def test_where_no_bot_runs_it_is_posted_by_the_command_and_only_once(bot, stored, day, wired, slack):
    first = await bot("digest", "--day", day, "--post", **{**stored, **wired})
    again = await bot("digest", "--day", day, "--post", **{**stored, **wired})

    assert (first.status, first.out) == (0, f"{CHANNEL}: posted.\n"), first.err
    assert (again.status, "it was posted already" in again.out) == (0, True)
    posted = [one for one in slack.transcript.public(CHANNEL) if "Digest of" in one.text]
    assert len(posted) == 1


async def test_a_running_bot_posts_what_the_command_owes(bot, stored, day, wired, slack):
    environ = {**stored, **wired, "ATTENDANCE_DIGEST_AT": ""}
    posted = asyncio.Event()
    slack.transcript.listeners.append(lambda _, message: "Digest of" in message.text and posted.set())
    running = await bot.start("run", **environ)
    try:
        await ready(running)
        done = await bot("digest", "--day", day, "--post", **environ)
        assert (done.status, "posted" in done.out) == (0, True), done.err
        await asyncio.wait_for(posted.wait(), 20)
    finally:
        running.terminate()
        await bot.end(running)


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (["--day", "someday"], 2, "someday"),
        (["--day", "2025-01-01..2025-01-07"], 2, "one day"),
        (["--day", "2099-01-01"], 2, "not begun"),
    ],
    ids=["no date", "several days", "to come"],
)
async def test_what_is_no_day_is_said(bot, asked, status, said):
    done = await bot("digest", *asked)

    assert (done.status, said in done.err) == (status, True), done.err


async def test_without_lessons_there_is_no_channel_to_post_in(bot, wired):
    done = await bot("digest", "--post", **wired)

    assert done.status == 2
    assert "No channel has lessons" in done.err
