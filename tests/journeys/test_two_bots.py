"""Two bots on one database, on hosts that do not see each other's locks: the first one is paused, and wakes.

What stands for the other host is a lock file of its own. Whoever began last goes on; the other writes
nothing more, posts nothing, and ends.
"""

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.demo.slack import DemoSlack
from bot.domain.intents import POSTED
from bot.domain.notes import Note
from bot.domain.notices import notice
from bot.store import outbox
from bot.store.database import Database, transaction
from tests.journeys.nursery import nursery
from tests.journeys.world import World

CHANNEL, NOON = "G04OPS", 1_736_856_000
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="sees who is paused in /proc")


class Pair:
    """Two bots."""

    def __init__(self, folder, slack, world, first, second):
        self.path, self.slack, self.world = folder / "attendance.db", slack, world
        self.first, self.second = first, second
        self.log = folder / "first.log"
        self.settings = {
            "talkcloud_key": "no-rooms-no-key1",
            "slack_bot_token": slack.workspace.bot_token,
            "slack_app_token": slack.workspace.app_token,
            "slack_api_url": slack.api_url,
            "database": str(self.path),
            "channel": CHANNEL,
            "http": None,
        }

    async def begin(self, which, **job):
        await which.bear({"config": self.settings, "clock": str(self.world.path), "beat": 0.02, **job})

    def owe(self, *keys):
        def write(db):
            with transaction(db):
                salt, now = outbox.salt(db), int(self.world())
                owed = [notice(key, Note("found"), channel=CHANNEL, salt=salt, now=now) for key in keys]
                outbox.owe(db, owed, now)

        with Database.open(self.path, lock=False) as database:
            database.call(write)

    async def told(self, number):
        """Until so many messages stand in Slack, and all is known of them."""
        async with asyncio.timeout(15):
            while self.states() != [POSTED] * number:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.05)

    def states(self):
        with Database.open(self.path, lock=False) as database:
            return [one.state for one in database.call(outbox.recent, 0)]

    def forget_lock(self):
        """From now on there are two hosts: the lock file says the same, and nobody holds it."""
        lock = Path(f"{self.path}.lock")
        said = lock.read_bytes()
        lock.unlink()
        lock.write_bytes(said)

    async def is_paused(self):
        async with asyncio.timeout(15):
            while _state_of(self.first.child) != "T":  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.02)


def _state_of(process):
    """How the system calls what it does: T for paused."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.fixture
async def pair(tmp_path):
    world = World(tmp_path / "clock", NOON, 200)
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(DemoSlack(clock=world))
        both = [
            await stack.enter_async_context(nursery("tests.journeys.wholebot", tmp_path / f"{name}.log"))
            for name in ("first", "second")
        ]
        time_passes = asyncio.create_task(world.run())
        yield Pair(tmp_path, slack, world, *both)
        time_passes.cancel()


# Where the first bot is paused, with a message…
PAUSED = [
    "before next_job",  # …that it is about to claim
    "after next_job",  # …claimed, and not sent
    "after chat.postMessage",  # …sent, and not known to be
]


@pytest.mark.parametrize("step", PAUSED)
async def test_a_paused_bot_that_wakes_posts_nothing_and_ends(pair, step):
    pair.owe("a")
    await pair.begin(pair.first, pause=step)
    await pair.is_paused()
    pair.forget_lock()
    await pair.begin(pair.second)
    await pair.told(1)
    pair.first.kill(signal.SIGCONT)

    assert await pair.first.bury(within=10) == 1
    assert "DatabaseTaken" in pair.log.read_text()
    pair.owe("b")
    await pair.told(2)
    assert len(pair.slack.transcript.messages) == 2
    assert pair.slack.transcript.repeated() == {}
    pair.second.kill(signal.SIGTERM)
    assert await pair.second.bury(within=10) == 0
