"""Audit: who looked, and when."""

from bot.store import audit
from tests.store.rows import within


def test_looks_come_back_oldest_first(database):
    for who, at in (("U2", 20), ("U1", 10), ("U3", 20)):
        within(database, audit.note_look, who, "111", at, "room")
    assert [look.who for look in database.call(audit.looks)] == ["U1", "U2", "U3"]
    assert database.call(audit.looks, since=11)[0] == audit.Look("U2", "111", 20, "room")
