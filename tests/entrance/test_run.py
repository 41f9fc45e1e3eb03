"""`attendance-bot run`: starts, stops cleanly, and says why where it cannot start."""

import asyncio
import json
import signal

import aiohttp
import pytest


async def ready(process):
    """The first log line that says the bot is connected."""
    async with asyncio.timeout(20):
        while line := await process.stderr.readline():
            if json.loads(line)["event"] == "ready":
                return json.loads(line)
    pytest.fail("it ended before it was ready")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_cleanly(sign, bot, wired):
    process = await bot.start("run", **wired)
    await ready(process)

    process.send_signal(sign)
    done = await bot.end(process)

    assert done.status == 0
    events = [json.loads(line) for line in done.err.splitlines()]
    assert [one["level"] for one in events if one["event"] != "database_remark"] == ["info", "info"]


async def test_a_second_bot_does_not_start(bot, wired):
    first = await bot.start("run", **wired)
    await ready(first)

    second = await bot("run", **wired)

    assert second.status == 1
    assert "another" in second.err.lower()
    first.terminate()
    assert (await bot.end(first)).status == 0


async def test_after_a_kill_the_next_start_takes_over_at_once(bot, wired):
    first = await bot.start("run", **wired)
    await ready(first)
    first.kill()
    await bot.end(first)

    second = await bot.start("run", **wired)
    await ready(second)
    second.terminate()
    assert (await bot.end(second)).status == 0


async def test_a_bot_that_another_host_took_over_from_ends_and_says_why(bot, wired):
    """The lock file that is gone stands for a host that does not see our locks."""
    first = await bot.start("run", **wired)
    where = (await ready(first))["address"]
    (bot.folder / "attendance.db.lock").unlink()
    second = await bot.start("run", **wired)
    await ready(second)

    async with aiohttp.ClientSession() as session:
        assert (await session.get(f"http://{where}/readyz")).status == 503
    done = await bot.end(first)

    assert done.status == 1
    assert "Another attendance-bot has taken over" in done.err
    assert "Traceback" not in done.err
    second.terminate()
    assert (await bot.end(second)).status == 0


CANNOT = [
    (1, {"SLACK_BOT_TOKEN": "xoxb-wrong"}),
    (1, {"SLACK_APP_TOKEN": "xapp-wrong"}),
    (1, {"ATTENDANCE_DATABASE": "no/such/folder/a.db"}),
    (2, {"SLACK_APP_TOKEN": ""}),
    (2, {"TALKCLOUD_KEY": ""}),
    (2, {"ATTENDANCE_POLL": "soon"}),
]


@pytest.mark.parametrize(("status", "environ"), CANNOT)
async def test_it_says_why_it_cannot_start(status, environ, bot, wired):
    done = await bot("run", **wired | environ)

    assert done.status == status
    assert done.out == ""
    assert "Traceback" not in done.err
    assert not any(secret in done.err for secret in (wired["TALKCLOUD_KEY"], "wrong"))
