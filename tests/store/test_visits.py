"""Visits: an unchanged row is not rewritten, what changed is told, and a period finds what touches it."""

import pytest

from bot.domain.visits import LIVE, STAGE
from bot.store import visits
from bot.store.database import transaction
from bot.store.memo import VisitMemo
from tests.store.rows import ROOM, T, everything, save, visit

ANA, BEN = visit("ana"), visit("ben", 60)


def writes(database, work):
    """The answer of `work`, and how many rows the database wrote for it."""
    before = database.call(lambda db: db.conn.total_changes)
    answer = work()
    return answer, database.call(lambda db: db.conn.total_changes) - before


def test_what_was_never_seen_is_new(database):
    changes = save(database, [ANA, BEN])
    assert (changes.new, changes.changed) == ((ANA, BEN), ())
    assert everything(database) == [ANA, BEN]


@pytest.mark.parametrize("warm", [True, False])
def test_the_same_scan_again_writes_nothing(database, warm):
    memo = VisitMemo()
    save(database, [ANA, BEN], memo)
    changes, written = writes(database, lambda: save(database, [BEN, ANA], memo if warm else None))
    assert not changes
    assert written == 0


@pytest.mark.parametrize(
    "now",
    [
        # the leave appears, moves, or disappears
        ANA._replace(leave=T(2400)),
        ANA._replace(leave=None),
        # the person renames, changes role or device
        ANA._replace(name="Ana 2"),
        ANA._replace(role="assistant"),
        ANA._replace(terminal="ios"),
        ANA._replace(userid=""),
    ],
)
@pytest.mark.parametrize("warm", [True, False])
def test_a_change_is_told_with_what_was_before(database, now, warm):
    memo = VisitMemo()
    save(database, [ANA, BEN], memo)
    changes, written = writes(database, lambda: save(database, [now, BEN], memo if warm else None))
    assert changes.changed == ((ANA, now),)
    assert not changes.new
    assert changes.people == {"ana"}
    assert written == 1
    assert everything(database) == [now, BEN]


@pytest.mark.parametrize("warm", [True, False])
def test_back_and_forth_is_a_change_each_time(database, warm):
    """A leave that appears, disappears and appears again: hashes of what once was are forgotten."""
    memo = VisitMemo()
    open_, closed = ANA._replace(leave=None), ANA
    for shown in (open_, closed, open_, closed):
        assert save(database, [shown], memo if warm else None)
        assert everything(database) == [shown]


def test_room_list_person_and_enter_identify_a_visit(database):
    others = [ANA._replace(list=STAGE), ANA._replace(person="ana2"), ANA._replace(enter=T(1))]
    assert save(database, [ANA, *others]).new == (ANA, *others)
    assert save(database, [ANA], room="2").new == (ANA,)
    assert len(everything(database)) == 4
    assert len(everything(database, "2")) == 1


@pytest.mark.parametrize("known", [[], [ANA], [ANA._replace(leave=T(9))]])
@pytest.mark.parametrize("many", [0, 300])
@pytest.mark.parametrize("warm", [True, False])
def test_of_two_visits_with_one_key_the_last_stays(database, known, many, warm):
    """A scan holds a key once. Should one ever hold it twice, the store and the memo stay right."""
    later = ANA._replace(leave=T(9))
    crowd = [visit(f"p{number}") for number in range(many)]
    memo = VisitMemo()
    save(database, known, memo)
    for shown in ([*crowd, ANA, later], [*crowd, later, ANA], [later, *crowd, ANA, ANA]):
        save(database, shown, memo if warm else None)
        assert [one for one in everything(database) if one.person == "ana"] == [shown[-1]]
    assert save(database, [ANA], memo if warm else None).people == set()
    assert save(database, [later], memo if warm else None).people == {"ana"}


def test_many_at_once_are_compared_like_few(database):
    first = [visit(f"p{number}", number) for number in range(1000)]
    second = [one._replace(leave=T(9)) if index % 10 == 0 else one for index, one in enumerate(first)]
    second += [visit(f"q{number}", number) for number in range(300)]
    assert len(save(database, first).new) == 1000
    changes, written = writes(database, lambda: save(database, second))
    assert (len(changes.new), len(changes.changed), written) == (300, 100, 400)
    assert sorted(everything(database)) == sorted(second)


def test_few_among_a_great_many_are_looked_up_one_by_one(database):
    """The covered time holds far more than was asked for."""
    crowd = [visit(f"p{number}", number) for number in range(3000)]
    save(database, crowd)
    some = [one._replace(leave=T(9)) for one in crowd[::10]]
    changes, written = writes(database, lambda: save(database, [*some, visit("new")]))
    assert (len(changes.new), len(changes.changed), written) == (1, 300, 301)


