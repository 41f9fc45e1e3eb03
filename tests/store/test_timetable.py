"""The timetable: imported whole, upserted by (room, start), what people changed by hand kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.schedule import PROVIDER, Change, Timetable, plan
from bot.store import timetable
from bot.store.database import transaction
from tests.store.rows import count, within

NINE, TEN = datetime(2030, 1, 7, 9), datetime(2030, 1, 7, 10)  # noqa: DTZ001 - wall time, as people write it


def series(room="1", start=NINE, end=TEN, **more):
    return plan(**({"room": room, "start": start, "end": end, "timezone": "Asia/Shanghai"} | more))


MATHS = series(title="Maths", repeat="weekly", until=date(2030, 6, 30), channel="C1", teacher="42")
PHYSICS = series("2", title="Physics", start=NINE.replace(tzinfo=UTC), end=TEN.replace(tzinfo=UTC))
OFF = Change(MATHS.id, 1_900_000_000, cancelled=True)
MOVED = Change(MATHS.id, 1_900_600_000, new_start=1_900_601_000, new_end=1_900_604_000, title="Test")


def take(database, *series, changes=()):
    return within(database, timetable.take, Timetable(series, tuple(changes)))


def test_everything_of_a_series_comes_back(database):
    found = take(database, MATHS, PHYSICS, changes=[OFF, MOVED])
    assert found.series.added == (MATHS, PHYSICS)
    assert found.changes.added == (OFF, MOVED)
    assert database.call(timetable.load) == Timetable((MATHS, PHYSICS), (OFF, MOVED))
    assert database.call(timetable.load, "1") == Timetable((MATHS,), (OFF, MOVED))
    assert database.call(timetable.load, "2") == Timetable((PHYSICS,))


def test_the_same_file_again_alters_nothing(database):
    take(database, MATHS, PHYSICS, changes=[OFF])
    revision = database.call(timetable.revision)
    writes = database.call(lambda db: db.conn.total_changes)
    found = take(database, MATHS, PHYSICS, changes=[OFF])
    assert not found
    assert found.series.same == 2
    assert database.call(lambda db: db.conn.total_changes) == writes
    assert database.call(timetable.revision) == revision


def test_room_and_first_start_name_a_series(database):
    take(database, MATHS)
    longer = series(title="Algebra", end=TEN.replace(hour=11))
    found = take(database, longer)
    assert found.series.changed == ((MATHS, longer),)
    assert database.call(timetable.load).series == (longer,)


def test_other_series_stay(database):
    take(database, MATHS)
    assert take(database, PHYSICS).series.removed == ()
    assert database.call(timetable.load).series == (MATHS, PHYSICS)


def test_a_lesson_that_the_file_no_longer_cancels_is_held_again(database):
    take(database, MATHS, changes=[OFF, MOVED])
    assert take(database, MATHS, changes=[MOVED]).changes.removed == (OFF,)
    assert database.call(timetable.load).changes == (MOVED,)


def test_a_file_without_words_for_single_lessons_leaves_them_as_they_are(database):
    take(database, MATHS, PHYSICS, changes=[OFF])
    within(database, timetable.change, MOVED, author="U1", at=5)
    longer = replace(MATHS, title="Algebra")
    found = within(database, timetable.take, Timetable((longer,), says_changes=False))
    assert (found.series.changed, bool(found.changes), found.kept) == (((MATHS, longer),), False, 2)
    assert database.call(timetable.load) == Timetable((longer, PHYSICS), (OFF, MOVED))
    assert within(database, timetable.take, Timetable((PHYSICS,), says_changes=False)).kept == 0


def test_no_file_undoes_what_somebody_changed_by_hand(database):
    take(database, MATHS, changes=[replace(OFF, cancelled=False, title="Held")])
    within(database, timetable.change, OFF, author="U1", at=5)
    assert not take(database, MATHS)
    assert not take(database, MATHS, changes=[replace(OFF, cancelled=False)]).changes
    assert database.call(timetable.load).changes == (OFF,)
    within(database, timetable.change, replace(OFF, cancelled=False), author="U2", at=6)
    assert database.call(timetable.load).changes == (replace(OFF, cancelled=False),)


def test_a_removed_series_takes_its_changes_along(database):
    take(database, MATHS, PHYSICS, changes=[OFF])
    assert within(database, timetable.remove, MATHS.id) == MATHS
    assert within(database, timetable.remove, MATHS.id) is None
    assert count(database, "series_changes") == 0
    assert database.call(timetable.load).series == (PHYSICS,)


def test_the_provider_fills_rooms_that_nobody_planned(database):
    take(database, MATHS)
    mine, free = (
        series("1", source=PROVIDER, start=TEN, end=TEN.replace(hour=11)),
        series("3", source=PROVIDER),
    )
    assert within(database, timetable.fill, [mine, free]).added == (free,)
    moved = series("3", source=PROVIDER, start=TEN, end=TEN.replace(hour=11))
    found = within(database, timetable.fill, [moved])
    assert (found.added, found.removed) == ((moved,), (free,))


def test_a_person_who_plans_a_room_plans_all_of_it(database):
    filled = series("1", source=PROVIDER, start=TEN, end=TEN.replace(hour=11))
    within(database, timetable.fill, [filled, series("3", source=PROVIDER)])
    assert take(database, MATHS).series.removed == (filled,)
    assert [one.room for one in database.call(timetable.load).series] == ["1", "3"]
    same = series("3")
    assert take(database, same).series.changed == ((replace(same, source=PROVIDER), same),)


def test_an_import_that_fails_leaves_nothing(database):
    def half(db):
        with transaction(db):
            timetable.take(db, Timetable((MATHS, PHYSICS), (OFF,)))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        database.call(half)
    assert database.call(timetable.load) == Timetable(())
    assert database.call(timetable.revision) == 0


def test_every_change_makes_another_revision(database):
    seen = [database.call(timetable.revision)]
    for work in (
        lambda db: timetable.take(db, Timetable((MATHS,))),
        lambda db: timetable.take(db, Timetable((MATHS,), (OFF,))),
        lambda db: timetable.change(db, MOVED, author="U1", at=5),
        lambda db: timetable.fill(db, [series("3", source=PROVIDER)]),
        lambda db: timetable.remove(db, MATHS.id),
    ):
        within(database, work)
        seen.append(database.call(timetable.revision))
    assert seen == sorted(set(seen))
