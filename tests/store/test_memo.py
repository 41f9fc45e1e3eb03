"""The memo: bounded, and silent about what another process may have altered."""

from bot.store.database import Database
from bot.store.memo import VisitMemo
from tests.store.rows import T, everything, save, visit


def test_the_room_not_seen_for_longest_goes_first():
    memo = VisitMemo(limit=5)
    for room in ("a", "b", "c"):
        memo.keep(room, {1, 2}, 0)
    assert len(memo) == 4
    assert memo.take("a", 0) == frozenset()
    assert memo.take("c", 0) == {1, 2}


def test_a_room_beyond_the_limit_is_not_kept():
    memo = VisitMemo(limit=5)
    memo.keep("a", {1}, 0)
    memo.keep("huge", set(range(6)), 0)
    assert len(memo) == 0


def test_a_room_is_replaced_not_added_to():
    memo = VisitMemo(limit=5)
    for _ in range(3):
        memo.keep("a", {1, 2, 3}, 0)
    assert len(memo) == 3


def test_what_another_process_altered_is_put_right(database, path):
    """`show` may store a scan while the bot runs."""
    ana = visit("ana")
    memo = VisitMemo()
    save(database, [ana], memo)
    with Database.open(path, lock=False) as other:
        save(other, [ana._replace(leave=T(5))])
    assert save(database, [ana], memo).people == {"ana"}
    assert everything(database) == [ana]
    assert len(memo) == 1
