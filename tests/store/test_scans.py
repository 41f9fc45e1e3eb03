"""Scans: the newest that covers a period, and the rows that full scans no longer show."""

import pytest

from bot.domain.notes import Note
from bot.domain.scan import Scan
from bot.domain.visits import STAGE
from bot.store import scans
from bot.store.memo import VisitMemo
from tests.store.rows import ROOM, T, everything, keep, scan, visit, within

ANA, BEN = visit("ana"), visit("ben", 60)


def latest(database, start, end, **kwargs):
    found = database.call(scans.latest, ROOM, T(start), T(end), **kwargs)
    return found and found.taken - T(0)


def test_what_is_told_of_a_scan_comes_back(database):
    told = Scan(
        room=ROOM,
        start=T(0),
        end=T(100),
        taken=T(90),
        visits=(ANA, BEN),
        complete=False,
        reason=Note("page_failed", {"page": 2, "pages": 5}),
        notes=(Note("quarantined", {"rows": 3}), Note("page_moved")),
        requests=7,
    )
    within(database, scans.record, told)
    found = database.call(scans.latest, ROOM, T(0), T(100))
    assert (found.room, found.start, found.end, found.taken) == (ROOM, T(0), T(100), T(90))
    assert (found.complete, found.visits, found.requests) == (False, 2, 7)
    assert (found.reason, found.notes) == (told.reason, told.notes)


# Scans as (start, end, taken); then the period asked for, and the taken of the one that answers.
@pytest.mark.parametrize(
    ("known", "start", "end", "answer"),
    [
        ([], 0, 100, None),
        ([(0, 100, 200)], 0, 100, 200),
        ([(0, 100, 200)], 10, 90, 200),
        ([(0, 100, 200)], 0, 101, None),  # the end is missing
        ([(1, 100, 200)], 0, 100, None),  # the start is missing
        ([(0, 100, 200), (0, 100, 300), (0, 100, 250)], 0, 100, 300),  # the newest
        ([(0, 1000, 500)], 0, 2000, 500),  # it read up to its own now: nothing later could be known then
        ([(0, 500, 500)], 0, 2000, 500),
        ([(0, 400, 500)], 0, 2000, None),  # it stopped before its now
        ([(0, 500, 500)], 600, 2000, None),  # read before the period began
    ],
)
def test_the_newest_scan_that_covers_a_period(database, known, start, end, answer):
    for begin, until, taken in known:
        within(database, scans.record, scan(start=begin, end=until, taken=taken))
    within(database, scans.record, scan(start=0, end=9999, taken=9999, room="another"))
    assert latest(database, start, end) == answer


def test_the_newest_complete_scan_may_be_an_older_one(database):
    within(database, scans.record, scan(taken=100, complete=True))
    within(database, scans.record, scan(taken=200, complete=False))
    assert latest(database, 0, 7200) == 200
    assert latest(database, 0, 7200, complete=True) == 100


def test_a_row_is_withdrawn_by_the_second_full_scan_without_it(database):
    memo = VisitMemo()
    keep(database, scan(ANA, BEN, taken=7200), memo)
    assert not keep(database, scan(ANA, taken=7300), memo)
    assert everything(database) == [ANA, BEN]
    assert keep(database, scan(ANA, taken=7400), memo).withdrawn == (BEN,)
    assert everything(database) == [ANA]
    assert not keep(database, scan(ANA, taken=7500), memo)


@pytest.mark.parametrize("back", [BEN, BEN._replace(leave=T(9))])
@pytest.mark.parametrize("warm", [True, False])
def test_a_withdrawn_row_that_comes_back_is_new(database, back, warm):
    memo = VisitMemo()
    for taken, shown in ((1, (ANA, BEN)), (2, (ANA,)), (3, (ANA,))):
        keep(database, scan(*shown, taken=7200 + taken), memo)
    assert keep(database, scan(ANA, back, taken=7300), memo if warm else None).new == (back,)
    assert everything(database) == [ANA, back]


@pytest.mark.parametrize("warm", [True, False])
def test_a_row_that_was_missed_once_and_comes_back_begins_anew(database, warm):
    memo = VisitMemo()
    for taken, shown in ((1, (ANA, BEN)), (2, (ANA,)), (3, (ANA, BEN)), (4, (ANA,))):
        changes = keep(database, scan(*shown, taken=7200 + taken), memo if warm else None)
    assert not changes
    assert everything(database) == [ANA, BEN]


# A visit that two later full scans of 0..7200, the last taken then, did not show: is it withdrawn?
@pytest.mark.parametrize(
    ("one", "taken", "complete", "withdrawn"),
    [
        (BEN, 8000, True, True),
        (visit("ben", where=STAGE), 8000, True, True),
        (BEN, 8000, False, False),  # a partial scan proves nothing
        (visit("ben", -60), 8000, True, False),  # began before the period
        (visit("ben", 7200, 7300), 8000, True, False),  # began after it
        (visit("ben", 7000, 7300), 8000, True, False),  # left after it
        (visit("ben", 60, None), 7200, True, True),  # was inside, and the scan reached the present
        (visit("ben", 60, None), 8000, True, False),  # may have left after the period
    ],
)
def test_what_a_scan_should_have_shown(database, one, taken, complete, withdrawn):
    keep(database, scan(ANA, one, taken=7000))
    keep(database, scan(ANA, taken=taken - 1, complete=complete))
    changes = keep(database, scan(ANA, taken=taken, complete=complete))
    assert changes.withdrawn == ((one,) if withdrawn else ())
    assert (one in everything(database)) != withdrawn


def test_an_older_scan_that_comes_later_takes_nothing_away(database):
    memo = VisitMemo()
    keep(database, scan(ANA, BEN, taken=8000), memo)
    for taken in (7300, 7400, 7500):
        assert not keep(database, scan(ANA, taken=taken), memo)
    assert everything(database) == [ANA, BEN]


def test_another_room_is_not_missed(database):
    memo = VisitMemo()
    keep(database, scan(BEN, room="2"), memo)
    for taken in (7300, 7400, 7500):
        keep(database, scan(ANA, taken=taken), memo)
    assert everything(database, "2") == [BEN]
