"""`attendance-bot backfill`: history, window by window; stopped at any moment and taken up again."""

import asyncio
import re
import time

import pytest

from bot.demo.classroom import Fault, came

DAY = 86_400


@pytest.fixture
def key(key):
    return {**key, "ATTENDANCE_RATE": "1000", "ATTENDANCE_TIMEZONE": "UTC"}


def days_ago(count):
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - count * DAY))


def history(school, days):
    """One visit a day, at noon UTC, for `days` days."""
    noon = int(time.time()) // DAY * DAY + DAY // 2
    school.room("111").add(came("Ana", noon - n * DAY, noon - n * DAY + 600) for n in range(1, days + 1))


async def test_it_reads_everything_once_but_the_last_day(bot, key, school):
    history(school, 60)

    first = await bot("backfill", "111", "--from", days_ago(59), **key)
    school.requests.clear()
    again = await bot("backfill", "111", "--from", days_ago(59), **key)

    assert first.status == 0, first.err
    assert re.match(r"Read 59\.?\d* days of room 111: 6\d new visits\.\n", first.out)
    assert re.match(r"Read 1 day of room 111: 0 new visits. 58\.?\d* days were read before\.\n", again.out)
    # what is younger than a day may still change: it alone is read again, with what stands around it
    for request in school.asked("getLiveLogininfo"):
        assert int(request.form["starttime"]) > time.time() - 3 * DAY


async def test_it_goes_on_where_it_was_stopped(bot, key, school):
    history(school, 300)
    school.latency = 0.05
    process = await bot.start("backfill", "111", "--from", days_ago(299), **key)
    while len(school.asked("getLiveLogininfo")) < 8:
        assert process.returncode is None
        await asyncio.sleep(0.01)
    process.kill()
    await bot.end(process)
    finished = [int(request.form["starttime"]) for request in school.asked("getLiveLogininfo")][:4]
    school.requests.clear()
    school.latency = 0

    done = await bot("backfill", "111", "--from", days_ago(299), **key)

    assert done.status == 0, done.err
    assert "were read before" in done.out
    assert min(int(request.form["starttime"]) for request in school.asked("getLiveLogininfo")) > max(finished)


async def test_a_window_that_was_not_read_to_the_end_is_asked_for_again(bot, key, school):
    noon = int(time.time()) // DAY * DAY - 3 * DAY
    school.room("111").add(came(f"s{n}", noon + n, noon + 5000) for n in range(450))
    school.fail(Fault("status", status=500), "getLiveLogininfo", times=None, page=2)

    first = await bot("backfill", "111", "--from", days_ago(5), **key)
    school.faults.clear()
    again = await bot("backfill", "111", "--from", days_ago(5), **key)

    assert first.status == 1
    assert "could not be read to the end" in first.err
    assert again.status == 0, again.err


async def test_a_failed_read_ends_with_its_reason(bot, key, school):
    await school.down()

    done = await bot("backfill", "111", "--from", days_ago(5), **key)

    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("The classroom provider cannot be reached.")


async def test_a_year_is_as_far_as_the_provider_goes(bot, key):
    done = await bot("backfill", "111", "--from", days_ago(400), **key)

    assert done.status == 2
    assert "one year" in done.err
