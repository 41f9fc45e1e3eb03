"""The table equals a plain dict, whatever the order and repetition of saves, restarts and roll-backs."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.visits import LIVE, STAGE
from bot.store import visits
from bot.store.database import Database, transaction
from bot.store.memo import VisitMemo
from tests.store.rows import ROOM, T, everything, save, visit

VISITS = st.builds(
    visit,
    person=st.sampled_from(["ana", "ben", "乙"]),
    enter=st.integers(0, 3),
    leave=st.one_of(st.none(), st.integers(3, 5), st.just(90_000)),
    where=st.sampled_from([LIVE, STAGE]),
    name=st.sampled_from(["A", "B"]),
)
SCANS = st.lists(VISITS, max_size=12, unique_by=lambda one: one.key)
# A crowd takes the path for many rows: everybody in a scan has twins, who do alike.
CROWDS = st.sampled_from([1, 60])


def crowd(shown, twins):
    return [one._replace(person=f"{one.person}{twin}") for one in shown for twin in range(twins)]


LENGTHS = st.one_of(st.none(), st.integers(0, 50), st.integers(86_390, 86_410), st.integers(80_000, 300_000))
ANYTIME = st.integers(-90_000, 90_000)


@given(st.lists(st.tuples(ANYTIME, LENGTHS), max_size=20), ANYTIME, st.integers(1, 90_000))
def test_a_period_finds_what_a_look_at_every_visit_finds(tmp_path_factory, made, start, length):
    end = start + length
    shown = [
        visit(f"p{index}", enter, None if stay is None else enter + stay)
        for index, (enter, stay) in enumerate(made)
    ]
    with Database.open(tmp_path_factory.mktemp("visits") / "attendance.db") as database:
        save(database, shown)
        found = database.call(visits.between, ROOM, T(start), T(end))
    assert {one.person for one in found} == {
        one.person
        for one in shown
        if one.enter < T(end) and (one.leave is None or one.leave > T(start) or one.enter >= T(start))
    }


class Store(RuleBasedStateMachine):
    """One room, its memo, and what it should hold."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "attendance.db"
        self.database = Database.open(self.path)
        self.memo = VisitMemo()
        self.model = {}

    def teardown(self):
        self.database.close()
        self.folder.cleanup()

    @rule(shown=SCANS, twins=CROWDS)
    def save(self, shown, twins):
        shown = crowd(shown, twins)
        before = {one.key: self.model.get(one.key) for one in shown}
        written, changes = self.database.call(self._save, shown)
        assert set(changes.new) == {one for one in shown if before[one.key] is None}
        assert set(changes.changed) == {
            (before[one.key], one) for one in shown if before[one.key] not in {None, one}
        }
        assert written == len(changes.new) + len(changes.changed)
        self.model |= {one.key: one for one in shown}

    def _save(self, db, shown):
        before = db.conn.total_changes
        with transaction(db):
            changes = visits.save(db, ROOM, shown, self.memo, taken=0)
        return db.conn.total_changes - before, changes

    @rule(shown=SCANS, twins=CROWDS)
    def save_and_roll_back(self, shown, twins):
        def half(db):
            with transaction(db):
                visits.save(db, ROOM, crowd(shown, twins), self.memo, taken=0)
                raise InterruptedError

        with pytest.raises(InterruptedError):
            self.database.call(half)

    @rule(shown=SCANS)
    def another_process_saves(self, shown):
        with Database.open(self.path, lock=False) as other:
            other.call(lambda db: self._elsewhere(db, shown))
        self.model |= {one.key: one for one in shown}

    def _elsewhere(self, db, shown):
        with transaction(db):
            visits.save(db, ROOM, shown, VisitMemo(), taken=0)

    @rule()
    def restart(self):
        self.database.close()
        self.database = Database.open(self.path)
        self.memo = VisitMemo()

    @invariant()
    def equal(self):
        assert everything(self.database) == sorted(
            self.model.values(), key=lambda one: (one.person, one.enter, one.list)
        )


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
