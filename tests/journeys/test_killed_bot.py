"""SIGKILL to the whole bot, at every step, by Slack, and at any moment: nothing is lost, nothing comes twice.

A busy school is watched by a bot that dies again and again, by a clock that runs a hundred times as fast. The
long run: `KILLS=1000 python -m pytest -m slow tests/journeys/test_killed_bot.py -s`
"""

import os
import random
import time
from collections import Counter

import pytest

from bot.demo.faults import Faults
from bot.store import alerts
from bot.store.database import Database
from tests.journeys.ailing import Dice
from tests.journeys.killing import Sweep, a_sweep
from tests.journeys.nursery import KILLED

POST, UPDATE, HISTORY = "chat.postMessage", "chat.update", "conversations.history"

# Each bot finds what its predecessor left, and does some of its work before it dies: at the nth time.
STEPS = [
    # The read: not begun; done and nothing stored; in the transaction, with nothing owed yet, and with
    # everything; stored, and nobody told.
    (2, "before read"), (9, "after read"), (2, "tell _keep"), (9, "commit _keep"), (9, "after _keep"),
    # Company gathered: half written, written.
    (1, "tell settle"), (5, "after settle"),
    # The claim: not yet written; written, and not a byte sent.
    (2, "commit next_job"), (5, "after next_job"),
    # The message: not sent; sent, with an answer that nobody wrote down, or half, or and no more was done.
    (2, f"before {POST}"), (1, f"after {POST} board"), (2, "commit record"), (1, "after record board"),
    # What a predecessor died over, and the search for it.
    (1, f"after {POST} board"), (1, "commit adopt"), (1, f"before {HISTORY}"), (1, "before record_search"),
    (1, "commit record_search"), (1, "after record_search"),
    # The thread, and the message that changes.
    (1, f"before {POST} reply"), (1, f"after {POST} reply"), (1, "after record reply"),
    (2, f"before {UPDATE}"), (2, f"after {UPDATE}"),
    # What runs beside.
    (1, "commit tidy"), (1, "after _audit"), (1, "commit _renew"),
]  # fmt: skip
BY_SLACK = [
    (method, moment) for method in (POST, UPDATE, HISTORY) for moment in ("receive", "accept", "answer")
]


async def test_the_bot_may_die_at_any_step_and_by_slack(tmp_path):
    async with a_sweep(tmp_path, speed=120, every=150, seed=11, most=13, group_interval=60) as sweep:
        for nth, step in STEPS:
            assert await sweep.live(step, nth) == KILLED, step
        for method, moment in BY_SLACK:
            if method == HISTORY:
                assert await sweep.live(f"after {POST} board") == KILLED
            assert await sweep.killed_by_slack(method, moment) == KILLED, (method, moment)
        await sweep.drain(300)
        sweep.check()


async def one_more_kill(sweep: Sweep, dice: random.Random) -> None:
    """A life that ends at any moment; of five, one ends at a step of its own, and one by Slack."""
    ends = dice.choice([dice.uniform(0.0, 0.1), dice.uniform(0.1, 1.0), dice.uniform(0.1, 1.0)])
    by = dice.randrange(5)
    nth, step = dice.choice(STEPS)
    method, moment = dice.choice(BY_SLACK)
    try:
        if by == 0:
            await sweep.live(step, nth, within=ends)
        elif by == 1:
            await sweep.killed_by_slack(method, moment, within=ends)
        else:
            await sweep.live(within=ends)
    except TimeoutError:
        sweep.nursery.kills += 1


async def random_kills(folder, kills: int, *, seed: int) -> tuple[Sweep, Counter[str]]:
    """Until so many bots are dead, while a third of what Slack says is bad; then one may live."""
    dice = random.Random(seed)
    async with a_sweep(folder, speed=60, every=100, seed=seed, group_interval=120, poll=120) as sweep:
        sweep.slack.web_api.faults = Dice(sweep.slack, seed)
        while sweep.nursery.kills < kills:
            await one_more_kill(sweep, dice)
        sweep.slack.web_api.faults = Faults()
        await sweep.drain(100)
        return sweep, sweep.check()


@pytest.mark.slow
async def test_a_long_run_of_kills(tmp_path):
    kills, began = int(os.environ.get("KILLS", "1000")), time.monotonic()
    done, ends = await random_kills(tmp_path, kills, seed=random.randrange(10**9))
    took = time.monotonic() - began
    with Database.open(done.path) as database:
        told = sum(one.told > 0 for one in database.call(alerts.between, 0, 2**40))
    posts = sum(method == POST for method, _ in done.slack.calls)
    said = len(done.slack.transcript.messages)
    counts = f"{done.nursery.kills} kills, {len(done.school.lessons)} lessons, {told} alerts told"
    print(f"\n{counts}, {posts} posts, {said} messages, {took:.0f} s: 0 lost, 0 twice; {dict(ends)}")  # noqa: T201
