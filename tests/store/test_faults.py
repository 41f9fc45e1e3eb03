"""A kill, a full disk: all or nothing, and what is remembered in memory stays honest."""

import random
import signal
import subprocess
import sys
import time

import pytest

from bot.errors import DatabaseUnavailable
from bot.store.database import Database
from bot.store.memo import VisitMemo
from tests.store.rows import count, everything, keep, save, scan, visit

CROWD = 500

# Stores scan after scan, each with a crowd of its own, and says so after each; it never ends by itself.
WRITER = """
import sys
from bot.store.database import Database
from bot.store.memo import VisitMemo
from tests.store.rows import keep, scan, visit

with Database.open(sys.argv[1]) as database:
    memo, number = VisitMemo(), int(sys.argv[2])
    while True:
        shown = [visit(f"p{number}-{index}") for index in range(int(sys.argv[3]))]
        keep(database, scan(*shown, taken=7200 + number), memo)
        number += 1
        print(number, flush=True)
"""

# Is killed between the rows and the COMMIT.
HALF = """
import os, signal, sys
from bot.store import scans
from bot.store.database import Database, transaction
from bot.store.memo import VisitMemo
from tests.store.rows import scan, visit

def half(db):
    with transaction(db):
        scans.keep(db, scan(*(visit(f"p{number}") for number in range(5000))), VisitMemo())
        os.kill(os.getpid(), signal.SIGKILL)

Database.open(sys.argv[1]).call(half)
"""


def is_sound(database):
    return database.call(lambda db: db.conn.execute("PRAGMA integrity_check").fetchone()) == ("ok",)


def test_a_kill_inside_the_transaction_leaves_nothing(path, request):
    root = request.config.rootpath
    killed = subprocess.run([sys.executable, "-c", HALF, path], cwd=root, check=False)
    assert killed.returncode == -signal.SIGKILL
    with Database.open(path) as database:
        assert is_sound(database)
        assert (count(database, "sessions"), count(database, "scans")) == (0, 0)


def test_kills_at_any_moment_lose_nothing_acknowledged_and_tear_nothing(path, request):
    root, dice, acknowledged = request.config.rootpath, random.Random(1), 0
    for _ in range(6):
        command = [sys.executable, "-c", WRITER, path, str(acknowledged), str(CROWD)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as writer:
            assert writer.stdout.readline()
            time.sleep(dice.uniform(0, 0.05))
            writer.send_signal(signal.SIGKILL)
            acknowledged = max(acknowledged + 1, *map(int, writer.stdout.read().split()), 0)
        with Database.open(path) as database:
            assert is_sound(database)
            scans = count(database, "scans")
            assert scans in {acknowledged, acknowledged + 1}  # the last one may not have been told any more
            assert count(database, "sessions") == scans * CROWD
        acknowledged = scans


def fill_the_disk(database, more=0):
    """Let the file grow by only so many pages."""

    def limit(db):
        (pages,) = db.conn.execute("PRAGMA page_count").fetchone()
        db.conn.execute(f"PRAGMA max_page_count = {pages + more}").fetchone()

    database.call(limit)


@pytest.mark.parametrize("more", [0, 1, 5, 30])
def test_a_full_disk_stores_nothing_by_half_and_recovers_by_itself(database, more):
    first = [visit(f"p{number}") for number in range(100)]
    second = [*(one._replace(name="B") for one in first), *(visit(f"q{number}") for number in range(5000))]
    memo = VisitMemo()
    keep(database, scan(*first), memo)
    fill_the_disk(database, more)
    for _ in range(3):
        with pytest.raises(DatabaseUnavailable, match="disk is full") as caught:
            keep(database, scan(*second, taken=7300), memo)
        assert caught.value.retry
        assert everything(database) == sorted(first)
        assert count(database, "scans") == 1
    database.call(lambda db: db.conn.execute("PRAGMA max_page_count = 1000000").fetchone())
    changes = keep(database, scan(*second, taken=7300), memo)
    assert (len(changes.new), len(changes.changed)) == (5000, 100)
    assert everything(database) == sorted(second)
    assert not save(database, second, memo)
