"""SQLite ails under the running watch: nothing is posted that is not stored, readiness says so, and it ends.

A full disk is played by a limit on the file, a locked one by a second process, damage by foreign bytes.
"""

import asyncio
import contextlib
import resource
import sqlite3
import subprocess
import sys

import aiohttp
import pytest
import structlog

from bot.domain.intents import EDIT
from bot.errors import DatabaseBroken, StoreError
from bot.metrics import WAL
from bot.store import outbox
from bot.store.database import Database, transaction
from tests.domain.drawing import roster
from tests.domain.watching import people
from tests.journeys.schoolday import a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = roster("ana", "ben", teacher="wang")

# Takes the write lock, says so, and gives it back when told.
HOLDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
db.execute("ROLLBACK")
"""


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path, http="127.0.0.1:0") as begun, begun.awake():
        await begun.plan([series()], DUE)
        begun.enter(people(wang=ALL, ana=ALL))
        yield begun


async def ready(day):
    """What `/readyz` answers: its status, and what fails."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{day.bot.address}/readyz") as answer,
    ):
        checks = (await answer.json())["checks"]
        return answer.status, sorted(name for name, word in checks.items() if word != "ok")


async def beat(day, times=1):
    """Beats under which work may fail, with half a minute between."""
    watch = day.bot.watch
    for _ in range(times):
        day.hand.now += 30
        for work in (watch.rounds.tick, watch.rounds.idle, watch.deliverer.turn, watch.deliverer.idle):
            with contextlib.suppress(StoreError):
                await work()


async def told_is_stored(day):
    """No message stands in Slack that the database does not know."""
    known = await day.bot.desk.database.run(outbox.recent, 0)
    owed = {one.id for one in known if one.what != EDIT}
    assert {message.intent for message in day.slack.transcript.messages} <= owed


async def pragma(day, sql):
    """A pragma on the bot's own connection."""
    return await day.bot.desk.database.run(lambda db: db.conn.execute(sql).fetchone())


@pytest.fixture
def small_files():
    """No file of this process may grow beyond a size: writing fails as on a disk that gives errors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))

    yield limit
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def recovers(day):
    """From here on all is well: ben is told as not seen, once, and the audit agrees."""
    await day.until("10:20", step=10)
    assert await ready(day) == (200, [])
    posts = [one for one in day.heard if one.what == "post" and "not seen yet" in one.text.lower()]
    assert len(posts) == 1
    await told_is_stored(day)
    await day.check()


async def test_a_full_disk(day):
    await day.until("10:03", step=10)
    (pages,) = await pragma(day, "PRAGMA page_count")
    await pragma(day, f"PRAGMA max_page_count = {pages}")
    await day.bot.desk.database.run(fill)
    await beat(day, 8)

    assert day.slack.transcript.messages == []
    status, failing = await ready(day)
    assert (status, "database" in failing) == (503, True)
    await pragma(day, "PRAGMA max_page_count = 1000000")
    await recovers(day)


def fill(db):
    """Use up what is free inside the pages that the next read is written to."""
    with contextlib.suppress(sqlite3.OperationalError):
        while True:
            db.conn.execute(
                'INSERT INTO scans (room, start, "end", taken, complete, visits, requests, notes)'
                " VALUES ('111111', 0, 1, 0, 0, 0, 0, '[]')"
            )


async def test_a_disk_that_takes_no_more(day, small_files):
    """SQLITE_IOERR_WRITE: no file takes a whole page."""
    await day.until("10:03", step=10)
    with structlog.testing.capture_logs():  # a file of pytest's would not take them either
        small_files(4096)
        await beat(day, 8)
        status, failing = await ready(day)
        small_files(resource.RLIM_INFINITY)

    assert (status, "database" in failing) == (503, True)
    assert day.slack.transcript.messages == []
    await recovers(day)


async def test_locked_by_another_process(day, tmp_path):
    await day.until("10:03", step=10)
    await pragma(day, "PRAGMA busy_timeout = 20")
    with subprocess.Popen(  # noqa: ASYNC220 - it takes no time
        [sys.executable, "-c", HOLDER, tmp_path / "attendance.db"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert await asyncio.to_thread(holder.stdout.readline) == b"held\n"
        await beat(day, 8)
        assert day.slack.transcript.messages == []
        status, failing = await ready(day)
        assert (status, "database" in failing) == (503, True)
        holder.communicate(b"\n")
    await recovers(day)


async def test_a_long_reader_lets_the_log_grow_and_after_its_end_it_is_used_anew(day, tmp_path):
    """Somebody looks into the file with another program in the midst of a lesson, and does not close it."""
    log = tmp_path / "attendance.db-wal"
    reader = sqlite3.connect(tmp_path / "attendance.db")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM sessions").fetchone()
    sizes = []
    for _ in range(6):
        for _ in range(40):
            await day.bot.desk.database.run(write_much)
        await beat(day)
        await day.bot.watch.auditor.audit()
        sizes.append(log.stat().st_size)
        assert WAL._value.get() == sizes[-1]
        if len(sizes) == 3:
            reader.close()

    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[3] == sizes[4] == sizes[5]
    assert (await ready(day))[0] == 200


def write_much(db):
    """A hundred kilobytes in a transaction of its own."""
    with transaction(db):
        db.conn.execute(
            "INSERT INTO audit (who, room, at, what) VALUES (?, '1', 0, 'room')", ("U" * 100_000,)
        )


async def test_damage_posts_nothing_and_is_told(day, tmp_path):
    """Damage does not heal: nothing new is posted, readiness stays red, and the next start refuses."""
    path = tmp_path / "attendance.db"
    await day.until("10:03", step=10)
    await day.bot.desk.database.run(lambda db: db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\x5a" * (path.stat().st_size - 8192))
    await pragma(day, "PRAGMA shrink_memory")
    await pragma(day, "PRAGMA cache_size = 0")
    await beat(day, 8)

    assert day.slack.transcript.messages == []
    status, failing = await ready(day)
    assert (status, {"database", "outbox"} & set(failing) != set()) == (503, True)
    with pytest.raises(DatabaseBroken, match="put a backup in its place"):
        Database.open(path, lock=False)
