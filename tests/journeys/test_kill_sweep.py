"""SIGKILL at every step of a sender, by itself and by Slack: nothing is lost, nothing is there twice.

The long run, some thousands of random kills while a third of Slack's answers are bad:
`KILLS=10000 python -m pytest -m slow tests/journeys/test_kill_sweep.py -s`
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.demo.faults import Fault, Faults
from bot.demo.slack import Channel, DemoSlack
from bot.demo.slack.web_api import Method
from bot.demo.slack.workspace import BOT
from bot.domain.audit import audit
from bot.domain.intents import EDIT, POSTED, REPLY, intent_id
from bot.domain.notes import Note
from bot.domain.notices import notice
from bot.store import outbox
from bot.store.database import Database, transaction
from tests.journeys.process import CHECKOUT

DEATHS = 3
DRAINED_WITHIN = 900
"""Seconds; a channel hears one message a second, so a long backlog takes as long."""
POST, UPDATE, HISTORY = "chat.postMessage", "chat.update", "conversations.history"


@dataclass
class Sweep:
    """A database, a Slack, and a nursery of senders."""

    path: Path
    slack: DemoSlack
    nursery: asyncio.subprocess.Process
    owed: int = 0
    kills: int = 0
    victim: int = 0

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

    async def send(self, die: str = "", nth: int = 1, *, for_seconds: float | None = None) -> int:
        """One sender's life; how it ended. With `for_seconds` it is killed after so long."""
        job = {
            "database": str(self.path),
            "api_url": self.slack.api_url,
            "token": self.slack.workspace.bot_token,
            "die": die,
            "nth": nth,
        }
        self.nursery.stdin.write(json.dumps(job).encode() + b"\n")
        self.victim = int(await self._line())
        end = DRAINED_WITHIN if for_seconds is None else for_seconds
        timer = asyncio.get_running_loop().call_later(end, self.kill)
        status = int(await self._line())
        timer.cancel()
        self.victim = 0
        self.kills += status == -signal.SIGKILL
        return status

    async def _line(self) -> bytes:
        async with asyncio.timeout(DRAINED_WITHIN + 10):
            return await self.nursery.stdout.readline()

    def kill(self) -> None:
        """SIGKILL to whoever sends now."""
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)

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
async def sweep(folder: Path):
    """Everything ready; nothing owed."""
    nursery = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.sender",
        cwd=CHECKOUT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    async with DemoSlack() as slack:
        try:
            yield Sweep(folder / "owed.db", slack, nursery)
        finally:
            nursery.stdin.close()
            async with asyncio.timeout(30):
                await nursery.wait()


STEPS = [
    "before adopt", "before settle", "after settle",
    # The claim: not yet written, half written, written and not a byte sent.
    "before next_job", "commit next_job", "after next_job",
    # The message: not sent, and sent with an answer that nobody wrote down.
    f"before {POST}", f"after {POST}", f"before {UPDATE}", f"after {UPDATE}",
    # What Slack said: not kept, half kept, kept with nothing done after it.
    "before record", "commit record", "after record",
]  # fmt: skip


async def test_a_sender_may_die_at_any_step(tmp_path):
    async with sweep(tmp_path) as all_of_it:
        for step in STEPS:
            all_of_it.owe()
            assert await all_of_it.send(step) == -signal.SIGKILL, step
        assert await all_of_it.send() == 0
        all_of_it.check()


LOOKING = [
    f"before {HISTORY}",
    f"after {HISTORY}",
    "before record_search",
    "commit record_search",
    "after record_search",
]


async def test_a_sender_may_die_while_it_looks(tmp_path):
    """Each one finds the doubt that its predecessor left, looks, and dies over it."""
    async with sweep(tmp_path) as all_of_it:
        all_of_it.owe(1)
        assert await all_of_it.send(f"after {POST}") == -signal.SIGKILL
        for step in LOOKING:
            all_of_it.slack.fail(Fault("drop"), POST)
            all_of_it.owe(1)
            assert await all_of_it.send(step) == -signal.SIGKILL, step
        assert await all_of_it.send() == 0
        all_of_it.check()


@pytest.mark.parametrize("moment", ["receive", "accept", "answer"])
@pytest.mark.parametrize("method", [POST, UPDATE])
async def test_slack_kills_the_sender(tmp_path, method, moment):
    """As the request is read, as the message stands in the channel, and as the answer leaves."""
    async with sweep(tmp_path) as all_of_it:
        real = all_of_it.slack.web_api.methods[method]
        struck: set[int] = set()

        def deadly(workspace, args):
            # several requests of one sender may be under way: they are one death
            strikes = all_of_it.victim in struck or len(struck) < DEATHS
            struck.update({all_of_it.victim} if strikes else ())
            if strikes and moment == "receive":
                all_of_it.kill()
            answer = real.does(workspace, args)
            if strikes and moment == "accept":
                all_of_it.kill()
            if strikes and moment == "answer":
                asyncio.get_running_loop().call_soon(all_of_it.kill)
            return answer

        all_of_it.slack.web_api.methods[method] = Method(deadly, real.scope)
        all_of_it.owe(2 * DEATHS)
        for _ in range(DEATHS):
            assert await all_of_it.send() == -signal.SIGKILL
        assert await all_of_it.send() == 0
        all_of_it.check()


class Dice(Faults):
    """A third of Slack's answers are bad; some messages are taken only after the sender gave up on them."""

    BAD = (
        Fault("rate limited", seconds=1), Fault("status", status=500), Fault("html"),
        Fault("status", status=503, stored=True), Fault("drop"), Fault("drop", stored=True),
        Fault("hang", seconds=1.2, stored=True), Fault("code", code="internal_error", stored=True),
        Fault("code", code="fatal_error"),
    )  # fmt: skip

    def __init__(self, slack: DemoSlack, seed: int) -> None:
        super().__init__()
        self.slack, self.dice = slack, random.Random(seed)

    def strike(self, path, form):
        """Bad luck, now and then."""
        if path == POST and self.dice.random() < 0.1:
            late = self.dice.uniform(0, 0.2)
            args, token = dict(form), self.slack.workspace.bot_token
            asyncio.get_running_loop().call_later(
                late, lambda: self.slack.web_api._answered(POST, args, token)
            )
            return Fault("drop")
        return self.dice.choice(self.BAD) if self.dice.random() < 0.25 else None


async def random_kills(folder: Path, kills: int, *, seed: int) -> Sweep:
    """Senders that are killed at any moment, until so many are dead; then one that may live."""
    async with sweep(folder) as all_of_it:
        dice = random.Random(seed)
        all_of_it.slack.web_api.faults = Dice(all_of_it.slack, seed)
        while all_of_it.kills < kills:
            all_of_it.owe(3, channels=40)
            await all_of_it.send(for_seconds=dice.uniform(0.02, 0.35))
        all_of_it.slack.web_api.faults = Faults()
        assert await all_of_it.send() == 0
        all_of_it.check()
        return all_of_it


async def test_kills_at_any_moment_while_slack_ails(tmp_path):
    await random_kills(tmp_path, 25, seed=7)


@pytest.mark.slow
async def test_a_long_run_of_kills(tmp_path):
    kills, began = int(os.environ.get("KILLS", "1000")), time.monotonic()
    done = await random_kills(tmp_path, kills, seed=random.randrange(10**9))
    posts = sum(method == POST for method, _ in done.slack.calls)
    took = time.monotonic() - began
    print(f"\n{done.kills} kills, {2 * done.owed} intents, {posts} posts, {took:.0f} s: 0 lost, 0 twice")  # noqa: T201
