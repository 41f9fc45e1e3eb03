"""Opening: what is refused, with the file left as it was, and what an administrator is told."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import DatabaseBroken, DatabaseInUse, DatabaseNewer
from bot.store import audit, migrations, opening
from bot.store.database import Database
from tests.store.rows import count, within

HOLDER = """
import sys, time
from bot.store.database import Database
database = Database.open(sys.argv[1])
print("open", flush=True)
time.sleep(60)
"""


def fill(path):
    with Database.open(path) as database:
        within(database, lambda db: [audit.note_look(db, "U" * 2000, "1", at, "room") for at in range(200)])


def scribble(path, start, size=3000):
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\x5a" * size)


def text(path):
    path.write_text("room,title\n" * 2000)


def cut(path):
    fill(path)
    os.truncate(path, path.stat().st_size // 2)


def header(path):
    fill(path)
    scribble(path, 0)


def middle(path):
    fill(path)
    scribble(path, 8192 * 10, 8192 * 10)


def somebody_elses(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (text, "no database of attendance-bot"),
        (somebody_elses, "no database of attendance-bot"),
        (header, "no database of attendance-bot"),
        (cut, "damaged"),
        (middle, "damaged"),
        (Path.mkdir, "cannot be opened"),
    ],
)
def test_what_is_no_sound_database_of_ours_is_refused_and_kept(path, make, says):
    make(path)
    before = None if path.is_dir() else path.read_bytes()
    with pytest.raises(DatabaseBroken, match=says):
        Database.open(path)
    assert before is None or path.read_bytes() == before


def test_an_empty_file_becomes_a_database(path):
    path.touch()
    Database.open(path).close()


def test_a_folder_that_does_not_exist(path):
    with pytest.raises(DatabaseBroken, match="folder must exist"):
        Database.open(path / "below" / "attendance.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(DatabaseBroken, match="writable"):
        Database.open(tmp_path / "attendance.db")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody can write")
def test_a_folder_that_not_even_root_can_write():
    with pytest.raises(DatabaseBroken, match="writable"):
        Database.open("/proc/self/attendance.db")


def test_a_later_release_wrote_it(path):
    with Database.open(path) as database:
        database.call(
            lambda db: db["_sqlite_migrations"].insert(
                {"migration_set": "attendance-bot", "name": "next_year", "applied_at": "2030"}
            )
        )
    before = path.read_bytes()
    with pytest.raises(DatabaseNewer, match="later release"):
        Database.open(path)
    assert path.read_bytes() == before


def test_a_second_bot_is_refused_and_the_first_goes_on(path):
    with Database.open(path) as first:
        with pytest.raises(DatabaseInUse, match="Another attendance-bot"):
            Database.open(path)
        within(first, audit.note_look, "U1", "1", 0, "room")
    Database.open(path).close()


def test_the_same_file_by_another_name_is_the_same_file(path, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with Database.open(path), pytest.raises(DatabaseInUse):
        Database.open(link)


def test_a_look_beside_the_running_bot(path):
    with Database.open(path) as bot, Database.open(path, lock=False) as look:
        within(bot, audit.note_look, "U1", "1", 0, "room")
        assert count(look, "audit") == 1


def test_a_kill_frees_the_lock(path):
    """The bot is another process here; nothing of it is left to tidy up."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE) as bot:
        assert bot.stdout.readline() == b"open\n"
        with pytest.raises(DatabaseInUse):
            Database.open(path)
        bot.send_signal(signal.SIGKILL)
    Database.open(path).close()


def test_a_failed_start_frees_the_lock(path):
    text(path)
    for _ in range(2):
        with pytest.raises(DatabaseBroken):
            Database.open(path)


def test_a_migration_that_fails_leaves_the_schema_as_it_was(path, monkeypatch):
    """A kill or a full disk in a migration: the next start does it again."""
    Database.open(path).close()

    def next_year(db):
        db.conn.execute("CREATE TABLE next_year (a)")
        raise InterruptedError

    monkeypatch.setattr(migrations.steps, "_migrations", [*migrations.steps._migrations])
    migrations.steps()(next_year)
    with pytest.raises(InterruptedError):
        Database.open(path)
    monkeypatch.undo()
    with Database.open(path) as database:
        assert not database.call(lambda db: db["next_year"].exists())


def test_a_file_of_the_first_step_keeps_its_rows(path):
    old = opening.connect(path)
    db = migrations.Tables(old, execute_plugins=False)
    migrations.steps.apply(db, stop_before="lessons_and_registers")
    old.execute("INSERT INTO audit (who, room, at, what) VALUES ('U1', '1', 0, 'room')")
    old.close()
    with Database.open(path) as database:
        assert count(database, "audit") == 1
        assert count(database, "registers") == 0


# Fixed in 3.51.3, and in 3.44.6 and 3.50.7 for their series; before 3.7.0 there was no such file.
@pytest.mark.parametrize(
    ("version", "bug"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 9), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((4, 0, 0), False),
    ],
)
def test_sqlite_versions_with_the_wal_reset_bug(version, bug):
    assert opening.has_wal_reset_bug(version) is bug


MOUNTS = """
/dev/sda1 / ext4 rw 0 0
server:/export /srv nfs4 rw 0 0
/dev/sdb1 /srv/local xfs rw 0 0
//nas/a\\040b /mnt/a\\040b cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/lib/attendance.db", "ext4"),
        ("/srv/attendance.db", "nfs4"),
        ("/srv/local/attendance.db", "xfs"),
        ("/mnt/a b/attendance.db", "cifs"),
    ],
)
def test_the_disk_that_holds_the_file(place, kind):
    assert opening.file_system(Path(place), MOUNTS) == kind


def test_where_nothing_tells_the_disk():
    assert opening.file_system(Path("/var/lib/attendance.db"), "") == ""
