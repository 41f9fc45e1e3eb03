"""`attendance-bot run` is told to stop while a message is on its way to Slack.

Once: nothing more is claimed, the message ends and is kept, and the exit status is 0. Twice: it ends at once,
and the next start looks for the message before it would post it again.
"""

import asyncio
import signal
import time
from collections import Counter

import pytest

from bot.demo.slack import Fault
from bot.domain.intents import PENDING, POSTED, SENDING
from bot.domain.notes import Note
from bot.domain.notices import notice
from bot.store import outbox
from bot.store.database import Database, transaction

POST = "chat.postMessage"
CHANNEL = "G04OPS"


@pytest.fixture
def owed(bot):
    """Two messages that are due, in one channel; call it for what became of them."""
    path = bot.folder / "attendance.db"
    now = int(time.time())

    def owe(db):
        with transaction(db):
            two = [notice(key, Note("found"), channel=CHANNEL, salt=outbox.salt(db), now=now) for key in "ab"]
            outbox.owe(db, two, now)

    with Database.open(path, lock=False) as database:
        database.call(owe)

    def states():
        with Database.open(path, lock=False) as database:
            return [one.state for one in database.call(outbox.recent, 0)]

    return states


async def posting(slack):
    """Until Slack has read a message."""
    async with asyncio.timeout(20):
        while not Counter(method for method, _ in slack.calls)[POST]:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.02)


async def ends(process, within):
    """The exit status."""
    async with asyncio.timeout(within):
        await process.communicate()
    return process.returncode


@pytest.fixture
def run(bot, wired):
    """Start it; a doubt is settled after a second."""

    async def start():
        return await bot.start("run", **wired, ATTENDANCE_QUARANTINE="1s")

    return start


async def test_what_is_being_posted_ends_and_nothing_more_is_begun(run, slack, owed):
    slack.fail(Fault("slow", seconds=1.5), POST)
    process = await run()
    await posting(slack)

    process.send_signal(signal.SIGTERM)

    assert await ends(process, 10) == 0
    assert owed() == [POSTED, PENDING]
    assert len(slack.transcript.messages) == 1


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_second_signal_ends_it_at_once_and_nothing_is_posted_twice(run, slack, owed, arrived):
    slack.fail(Fault("hang", seconds=30, stored=arrived), POST)
    process = await run()
    await posting(slack)

    process.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.3)
    assert process.returncode is None
    process.send_signal(signal.SIGTERM)

    assert await ends(process, 2) == 128 + signal.SIGTERM
    assert owed() == [SENDING, PENDING]

    process = await run()
    async with asyncio.timeout(20):
        while owed() != [POSTED, POSTED]:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert await ends(process, 10) == 0
    assert len(slack.transcript.messages) == 2
    assert slack.transcript.repeated() == {}
