"""The auditor: what it looks at, what it tells once, and what readiness hears of it."""

from dataclasses import replace

import pytest

from bot.domain.intents import ENDS, LIVE
from bot.metrics import AUDIT_FAULTS, DATA_AGE, OUTBOX, OUTBOX_AGE
from bot.store import outbox
from bot.usecases.auditor import REACH
from tests.domain.watching import people
from tests.usecases.posting import CHANNEL, office


@pytest.fixture(name="office")
async def an_office(tmp_path):
    async with office(tmp_path) as opened:
        yield opened
        await opened.deliverer.close()


async def spoil(office, intent, **changes):
    """Alter a row behind the back of everybody."""
    sets = ", ".join(f"{name} = ?" for name in changes)
    await office.do(
        lambda db: db.conn.execute(f"UPDATE intents SET {sets} WHERE id = ?", (*changes.values(), intent.id))
    )


def codes(audit):
    return [note.code for note in audit.faults]


async def test_the_sum_of_all_states_is_the_number_of_intents_ever_owed(office):
    now = office.clock.now
    await office.owe(*"abc")
    await office.owe("late", deadline=now - 1)
    await office.owe("later", not_before=now + 600)
    await office.pass_time(5)
    audit = await office.auditor.audit()

    assert audit.faults == ()
    assert {state: count for state, count in audit.tally.items() if count} == {
        "posted": 3, "expired": 1, "pending": 1,
    }  # fmt: skip
    assert set(audit.tally) == {*LIVE, *ENDS}
    assert sum(audit.tally.values()) == len(await office.intents()) == 5
    assert OUTBOX.labels("posted")._value.get() == 3


SPOILT = [
    # Nobody knows where its message stands.
    ({"state": "posted", "ts": ""}, "audit_no_message"),
    # A state that does not exist: an edit cannot be in doubt.
    ({"state": "uncertain", "what": "edit", "tried": None}, "audit_no_state"),
    # Sent for longer than any request takes.
    ({"state": "sending", "tried": 1}, "audit_stuck"),
    # Past its deadline, and still there.
    ({"deadline": 1}, "audit_stuck"),
    # In doubt for a quarter of an hour.
    ({"state": "uncertain", "tried": 1, "not_before": 1}, "audit_doubt"),
]


@pytest.mark.parametrize(("changes", "code"), SPOILT)
async def test_each_fault_is_found_told_once_and_makes_the_bot_unready(office, changes, code, capsys):
    (intent,) = await office.owe("a", not_before=office.clock.now + 9_000)
    assert await office.auditor.is_sound()
    await spoil(office, intent, **changes)
    for _ in range(3):
        audit = await office.auditor.audit()

    assert codes(audit) == [code]
    assert AUDIT_FAULTS._value.get() == 1
    assert not await office.auditor.is_sound()
    told = capsys.readouterr().out
    assert (told.count("audit_fault"), told.count(code)) == (1, 1)
    assert intent.id not in told


async def test_what_was_put_right_is_told_and_makes_the_bot_ready(office, capsys):
    (intent,) = await office.owe("a", not_before=office.clock.now + 9_000)
    await spoil(office, intent, state="sending", tried=1)
    await office.auditor.audit()
    await spoil(office, intent, state="pending", tried=None)

    assert codes(await office.auditor.audit()) == []
    assert capsys.readouterr().out.count("audit_fault_over") == 1
    assert await office.auditor.is_sound()


async def test_two_intents_that_claim_one_message_are_found(office):
    first, second = await office.owe(*"ab")
    await office.pass_time(3)
    ts = (await office.intent(first)).ts
    await spoil(office, second, ts=ts)

    assert codes(await office.auditor.audit()) == ["audit_message_twice"]


async def test_what_is_merged_into_a_message_that_was_never_posted_is_found(office):
    carrier, carried = await office.owe("a", "b", not_before=office.clock.now + 9_000)
    await spoil(office, carried, state="merged", carrier=carrier.id)

    assert codes(await office.auditor.audit()) == ["audit_not_carried"]


async def test_readiness_does_not_rest_on_an_old_audit(office):
    await office.auditor.audit()
    (intent,) = await office.owe("a", not_before=office.clock.now + 9_000)
    await spoil(office, intent, state="posted")
    assert await office.auditor.is_sound()  # for a while the last audit will do

    office.clock.now += 200
    assert not await office.auditor.is_sound()
    assert office.auditor.last.at == office.clock.now


async def test_after_a_clock_that_was_set_back_the_audit_is_made_anew(office):
    await office.auditor.audit()
    office.clock.now -= 3_600
    assert await office.auditor.is_sound()
    assert office.auditor.last.at == office.clock.now


async def test_ages_are_measured(office):
    await office.school()
    await office.poll(people(wang="9:58–11:00"))
    await office.owe("a", channel=CHANNEL)
    office.clock.now += 90
    audit = await office.auditor.audit()

    assert (audit.data_age, DATA_AGE._value.get()) == (90, 90)
    assert audit.oldest >= 90
    assert OUTBOX_AGE._value.get() == audit.oldest


async def test_parked_channels_are_counted(office):
    office.slack.workspace.channels[CHANNEL].archived = True
    await office.owe("a", deadline=None)
    await office.turn()

    assert (await office.auditor.audit()).parked == 1


async def test_what_ended_long_ago_is_no_longer_looked_at_but_still_counted(office):
    (intent,) = await office.owe("a")
    await office.turn()
    await spoil(office, intent, ts="", owed_at=office.clock.now - REACH - 10)
    audit = await office.auditor.audit()

    assert audit.faults == ()
    assert audit.tally["posted"] == 1


async def test_an_audit_changes_nothing(office):
    (intent,) = await office.owe("a", not_before=office.clock.now + 60)
    doubt = replace(intent, state="uncertain")
    await office.do(outbox.save, intent, doubt)
    before = await office.database.run(lambda db: db.conn.total_changes)
    await office.auditor.audit()

    assert await office.database.run(lambda db: db.conn.total_changes) == before
