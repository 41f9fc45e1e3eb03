"""`attendance-bot backup`: a copy that can be trusted, or the one before; never half of one."""

import asyncio
import signal
import sqlite3
import stat
from contextlib import closing

import pytest

from bot.store import audit
from bot.store.database import Database


@pytest.fixture
def path(tmp_path):
    """A database with something in it, as a bot left it."""
    path = tmp_path / "attendance.db"
    with Database.open(path) as database:
        database.call(audit.note_look, "U1", "111", 5, "room")
    return path


@pytest.fixture
def large(path):
    """A database whose copy takes a moment."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE ballast (it BLOB)")
        for _ in range(600):
            db.execute("INSERT INTO ballast VALUES (randomblob(100000))")
        db.commit()
    return path


def looks(path):
    with Database.open(path, lock=False) as database:
        return [look.who for look in database.call(audit.looks)]


def leftovers(folder):
    return [file.name for file in folder.iterdir() if ".part" in file.name]


async def test_it_copies_beside_a_running_bot_and_disturbs_nobody(bot, path, tmp_path):
    with Database.open(path) as running:
        running.call(audit.note_look, "U2", "111", 6, "room")
        done = await bot("backup", "copy.db")
        running.call(audit.note_look, "U3", "111", 7, "room")

    copy = tmp_path / "copy.db"
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Copied the database to copy.db: ")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not (tmp_path / "copy.db-wal").exists()
    assert leftovers(tmp_path) == []
    assert looks(copy) == ["U1", "U2"]


async def test_a_newer_copy_takes_the_place_of_an_older_one(bot, path, tmp_path):
    await bot("backup", "copy.db")
    with Database.open(path) as database:
        database.call(audit.note_look, "U2", "111", 6, "room")

    assert (await bot("backup", "copy.db")).status == 0
    assert looks(tmp_path / "copy.db") == ["U1", "U2"]


async def test_a_bot_begins_with_a_copy_at_once_on_any_host(bot, path, tmp_path, monkeypatch):
    with Database.open(path):
        await bot("backup", "copy.db")
    monkeypatch.setattr("bot.store.lease.this_host", lambda: "another host")

    with Database.open(tmp_path / "copy.db") as database:
        assert database.call(lambda db: len(db.lost)) == 1


async def test_killed_in_the_middle_it_leaves_the_copy_before(bot, path, tmp_path):
    assert (await bot("backup", "copy.db")).status == 0
    before = (tmp_path / "copy.db").read_bytes()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE ballast (it BLOB)")
        db.execute("INSERT INTO ballast SELECT randomblob(100000) FROM sessions, scans")
        for _ in range(1500):
            db.execute("INSERT INTO ballast VALUES (randomblob(100000))")
        db.commit()

    process = await bot.start("backup", "copy.db")
    while not any((tmp_path / name).stat().st_size for name in leftovers(tmp_path)):
        assert process.returncode is None
        await asyncio.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    done = await bot.end(process)

    assert done.status == -signal.SIGKILL
    assert leftovers(tmp_path) != []
    assert (tmp_path / "copy.db").read_bytes() == before


async def test_a_full_disk_is_told_and_the_copy_before_stays(bot, large, tmp_path):
    (tmp_path / "copy.db").write_bytes(large.read_bytes())
    before = (tmp_path / "copy.db").read_bytes()
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20));"
        "sys.argv[1:] = ['backup', 'copy.db']; from bot.cli import main; main()"
    )

    done = await bot(python=("-c", script))

    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "The disk is full: no copy was made, and an earlier one stays as it was. Free some space.\n"
    )
    assert (tmp_path / "copy.db").read_bytes() == before
    assert leftovers(tmp_path) == []


async def test_a_damaged_database_is_not_copied_over_a_sound_copy(bot, large, tmp_path):
    assert (await bot("backup", "copy.db")).status == 0
    before = (tmp_path / "copy.db").read_bytes()
    torn = bytearray(large.read_bytes())
    torn[8192:40960] = bytes(range(256)) * 128
    large.write_bytes(torn)

    done = await bot("backup", "copy.db")

    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("The database is damaged, and so would be the copy")
    assert (tmp_path / "copy.db").read_bytes() == before


# What is asked, and what is said.
REFUSED = [
    ("attendance.db", 2, "is a database in use"),
    ("notes.txt", 2, "is no copy of a database, and was left alone"),
    (".", 2, "Name a file for the copy"),
    ("nowhere/copy.db", 2, "Name a file for the copy"),
]


@pytest.mark.parametrize(("file", "status", "words"), REFUSED)
async def test_nothing_else_is_overwritten(file, status, words, bot, path, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    done = await bot("backup", file)

    assert (done.status, done.out) == (status, "")
    assert words in done.err
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


async def test_what_is_not_there_is_not_copied(bot):
    done = await bot("backup", "copy.db")

    assert done.status == 1
    assert "no database yet" in done.err
