"""Backfills: what was read to the end is not read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import backfills
from bot.store.database import Database, transaction


# Windows finished, as (start, end, at); then what is left of 0..100.
@pytest.mark.parametrize(
    ("finished", "left"),
    [
        ([], [(0, 100)]),
        ([(0, 100, 900)], []),
        ([(-50, 150, 900)], []),
        ([(0, 40, 900)], [(40, 100)]),
        ([(40, 60, 900)], [(0, 40), (60, 100)]),
        ([(0, 40, 900), (30, 60, 900), (80, 100, 900)], [(60, 80)]),
        ([(10, 90, 900), (20, 30, 900)], [(0, 10), (90, 100)]),
        ([(0, 100, 70)], [(70, 100)]),  # read at 70: what came after was not read
        ([(50, 100, 50)], [(0, 100)]),  # read before it began
        ([(100, 200, 900), (-100, 0, 900)], [(0, 100)]),
    ],
)
def test_what_is_left_to_read(database, finished, left):
    for start, end, at in finished:
        database.call(backfills.finish, "1", start, end, at=at)
    assert database.call(backfills.unfinished, "1", 0, 100) == left
    assert database.call(backfills.unfinished, "2", 0, 100) == [(0, 100)]


@given(st.lists(st.tuples(st.integers(-5, 25), st.integers(-5, 25)), max_size=8))
def test_second_by_second(tmp_path_factory, windows):
    with Database.open(tmp_path_factory.mktemp("backfills") / "attendance.db") as database:
        for start, end in windows:
            database.call(backfills.finish, "1", start, end, at=1000)
        left = database.call(backfills.unfinished, "1", 0, 20)
    read = {second for start, end in windows for second in range(start, end)}
    assert [second for part in left for second in range(*part)] == [s for s in range(20) if s not in read]


def test_a_window_counts_only_with_its_visits(database):
    def half(db):
        with transaction(db):
            backfills.finish(db, "1", 0, 100, at=900)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        database.call(half)
    assert database.call(backfills.unfinished, "1", 0, 100) == [(0, 100)]
