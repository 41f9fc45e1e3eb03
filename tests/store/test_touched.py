"""What was written, and about whom: rooms that nobody wrote about need no look."""

import sqlite3

import pytest

from bot.domain.mutes import Mute
from bot.domain.people import Excuse, RosterEntry
from bot.store import excuses, mutes, roster
from bot.store.touched import ALL, BY_LESSON, BY_ROOM, Touched


@pytest.fixture
def touched(database):
    found = Touched()
    database.call(found.look)
    return found


def test_a_row_about_a_room_touches_that_room(database, touched):
    before = touched.number
    database.call(excuses.add, Excuse("1", "ben", author="U01", at=5))

    assert touched.since(before, ["1"])
    assert not touched.since(before, ["2", "a lesson"])
    assert not touched.since(touched.number, ["1"])


def test_a_roster_touches_each_of_its_rooms(database, touched):
    before = touched.number
    database.call(roster.take, [RosterEntry("1", "7", "Ana"), RosterEntry("2", "8", "Ben")])

    assert touched.since(before, ["1"])
    assert touched.since(before, ["2"])
    assert not touched.since(before, ["3"])


def test_a_mute_touches_everything(database, touched):
    before = touched.number
    database.call(mutes.add, Mute(10, "U01", 5, room="1"))

    assert touched.since(before, ["2"])


def test_what_another_process_writes_touches_everything(database, touched):
    before = touched.number
    other = sqlite3.connect(database.path)
    other.execute("INSERT INTO revisions (what, number) VALUES ('odd', 1)")
    other.commit()
    other.close()
    database.call(touched.look)

    assert touched.since(before, ["2"])


def test_looking_writes_nothing_and_may_be_begun_anew(database, touched):
    before = database.call(lambda db: db.conn.total_changes)
    database.call(touched.look)
    database.call(Touched().look)

    assert database.call(lambda db: db.conn.total_changes) == before
    assert database.call(triggers) == 0


def triggers(db):
    """How many are in the file."""
    (number,) = db.conn.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    return number


def test_every_table_that_says_how_a_room_is_judged_is_watched(database):
    """A new table with a room or a lesson in it has to be put in one of the lists, or in this one."""
    unwatched = {
        "sessions", "scans", "sightings",  # what was read: whoever reads knows what is new
        "rooms", "backfills", "audit", "followers", "scopes",  # who hears and who may ask
        "series", "unwatched",  # the timetable has its own revision
    }  # fmt: skip
    named = database.call(
        lambda db: {
            table
            for (table,) in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for column in db.conn.execute(f"PRAGMA table_info({table})")
            if column[1] in ("room", "lesson_id")
        }
    )

    assert named - unwatched - {*BY_ROOM, *BY_LESSON, *ALL} == set()
