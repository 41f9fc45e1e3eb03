"""The outbox: what is owed is written once, moves by compare-and-set, and shares the poll's transaction."""

from dataclasses import replace

import pytest

from bot.domain import intents
from bot.domain.delivery import after, claimed
from bot.domain.intents import intent_id, move
from bot.domain.notes import Note
from bot.store import alerts, outbox, scans
from bot.store.database import Database, transaction
from bot.store.memo import VisitMemo
from tests.store.owing import CHANNEL, OPS, alert, intent
from tests.store.rows import T, count, scan, visit, within


def owe(database, *owed):
    return within(database, outbox.owe, owed, T(0))


def save(database, before, changed):
    return within(database, outbox.save, before, changed)


def test_what_is_owed_comes_back_as_it_was_written(database):
    full = intent(
        what=intents.REPLY, target="t", carrier="c", attempts=3, tried=T(5), looks=(T(6), T(66)),
        short=True, repeat=True, ts="1.2", reason=Note("carries", {"alerts": 4}), deadline=None,
    )  # fmt: skip
    owe(database, full)

    assert database.call(outbox.get, full.id) == full


def test_the_same_key_and_revision_is_owed_once(database):
    assert owe(database, intent(), intent("b"), intent()) == 2
    assert owe(database, intent(state=intents.SUPPRESSED)) == 0
    assert database.call(outbox.get, intent().id).state == intents.PENDING
    assert owe(database, intent(revision=2)) == 1


def test_who_saw_an_older_state_changes_nothing(database):
    before = intent()
    owe(database, before)
    mine = claimed(before, T(10))

    assert save(database, before, mine)
    assert not save(database, before, claimed(before, T(11)))
    assert database.call(outbox.get, before.id) == mine

    # A claim that was given up and taken again is another claim.
    again = claimed(after(mine, "http_429"), T(12))
    save(database, mine, after(mine, "http_429"))
    save(database, after(mine, "http_429"), again)
    assert not save(database, mine, after(mine, "ok", ts="1.2"))
    assert save(database, again, after(again, "ok", ts="1.2"))


def test_live_intents_come_in_the_order_they_are_to_be_sent(database):
    owe(
        database,
        intent("late", not_before=T(50)),
        intent("one", not_before=T(20)),
        intent("two", not_before=T(20)),
        intent("elsewhere", channel=OPS),
        intent("done", state=intents.POSTED),
        intent("doubt", not_before=T(60), state=intents.UNCERTAIN),
    )
    assert [one.key for one in database.call(outbox.live, CHANNEL)] == ["one", "two", "late", "doubt"]
    assert [one.key for one in database.call(outbox.live)][-1] == "elsewhere"
    assert sorted(database.call(outbox.busy)) == [CHANNEL, OPS]


def test_only_what_is_pending_is_withdrawn(database):
    sent = claimed(intent(revision=1), T(1))
    owe(database, sent, intent(revision=2), intent("other"))

    assert within(database, outbox.withdraw, "a", Note("no_longer_so", {"until": T(9)})) == 1
    states = [database.call(outbox.get, one.id).state for one in (sent, intent(revision=2), intent("other"))]
    assert states == ["sending", "suppressed", "pending"]


def test_a_message_is_found_by_its_intent(database):
    owe(database, intent(), intent("b"))
    within(database, outbox.save, intent(), replace(intent(), ts="1.2", state=intents.POSTED))

    assert database.call(outbox.message, intent().id) == (CHANNEL, "1.2")
    within(database, outbox.stands, intent().id, "D00001")
    assert database.call(outbox.message, intent().id) == ("D00001", "1.2")
    assert database.call(outbox.message, intent("b").id) is None
    assert database.call(outbox.message, "") is None


def test_the_newest_post_of_a_key_is_what_edits_change(database):
    edit = intent(revision=3, what=intents.EDIT)
    owe(database, intent(), intent(revision=2), edit)

    assert database.call(outbox.post_of, "a") == intent(revision=2).id
    assert not database.call(outbox.post_of, "nothing")


def test_what_is_shown_is_the_content_of_the_newest_known_message(database):
    boards = [intent(ts="1.2"), intent(revision=2, ts="1.2"), intent(revision=3)]
    owe(database, *boards)
    for number, one in enumerate(boards):
        within(database, outbox.shows, one.id, f"print {number}")

    assert database.call(outbox.shown, boards) == "print 1"
    assert database.call(outbox.shown, []) == ""


def test_the_salt_is_this_databases_own(database, tmp_path):
    salt = database.call(outbox.salt)
    with Database.open(tmp_path / "other.db") as other:
        assert other.call(outbox.salt) != salt
    assert intent_id(salt, "a", 1) != intent().id


def test_visits_scan_alerts_and_intents_are_stored_together_or_not_at_all(database):
    def poll(db, *, fails):
        with transaction(db):
            scans.keep(db, scan(visit()), VisitMemo())
            alerts.save(db, [alert()])
            outbox.owe(db, [intent()], T(0))
            if fails:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        database.call(poll, fails=True)
    assert [count(database, table) for table in ("sessions", "scans", "alerts", "intents")] == [0, 0, 0, 0]

    database.call(poll, fails=False)
    assert [count(database, table) for table in ("sessions", "scans", "alerts", "intents")] == [1, 1, 1, 1]


def test_no_intent_holds_a_name_or_a_text(database):
    columns = {
        row[1] for row in database.call(lambda db: db.conn.execute("PRAGMA table_info(intents)").fetchall())
    }

    assert not columns & {"name", "names", "text", "blocks", "body", "userid"}


def test_a_suppressed_end_is_left_by_nothing():
    ended = move(intent(), intents.SUPPRESS)
    with pytest.raises(ValueError, match="suppressed"):
        move(ended, intents.CLAIM)
