"""What one due room's read leaves behind: visits, alerts and intents, together or not at all."""

import pytest

from bot.domain.schedule import Change
from bot.store import registers, timetable
from tests.domain.drawing import at, roster
from tests.domain.watching import people
from tests.usecases.watched import OPS, Watched, series

DUE = roster("ana", "ben", teacher="wang")
ALL = "10:00–11:05"


@pytest.fixture
async def watched(taught):
    taught.clock.now = at("09:40")
    school = Watched(taught)
    await school.plan(series())
    await taught.expect(DUE)
    yield school
    await school.rounds.close()


async def test_who_is_not_seen_is_owed_one_message_when_the_grace_is_over(watched):
    watched.taught.records(people(wang=ALL, ana=ALL))
    await watched.until("10:05")
    assert await watched.told() == []

    await watched.until("10:05:10")
    assert await watched.told() == ["post not_seen"]
    assert (await watched.alerts())["not_seen ben"].state == "firing"

    await watched.until("10:20")
    assert await watched.told() == ["post not_seen"]


async def test_a_read_that_fails_owes_nothing_but_that_we_are_blind(watched):
    """I5, 36: half an hour without an answer accuses nobody; the ops channel hears of it once."""
    await watched.taught.provider.down()
    await watched.until("10:29", step=10)

    assert await watched.told() == ["post data_gap"]
    assert {one.channel for one in await watched.intents()} == {OPS}


async def test_the_first_read_after_an_outage_tells_what_is_still_so(watched):
    await watched.taught.provider.down()
    await watched.until("10:20", step=10)
    watched.taught.records(people(wang=ALL, ana="10:12–11:05"))
    await watched.taught.provider.up()
    await watched.until("10:30", step=10)

    assert sorted(await watched.told()) == ["edit data_gap", "post data_gap", "post late", "post not_seen"]
    found = await watched.alerts()
    assert found["late ana"].delayed > 0
    assert found["not_seen ben"].state == "firing"


async def test_an_outage_of_the_provider_is_told_once_however_many_rooms_it_has(watched):
    rooms = [str(200_000 + number) for number in range(12)]
    for room in rooms:
        watched.room(room)
    await watched.plan(series(), *(series(room) for room in rooms))
    await watched.taught.provider.down()
    await watched.until("10:29", step=10)

    assert await watched.told() == ["post data_gap"]


async def test_a_full_room_that_is_empty_in_the_next_answer_is_held(watched):
    """40: nobody left, the provider slipped. It is asked again soon; when it lasts, ops hears of it once."""
    school = [f"p{number}" for number in range(10)]
    await watched.taught.expect(roster(*school, teacher="wang"))
    everybody = people(wang=ALL, **dict.fromkeys(school, ALL))
    watched.taught.records(everybody)
    await watched.until("10:10")
    watched.taught.records([])
    asked = watched.reads()
    await watched.until("10:12")
    assert watched.reads() - asked > 4
    await watched.until("10:14")
    assert await watched.told() == ["post data_gap"]

    watched.taught.records(everybody)
    await watched.until("10:20")
    assert await watched.told() == ["post data_gap", "edit data_gap"]
    assert set(await watched.alerts()) == {"data_gap"}


async def test_what_the_provider_insists_on_is_believed(watched):
    """The rows are gone for good: after a few minutes we are blind no more. All were seen online."""
    school = [f"p{number}" for number in range(10)]
    await watched.taught.expect(roster(*school, teacher="wang"))
    watched.taught.records(people(wang=ALL, **dict.fromkeys(school, ALL)))
    await watched.until("10:10")
    watched.taught.records([])
    await watched.until("10:25")

    assert await watched.told() == ["post data_gap", "edit data_gap"]


@pytest.mark.parametrize(("new_start", "reason"), [(None, "lesson_cancelled"), (at("10:30"), "lesson_moved")])
async def test_a_lesson_that_is_not_held_then_takes_its_alerts_back(watched, new_start, reason):
    """65: what was not told is withdrawn."""
    watched.sends = False
    watched.taught.records(people(wang=ALL, ana=ALL))
    await watched.until("10:05:30")
    (series_id,) = {one.id for one in (await watched.taught.do(timetable.load)).series}
    change = Change(series_id, at("10:00"), cancelled=new_start is None, new_start=new_start)
    await watched.taught.do(lambda db: timetable.change(db, change, author="U01ALICE", at=at("10:05")))
    await watched.until("10:08")

    assert await watched.told() == []
    (intent,) = await watched.intents()
    assert (intent.state, intent.reason.code) == ("suppressed", reason)


async def test_a_restart_goes_on_where_the_tables_say(watched):
    """Nothing is told twice, and a room that was just read is not read again."""
    watched.taught.records(people(wang=ALL, ana=ALL))
    await watched.until("10:06")
    told, asked = await watched.told(), watched.reads()
    for _ in range(50):
        watched.open()
        await watched.tick()

    assert await watched.told() == told
    assert watched.reads() == asked


async def test_without_a_channel_nothing_is_owed_and_registers_are_kept(taught):
    taught.clock.now = at("09:50")
    school = Watched(taught, channel="", ops_channel="")
    await school.plan(series())
    await taught.expect(DUE)
    taught.records(people(wang=ALL, ana=ALL))
    await school.until("11:16", step=10)

    assert await school.intents() == []
    (register,) = await taught.do(lambda db: registers.between(db, at("10:00"), at("11:00")))
    assert register.register.status == "final"