def test_an_older_scan_that_comes_later_changes_nothing(database):
    """It adds what the newer one did not show. The next scan may change everything again."""
    memo = VisitMemo()
    save(database, [ANA], memo, taken=200)
    changes = save(database, [ANA._replace(leave=None), BEN], memo, taken=100)
    assert (changes.new, changes.changed) == ((BEN,), ())
    assert everything(database) == [ANA, BEN]
    assert save(database, [ANA._replace(leave=None), BEN], memo, taken=300).people == {"ana"}


def test_names_of_any_kind_come_back(database):
    names = ["学生甲", "'; DROP TABLE sessions; --", "a\x00b", "👩\u200d👧", "<!channel>", " ", "\u202e"]
    shown = [visit(f"p{index}", name=name) for index, name in enumerate(names)]
    save(database, shown)
    assert everything(database) == shown


@pytest.mark.parametrize("many", [0, 300])
def test_half_a_surrogate_pair_is_replaced_and_no_reason_to_write_again(database, many):
    shown = [*(visit(f"p{number}") for number in range(many)), visit("name:\ud800x", name="\ud800x")]
    memo = VisitMemo()
    assert len(save(database, shown, memo).new) == many + 1
    assert [one.name for one in everything(database) if one.person == "name:�x"] == ["�x"]
    assert not save(database, shown, memo)
    assert not save(database, shown)
    assert len(everything(database)) == many + 1


def test_save_needs_a_transaction(database):
    with pytest.raises(RuntimeError):
        database.call(visits.save, ROOM, [ANA], VisitMemo(), taken=0)


# `|` is the period 100..200; each drawing is one visit.
@pytest.mark.parametrize(
    ("enter", "leave", "touches"),
    [
        (100, 200, True),  # exactly the period
        (50, 100, False),  # left as it began
        (50, 101, True),
        (200, 300, False),  # came as it ended
        (199, 300, True),
        (50, 300, True),  # around it
        (150, None, True),  # still inside
        (50, None, True),
        (200, None, False),
        (100, 100, True),  # tried to connect: no time at all, and yet a fact
        (150, 150, True),
        (99, 99, False),
        (100 - 86_400, 150, True),  # a day inside
        (100 - 86_401, 101, True),  # more than a day
        (-86_400 * 30, 99, False),
        (-86_400 * 30, 150, True),  # a month: somebody never logged out
        (-86_400 * 30, None, True),
        (150, 150 + 86_400 * 3, True),
    ],
)
def test_a_period_finds_the_visits_that_touch_it(database, enter, leave, touches):
    one = visit("ana", enter, leave)
    save(database, [one])
    assert database.call(visits.between, ROOM, T(100), T(200)) == ([one] if touches else [])


def test_visits_come_by_person_then_by_arrival(database):
    shown = [
        visit("ben", 0, 90_000),
        visit("ana", 500),
        visit("ben", 200, None),
        visit("ana", 100),
        visit("ana", 100, where=STAGE),
        visit("ben", 100),
        visit("乙", 1),
    ]
    save(database, shown)
    read = everything(database)
    assert [(one.person, one.enter - T(0)) for one in read] == [
        ("ana", 100),
        ("ana", 100),
        ("ana", 500),
        ("ben", 0),
        ("ben", 100),
        ("ben", 200),
        ("乙", 1),
    ]
    assert {one.list for one in read[:2]} == {LIVE, STAGE}


def plan(database, sql, values):
    rows = database.call(lambda db: db.conn.execute("EXPLAIN QUERY PLAN " + sql, values).fetchall())
    return " / ".join(row[-1] for row in rows)


def test_a_period_is_found_by_indexes_and_needs_no_sorting(database):
    """A room that is used for years must not be read from its beginning for one lesson."""
    period = {"room": ROOM, "start": 0, "end": 1}
    steps = plan(database, visits._BETWEEN, period)
    assert steps == "SEARCH sessions USING PRIMARY KEY (room=? AND enter>? AND enter<?)"
    steps = plan(database, visits._LONGER_BETWEEN, period)
    assert steps == "SEARCH sessions USING COVERING INDEX sessions_long (room=? AND enter<?)"


def test_a_rolled_back_save_is_forgotten(database):
    """The row would never be stored otherwise: the memo would take it for known."""
    memo = VisitMemo()
    save(database, [ANA], memo)

    def half(db):
        with transaction(db):
            visits.save(db, ROOM, [ANA, BEN], memo, taken=0)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        database.call(half)
    assert len(memo) == 0
    assert save(database, [ANA, BEN], memo).new == (BEN,)


def test_two_saves_in_one_transaction(database):
    memo = VisitMemo()
    save(database, [ANA], memo)
    later = ANA._replace(leave=T(9))

    def twice(db):
        with transaction(db):
            visits.save(db, ROOM, [later], memo, taken=0)
            return visits.save(db, ROOM, [ANA], memo, taken=0)

    assert database.call(twice).changed == ((later, ANA),)
    assert everything(database) == [ANA]
    assert not save(database, [ANA], memo)
