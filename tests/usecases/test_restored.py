"""An older copy of the database is put back: what was told since is looked for, and never told twice."""

import shutil
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.demo.slack import DemoSlack
from bot.domain.intents import POSTED
from bot.store import copies
from bot.store.database import Database
from tests.domain.drawing import at
from tests.domain.watching import people
from tests.usecases.posting import CHANNEL, OPS, Clock, Office

START = at("10:06")


@asynccontextmanager
async def bot(path, slack, clock):
    """A bot that runs on the database at `path`."""
    with Database.open(path) as database:
        async with aiohttp.ClientSession() as session:
            yield Office(database, slack, clock, session)


def put_back(copy, path, *, lock=True):
    """What an administrator does: the bot is stopped, its file replaced."""
    for rest in ("-wal", "-shm", *([] if lock else [".lock"])):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    shutil.copy(copy, path)


def plain(path, copy, now):
    """A copy made by other means, while nothing ran; it says nothing of itself."""
    shutil.copy(path, copy)


# How the copy was made, and whether the lock file stayed where the bot ran.
WAYS = [
    # the copy says when it was made
    (copies.copy, True),
    (copies.copy, False),
    # the lock file says that the bot had sent more than the copy knows
    (plain, True),
    # the copy was brought to another machine
    (plain, False),
]


@pytest.mark.parametrize(("copy", "lock"), WAYS)
async def test_what_was_told_since_the_copy_is_not_told_again(copy, lock, tmp_path):
    path, clock = tmp_path / "owed.db", Clock(START)
    async with DemoSlack(clock=clock) as slack:
        async with bot(path, slack, clock) as office:
            await office.school()
            await office.owe("before")
            await office.turn()
            await office.owe("pending", "late", deadline=START + 60)
        copy(path, tmp_path / "copy.db", START)
        async with bot(path, slack, clock) as office:
            await office.poll(people(wang="9:58–", ana="10:00–"))
            await office.pass_time(400, step=5)
            await office.poll(people(wang="9:58–", ana="10:00–"))
            await office.pass_time(100, step=5)
        told = {message.intent: message.ts for message in slack.transcript.public(CHANNEL)}
        assert len(told) > 3
        put_back(tmp_path / "copy.db", path, lock=lock)

        async with bot(path, slack, clock) as office:
            await office.poll(people(wang="9:58–", ana="10:00–"))
            await office.pass_time(60, step=5)
            await office.poll(people(wang="9:58–", ana="10:00–"))
            await office.pass_time(300, step=5)

            assert slack.transcript.repeated() == {}
            assert {one.intent: one.ts for one in slack.transcript.public(CHANNEL)} == told
            known = {one.id: one.ts for one in await office.intents(state=POSTED) if one.what != "edit"}
            assert told.items() <= known.items()
            assert sum("older copy" in text for text in office.shown(OPS)) == 1
            assert (await office.auditor.audit()).faults == ()


async def test_what_was_not_told_yet_is_told_after_the_look(tmp_path):
    path, clock = tmp_path / "owed.db", Clock(START)
    async with DemoSlack(clock=clock) as slack:
        async with bot(path, slack, clock) as office:
            await office.owe("before")
            await office.turn()
            await office.owe("pending")
        copies.copy(path, tmp_path / "copy.db", START)
        put_back(tmp_path / "copy.db", path)

        async with bot(path, slack, clock) as office:
            await office.pass_time(90, step=5)
            looked = office.calls("conversations.history")

            assert len(office.messages()) == 2
            assert looked >= 2
            assert slack.transcript.repeated() == {}


async def test_the_same_copy_put_back_twice_is_told_once(tmp_path):
    path, clock = tmp_path / "owed.db", Clock(START)
    async with DemoSlack(clock=clock) as slack:
        async with bot(path, slack, clock) as office:
            await office.owe("before")
            await office.turn()
        copies.copy(path, tmp_path / "copy.db", START)
        for _ in range(2):
            put_back(tmp_path / "copy.db", path)
            async with bot(path, slack, clock) as office:
                await office.pass_time(90, step=5)

        assert sum("older copy" in one.text for one in slack.transcript.public(OPS)) == 1


# What is no restore: a start like any other, also after a kill.
async def test_an_ordinary_start_looks_for_nothing(tmp_path):
    path, clock = tmp_path / "owed.db", Clock(START)
    async with DemoSlack(clock=clock) as slack:
        for name in ("one", "two", "three"):
            async with bot(path, slack, clock) as office:
                await office.owe(name)
                await office.turn()
                assert office.database.call(lambda db: db.lost) == ()

        assert "conversations.history" not in [method for method, _ in slack.calls]


async def test_a_new_database_beside_an_old_lock_file_is_no_restore(tmp_path):
    path, clock = tmp_path / "owed.db", Clock(START)
    async with DemoSlack(clock=clock) as slack:
        async with bot(path, slack, clock) as office:
            await office.owe("one")
            await office.turn()
        for rest in ("", "-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        async with bot(path, slack, clock) as office:
            assert office.database.call(lambda db: db.lost) == ()
