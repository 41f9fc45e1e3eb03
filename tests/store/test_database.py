"""The database: one thread, one writer, all or nothing."""

import asyncio
import sqlite3
import threading

import pytest

from bot.errors import DatabaseBroken, DatabaseUnavailable
from bot.store import audit, opening
from bot.store.database import Database, transaction
from tests.store.rows import count, within


def insert(db, who="U1"):
    audit.note_look(db, who, "1", 0, "room")


async def test_all_work_is_done_on_one_thread_that_is_not_the_callers(database):
    threads = await asyncio.gather(*(database.run(lambda _: threading.get_ident()) for _ in range(20)))
    assert len(set(threads)) == 1
    assert threads[0] == database.call(lambda _: threading.get_ident()) != threading.get_ident()


def test_the_connection_refuses_every_other_thread(database):
    db = database.call(lambda db: db)
    with pytest.raises(sqlite3.ProgrammingError, match="thread"):
        db.conn.execute("SELECT 1")


async def test_the_loop_goes_on_while_the_database_works(database):
    held = threading.Event()
    work = asyncio.create_task(database.run(lambda _: held.wait(10)))
    await asyncio.sleep(0)
    assert not work.done()
    held.set()
    assert await work


async def test_work_that_has_begun_is_not_cut_short_by_a_cancel(database):
    begun, go_on = threading.Event(), threading.Event()

    def slow(db):
        with transaction(db):
            begun.set()
            go_on.wait(10)
            insert(db)

    work = asyncio.create_task(database.run(slow))
    await asyncio.to_thread(begun.wait, 10)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    go_on.set()
    assert await database.run(lambda db: len(audit.looks(db))) == 1


def test_settings_of_the_connection(database):
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "cache_size": -65536,
        "page_size": 8192,
    }
    found = {
        name: database.call(lambda db, name=name: db.conn.execute(f"PRAGMA {name}").fetchone()[0])
        for name in wanted
    }
    assert found == wanted


def test_an_error_rolls_back_everything_and_forgets_what_was_to_follow(database):
    followed = []

    def half(db):
        with transaction(db):
            insert(db)
            db.after_commit(lambda: followed.append("half"))
            raise KeyError

    with pytest.raises(KeyError):
        database.call(half)
    within(database, insert, "U2")
    assert [look.who for look in database.call(audit.looks)] == ["U2"]
    assert followed == []


def test_what_follows_comes_after_the_commit(database):
    seen = []

    def work(db):
        with transaction(db):
            insert(db)
            db.after_commit(lambda: seen.append(db.conn.in_transaction))
            assert seen == []

    database.call(work)
    assert seen == [False]


def test_a_transaction_takes_the_write_lock_at_once(database, path):
    """Read, then write: a deferred transaction would fail here, and wait for nothing."""

    def read_then_write(db):
        with transaction(db):
            assert audit.looks(db) == []
            with Database.open(path, lock=False) as other:
                other.call(lambda db: db.conn.execute("PRAGMA busy_timeout = 20"))
                with pytest.raises(DatabaseUnavailable):
                    within(other, insert, "U2")
            insert(db)

    database.call(read_then_write)
    assert [look.who for look in database.call(audit.looks)] == ["U1"]


def test_a_large_answer_holds_every_text_once(database):
    within(database, lambda db: [insert(db, "U" + "1" * 50) for _ in range(3)])
    rows = database.call(lambda db: list(db.rows("SELECT who FROM audit", ())))
    assert len({id(who) for (who,) in rows}) == 1
    assert database.call(lambda db: db.conn.text_factory) is str


def test_closing_twice_is_harmless(path):
    database = Database.open(path)
    database.close()
    database.close()


def test_locked_by_another_program(database, path):
    database.call(lambda db: db.conn.execute("PRAGMA busy_timeout = 20"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable, match="nothing was stored") as caught:
        within(database, insert)
    assert caught.value.retry
    other.execute("ROLLBACK")
    other.close()
    within(database, insert)
    assert count(database, "audit") == 1


def test_damage_found_while_running_is_told(database, path):
    within(database, lambda db: [insert(db, "U" * 3000) for _ in range(50)])
    database.call(lambda db: db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    with path.open("r+b") as file:
        file.seek(8192 * 5)
        file.write(b"\x5a" * (path.stat().st_size - 8192 * 5))
    database.call(lambda db: db.conn.execute("PRAGMA shrink_memory").fetchall())
    with pytest.raises(DatabaseBroken, match="backup"):
        database.call(audit.looks)


@pytest.mark.parametrize(
    ("version", "disk", "says"),
    [
        ((3, 40, 1), "ext4", ["SQLite"]),
        ((3, 51, 3), "ext4", []),
        ((3, 51, 3), "nfs4", ["network disk (nfs4)"]),
        ((3, 40, 1), "cifs", ["SQLite", "network disk (cifs)"]),
    ],
)
def test_remarks_for_whoever_runs_it(path, monkeypatch, version, disk, says):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    monkeypatch.setattr(opening, "_mounts", lambda: f"somewhere / {disk} rw 0 0")
    remarks = opening.remarks(path)
    assert len(remarks) == len(says)
    assert all(words in remark for words, remark in zip(says, remarks, strict=True))
