"""Purge: what is kept long enough goes, with what belongs to it, and nothing else."""

import json
from dataclasses import replace

import pytest

from bot.domain.intents import PENDING, POSTED
from bot.store import alerts, audit, outbox, retention
from bot.store.database import Database
from bot.store.memo import VisitMemo
from bot.usecases.purge import Keep, Purger, purge
from tests.store.owing import alert, intent
from tests.store.rows import T0, count, keep, scan, visit, within

DAY = 86_400
NOW = T0 + 500 * DAY
KEEP = Keep(visits=400 * DAY, alerts=90 * DAY, audit=180 * DAY)


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "attendance.db") as database:
        yield database


def days(count):
    """So many days after the first lesson, in seconds after it."""
    return count * DAY


async def test_each_kind_goes_by_its_own_age(database):
    old, kept = visit("ana"), visit("ben", days(101), days(101) + 60)
    keep(database, scan(old, kept, end=days(102), taken=days(102)))
    for day in (300, 330):
        within(database, audit.note_look, "U1", "1", T0 + days(day), "room")
    for person, day in (("ana", 400), ("ben", 450)):
        one = alert(person)
        finding = replace(one.finding, start=T0 + days(day))
        within(database, alerts.save, [replace(one, finding=finding)])
        ended = intent(person, state=POSTED, ts="1.1" if person == "ana" else "2.2")
        within(database, outbox.owe, [ended], T0 + days(day))

    gone = await purge(database, KEEP, NOW, pause=0)

    assert gone == {
        "visits": 1, "reads": 0, "sightings": 0, "registers": 0, "backfills": 0, "corrections": 0,
        "excuses": 0, "alerts": 1, "messages owed": 1, "mutes": 0, "looks": 1,
    }  # fmt: skip
    assert count(database, "sessions") == count(database, "alerts") == count(database, "audit") == 1
    assert await purge(database, KEEP, NOW, pause=0) == dict.fromkeys(gone, 0)


async def test_what_is_still_to_be_done_stays_with_what_it_needs(database):
    board = intent("board", state=POSTED, ts="1.1")
    edit = intent("edit", what="edit", state=PENDING, target=board.id)
    within(database, outbox.owe, [board, edit, intent("done", state=POSTED, ts="2.2")], T0)

    await purge(database, KEEP, NOW, pause=0)

    assert [one.key for one in database.call(outbox.recent, 0)] == ["board", "edit"]


async def test_many_rows_go_in_small_pieces(database, monkeypatch):
    monkeypatch.setattr(retention, "AT_ONCE", 7)
    monkeypatch.setattr("bot.usecases.purge.AT_ONCE", 7)
    monkeypatch.setattr(retention.forget, "__kwdefaults__", {"room": "", "most": 7})
    for room in ("1", "2"):
        keep(database, scan(*(visit(f"s{n}") for n in range(30)), room=room))
    most = []
    forget = retention.forget

    def counted(*args, **kwargs):
        most.append(forget(*args, **kwargs))
        return most[-1]

    monkeypatch.setattr(retention, "forget", counted)

    gone = await purge(database, KEEP, NOW, pause=0)

    assert gone["visits"] == 60
    assert max(most) == 7


async def test_the_bot_does_it_once_a_day(database):
    now = NOW
    purger = Purger(database, KEEP, clock=lambda: now)
    keep(database, scan(visit("ana")))
    await purger.turn()
    assert count(database, "sessions") == 1
    now += 600
    await purger.turn()
    assert count(database, "sessions") == 0
    keep(database, scan(visit("ben"), taken=7300))
    now += DAY - 1
    await purger.turn()
    assert count(database, "sessions") == 1
    now += 1
    await purger.turn()
    assert count(database, "sessions") == 0


# Every search for what is old goes by an index, or through a table that stays small.
@pytest.mark.parametrize("old", [*retention.VISITS, *retention.ALERTS, *retention.AUDIT])
def test_no_large_table_is_searched_from_end_to_end(old, database):
    limit = f"room = '1' AND {old.limit}" if old.by_room else old.limit
    asked = f"EXPLAIN QUERY PLAN SELECT {old.key} FROM {old.table} WHERE {limit}"
    values = [0] * old.limit.count("?")

    plan = database.call(lambda db: json.dumps(db.conn.execute(asked, values).fetchall()))

    small = old.table in ("corrections", "excuses", "mutes")
    assert small or f'SCAN {old.table}"' not in plan, plan


async def test_what_was_forgotten_is_stored_again_when_it_is_read_again(database):
    memo = VisitMemo()
    keep(database, scan(visit("ana")), memo)
    await purge(database, KEEP, NOW, pause=0)

    keep(database, scan(visit("ana"), taken=7300), memo)

    assert count(database, "sessions") == 1
