"""The whole bot is killed, an older copy of its database put back, and a bot started: nothing comes twice."""

import shutil

import pytest

from bot.store import copies
from tests.journeys.killing import Sweep, a_sweep
from tests.journeys.nursery import KILLED

POST = "chat.postMessage"


def backup(sweep: Sweep) -> None:
    """As `attendance-bot backup` does it."""
    copies.copy(sweep.path, sweep.path.with_name("copy.db"), int(sweep.world()))


def by_hand(sweep: Sweep) -> None:
    """The files of a bot that was killed, copied one by one."""
    for rest in ("", "-wal"):
        if (file := sweep.path.with_name(sweep.path.name + rest)).exists():
            shutil.copy(file, sweep.path.with_name(f"copy.db{rest}"))


def put_back(sweep: Sweep) -> None:
    """The copy takes the place of the database; the lock file stays."""
    for rest in ("", "-wal", "-shm"):
        sweep.path.with_name(sweep.path.name + rest).unlink(missing_ok=True)
        if (copy := sweep.path.with_name(f"copy.db{rest}")).exists():
            shutil.copy(copy, sweep.path.with_name(sweep.path.name + rest))


@pytest.mark.parametrize("copy", [backup, by_hand])
async def test_what_was_told_since_the_copy_is_found_in_slack(copy, tmp_path):
    # all of its lessons are imported before the copy is made
    async with a_sweep(tmp_path, speed=120, every=150, seed=12, most=6, group_interval=60) as sweep:
        assert await sweep.live("after record board", 2) == KILLED
        copy(sweep)
        before = len(sweep.slack.transcript.messages)
        # told since: in a message whose answer was kept, in one whose answer was lost
        assert await sweep.live("after record board", 1) == KILLED
        assert await sweep.live(f"after {POST} board", 1) == KILLED
        assert len(sweep.slack.transcript.messages) >= before + 2
        put_back(sweep)

        # the search itself may be cut short
        assert await sweep.live("before record_search", 1) == KILLED
        await sweep.drain(300)

        assert sweep.slack.transcript.repeated() == {}
        told = [message.text for message in sweep.slack.transcript.public()]
        assert sum("older copy" in text for text in told) == 1
        sweep._check_once(sweep.known())
        sweep._check_told()
        sweep._check_logs()
