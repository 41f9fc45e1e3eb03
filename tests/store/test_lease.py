"""The lease: what is written by a bot that another one has taken over from is written nowhere.

The other host is this one, with the lock file out of the way and another name.
"""

import asyncio
import shutil
import sqlite3
import time

import pytest

from bot.errors import DatabaseInUse, DatabaseTaken
from bot.store import audit, lease
from bot.store.database import Database
from tests.store.rows import count, within


@pytest.fixture
def elsewhere(path, monkeypatch):
    """Open the database as if from a host that does not see our locks."""

    def open_there(host="other-host other-kernel"):
        path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
        monkeypatch.setattr(lease, "this_host", lambda: host)
        return Database.open(path)

    return open_there


def note(database):
    within(database, audit.note_look, "U1", "1", 0, "room")


def renewed(path, moment):
    """As if the holder had said so then."""
    other = sqlite3.connect(path)
    other.execute("UPDATE lease SET renewed = ?", (int(moment),))
    other.commit()
    other.close()


def test_whoever_begins_takes_the_next_number(path):
    for number in (1, 2, 3):
        with Database.open(path) as bot:
            assert bot.call(lambda db: db.lease.number) == number


def test_a_host_that_lately_said_it_is_alive_is_not_taken_over(path, database, elsewhere):
    with pytest.raises(DatabaseInUse, match="another host"):
        elsewhere()
    note(database)


# Whether another host may take over, by how long ago the holder said that it is alive: a wrong clock holds
# nobody up for longer than that.
ALIVE = [(0, False), (-55, False), (-61, True), (55, False), (65, True)]


@pytest.mark.parametrize(("ago", "may"), ALIVE)
def test_who_has_said_nothing_for_a_minute_is_taken_over(path, database, elsewhere, ago, may):
    renewed(path, time.time() + ago)
    if may:
        elsewhere().close()
    else:
        with pytest.raises(DatabaseInUse):
            elsewhere()


@pytest.mark.parametrize("same", ["{} moved-kernel", "moved-name {}"])
def test_on_the_same_host_the_next_start_takes_over_at_once(path, database, elsewhere, same):
    """By its name, or by its kernel: a container has another name at every start."""
    name, *kernel = lease.this_host().split()
    with elsewhere(same.format(name if same.startswith("{") else kernel[0])) as second:
        note(second)


def test_who_closes_lets_any_host_begin_at_once(path, elsewhere):
    Database.open(path).close()
    elsewhere().close()


async def test_who_was_taken_over_writes_nothing_and_is_told(path, database, elsewhere):
    renewed(path, 0)
    with elsewhere() as second:
        await second.renew()
        for write in (lambda: database.run(_write), database.renew, database.confirm):
            with pytest.raises(DatabaseTaken, match="taken over"):
                await write()
        assert database.taken.is_set()
        assert not second.taken.is_set()
        assert count(second, "audit") == 0
        note(second)


def _write(db):
    with db.transaction():
        audit.note_look(db, "U1", "1", 0, "room")


async def test_who_was_taken_over_leaves_the_lease_alone_when_it_closes(path, database, elsewhere):
    renewed(path, 0)
    with elsewhere() as second:
        await asyncio.to_thread(database.close)
        await second.confirm()
        assert second.call(lambda db: db.conn.execute("SELECT renewed FROM lease").fetchone()[0]) > 0


def test_the_same_number_after_a_restore_is_another_lease(path, tmp_path, elsewhere):
    Database.open(path).close()
    shutil.copy(path, tmp_path / "backup.db")
    with Database.open(path) as old:
        restored = sqlite3.connect(tmp_path / "backup.db")
        live = sqlite3.connect(path)
        restored.backup(live)
        live.close()
        restored.close()
        with elsewhere() as new:
            assert old.call(lambda db: db.lease.number) == new.call(lambda db: db.lease.number)
            with pytest.raises(DatabaseTaken):
                note(old)
            note(new)


def test_a_command_beside_the_running_bot_needs_no_lease(path, database):
    with Database.open(path, lock=False) as command:
        note(command)
        note(database)
        note(command)
    note(database)
    assert count(database, "audit") == 4
