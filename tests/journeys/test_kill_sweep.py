"""SIGKILL at any moment to a bot that does nothing but send, into forty channels of a Slack that ails.

Nothing is lost, and nothing is there twice. The long run, some thousands of kills:
`KILLS=10000 python -m pytest -m slow tests/journeys/test_kill_sweep.py -s`
"""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.demo.faults import Faults
from bot.demo.slack import Channel, DemoSlack
from bot.demo.slack.workspace import BOT
from bot.domain.audit import audit
from bot.domain.intents import EDIT, POSTED, REPLY, intent_id
from bot.domain.notes import Note
from bot.domain.notices import notice
from bot.store import outbox
from bot.store.database import Database, transaction
from tests.journeys.ailing import POST, Dice
from tests.journeys.nursery import KILLED, Nursery, nursery


@dataclass
class Sweep:
    """A database, a Slack, and a nursery of senders."""

    path: Path
    slack: DemoSlack
    nursery: Nursery
    owed: int = 0

    def owe(self, number: int = 2, *, channels: int = 10) -> None:
        """Posts, each with an edit and a reply in its thread, in channels of their own."""
        now = int(time.time())
        with Database.open(self.path, lock=False) as database:
            salt = database.call(outbox.salt)
            owed = []
            for _ in range(number):
                self.owed += 1
                channel = f"C{self.owed % channels:03}"
                self.slack.workspace.channels.setdefault(channel, Channel(channel, channel, {BOT}))
                post = notice(f"a{self.owed}", Note("found"), channel=channel, salt=salt, now=now)
                more = {"target": post.id, "revision": 2, "id": intent_id(salt, post.key, 2)}
                owed += [post, replace(post, what=EDIT if self.owed % 2 else REPLY, **more)]

            def write(db):
                with transaction(db):
                    outbox.owe(db, [replace(one, deadline=None) for one in owed], now)

            database.call(write)

    async def send(self) -> None:
        """One sender begins its life."""
        workspace = self.slack.workspace
        job = {"database": str(self.path), "api_url": self.slack.api_url, "token": workspace.bot_token}
        await self.nursery.bear(job)

    def check(self) -> None:
        """Nothing lost, nothing twice, and what the ledger says is what stands in Slack."""
        with Database.open(self.path, lock=False) as database:
            known = database.call(outbox.recent, 0)
            assert database.call(outbox.messages_twice, 0) == 0
        assert self.slack.transcript.repeated() == {}
        assert {one.state for one in known} == {POSTED}, [one for one in known if one.state != POSTED]
        assert len(known) == 2 * self.owed
        standing = {message.intent: message.ts for message in self.slack.transcript.messages}
        assert {one.id: one.ts for one in known if one.what != EDIT} == standing
        assert audit(known, int(time.time())) == ()


@asynccontextmanager
async def sweep(folder: Path) -> AsyncIterator[Sweep]:
    """Everything ready; nothing owed."""
    async with DemoSlack() as slack, nursery("tests.journeys.sender", folder / "log") as senders:
        yield Sweep(folder / "owed.db", slack, senders)


async def random_kills(folder: Path, kills: int, *, seed: int) -> Sweep:
    """Senders that are killed at any moment, until so many are dead; then one that may live."""
    async with sweep(folder) as all_of_it:
        dice = random.Random(seed)
        all_of_it.slack.web_api.faults = Dice(all_of_it.slack, seed)
        while all_of_it.nursery.kills < kills:
            all_of_it.owe(3, channels=40)
            await all_of_it.send()
            await asyncio.sleep(dice.uniform(0.02, 0.35))
            all_of_it.nursery.kill()
            assert await all_of_it.nursery.bury() in (KILLED, 0)
        all_of_it.slack.web_api.faults = Faults()
        await all_of_it.send()
        assert await all_of_it.nursery.bury() == 0
        all_of_it.check()
        return all_of_it


async def test_kills_at_any_moment_while_slack_ails(tmp_path):
    await random_kills(tmp_path, 12, seed=7)


@pytest.mark.slow
async def test_a_long_run_of_kills(tmp_path):
    kills, began = int(os.environ.get("KILLS", "1000")), time.monotonic()
    done = await random_kills(tmp_path, kills, seed=random.randrange(10**9))
    posts = sum(method == POST for method, _ in done.slack.calls)
    took = time.monotonic() - began
    counts = f"{done.nursery.kills} kills, {2 * done.owed} intents, {posts} posts"
    print(f"\n{counts}, {took:.0f} s: 0 lost, 0 twice")  # noqa: T201
