"""Rosters: an import replaces those of the rooms it names, and says what that altered."""

from dataclasses import replace
from datetime import date

from bot.domain.people import RosterEntry
from bot.store import roster
from tests.store.rows import within

ANA = RosterEntry("1", "42", "Ana", "student", date(2030, 1, 1), date(2030, 6, 30))
BEN = RosterEntry("1", "43", "Ben")
GUEST = RosterEntry("1", "", "Cai")
LI = RosterEntry("2", "7", "Li", "teacher")


def test_entries_come_back_by_room(database):
    assert within(database, roster.take, [ANA, BEN, GUEST, LI]).added == (ANA, BEN, GUEST, LI)
    assert database.call(roster.load) == {"1": [ANA, BEN, GUEST], "2": [LI]}
    assert database.call(roster.of_room, "1") == [ANA, BEN, GUEST]
    assert database.call(roster.of_room, "3") == []


def test_only_the_named_rooms_are_replaced(database):
    within(database, roster.take, [ANA, BEN, LI])
    later = replace(ANA, name="Anna", until=None)
    found = within(database, roster.take, [later, GUEST])
    assert (found.added, found.changed, found.removed, found.same) == ((GUEST,), ((ANA, later),), (BEN,), 0)
    assert database.call(roster.load) == {"1": [later, GUEST], "2": [LI]}


def test_the_same_file_again_alters_nothing(database):
    within(database, roster.take, [ANA, LI])
    revision = database.call(roster.revision)
    assert not within(database, roster.take, [LI, ANA])
    assert database.call(roster.revision) == revision == 1
    within(database, roster.take, [BEN])
    assert database.call(roster.revision) == 2
