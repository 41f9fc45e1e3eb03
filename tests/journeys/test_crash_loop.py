"""A bot that is killed fifty times while it starts: each start is cheap, none repeats anything, and the next
one that may live goes on at once.
"""

import asyncio
import random
from collections import Counter

from bot.domain.notes import Note
from bot.domain.notices import NOTICE, notice
from bot.store import outbox
from bot.store.database import Database, transaction
from tests.journeys.killing import OPS, Sweep, a_sweep
from tests.journeys.nursery import KILLED

KILLS = 50
CLOSED = "C03OUT"
"""A channel that the bot is not in."""
POST = "chat.postMessage"


def owe(sweep: Sweep, channel: str, number: int) -> None:
    """Messages that are due in a channel."""

    def write(db):
        with transaction(db):
            salt, now = outbox.salt(db), int(sweep.world())
            owed = [
                notice(f"{channel} {one}", Note("found"), channel=channel, salt=salt, now=now)
                for one in range(number)
            ]
            outbox.owe(db, owed, now)

    with Database.open(sweep.path, lock=False) as database:
        database.call(write)


def notices_said(sweep: Sweep) -> Counter[str]:
    """How many messages that are of no lesson stand in each channel."""
    ids = {one.id for one in sweep.known() if one.kind == NOTICE}
    return Counter(one.channel for one in sweep.slack.transcript.messages if one.intent in ids)


async def test_fifty_kills_at_the_start(tmp_path):
    dice = random.Random(3)
    async with a_sweep(tmp_path, speed=60, every=120, seed=5, most=5) as sweep:
        sweep.plan()
        owe(sweep, "C01GEN", 20)
        owe(sweep, CLOSED, 3)
        for _ in range(KILLS):
            await sweep.bear()
            await asyncio.sleep(dice.uniform(0.0, 0.15))
            sweep.nursery.kill()
            assert await sweep.nursery.bury() == KILLED

        calls = Counter(method for method, _ in sweep.slack.calls)
        assert calls["auth.test"] <= KILLS
        assert calls["apps.connections.open"] <= KILLS
        assert len(sweep.provider.requests) <= 4 * KILLS * len(sweep.school.lessons)
        said = notices_said(sweep)
        assert said[OPS] <= 1, "the closed channel is told of once"
        assert calls[POST] <= said["C01GEN"] + said[OPS] + KILLS + 3

        await sweep.bear()
        async with asyncio.timeout(20):
            while notices_said(sweep).total() < 21 or sweep.live_intents(but=CLOSED):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        sweep.nursery.kill()
        await sweep.nursery.bury()
        said = notices_said(sweep)
        assert said == {"C01GEN": 20, OPS: 1}
        assert sweep.slack.transcript.repeated() == {}
