"""A room in which nothing happened costs its request and no more; whatever does happen is seen at once."""

import pytest

from bot.domain.mutes import Mute
from bot.domain.people import Excuse
from bot.store import excuses, mutes, registers, scans, sightings
from bot.usecases import lookout
from tests.domain.drawing import ROOM, at, roster
from tests.domain.watching import people
from tests.usecases.watched import Watched, series

DUE = roster("ana", "ben", teacher="wang")
ALL = "9:58–11:05"
EVERYBODY = people(wang=ALL, ana=ALL, ben=ALL)


@pytest.fixture
async def watched(taught):
    taught.clock.now = at("09:40")
    school = Watched(taught)
    await school.plan(series())
    await taught.expect(DUE)
    yield school
    await school.rounds.close()


async def rows(watched):
    """How many rows were inserted, changed or deleted so far, of whatever table."""
    return await watched.taught.database.run(lambda db: db.conn.total_changes)


@pytest.fixture
def looks(monkeypatch):
    """How often a room was stored and judged."""
    counted = []
    keep = lookout.keep
    monkeypatch.setattr(lookout, "keep", lambda *args, **more: counted.append(1) or keep(*args, **more))
    return counted


async def test_nothing_changed_writes_no_row(watched):
    """Half an hour of reading between two instants."""
    watched.taught.records(EVERYBODY)
    await watched.until("10:05:10")
    before, asked = await rows(watched), watched.reads()
    await watched.until("10:30")

    assert watched.reads() - asked >= 24
    assert await rows(watched) == before


async def test_nothing_changed_is_not_judged_either(watched, looks):
    watched.taught.records(EVERYBODY)
    await watched.until("10:12")
    seen = len(looks)
    await watched.until("10:30")

    assert len(looks) == seen


async def test_somebody_missing_who_was_told_of_is_no_reason_to_judge_again(watched, looks):
    watched.taught.records(people(wang=ALL, ana=ALL))
    await watched.until("10:15")
    assert await watched.told() == ["post not_seen"]
    before, seen = await rows(watched), len(looks)
    await watched.until("10:30")

    assert len(looks) == seen
    assert await rows(watched) == before


async def test_what_is_remembered_counts_as_read(watched):
    """Half an hour after the last row: the room is fresh, and nobody is blind."""
    watched.taught.records(EVERYBODY)
    await watched.until("10:40")

    newest = await watched.taught.database.run(scans.latest, ROOM, at("10:00"), at("11:00"))
    asked = await watched.taught.database.run(sightings.asked, ROOM)
    assert at("10:40") - newest.taken < 60
    assert newest.complete
    assert at("10:40") - asked <= 20 * 60
    assert await watched.taught.database.run(scans.last_read, ROOM) == newest.taken
    assert await watched.taught.database.run(scans.newest) == newest.taken


async def test_a_restart_knows_less_and_nothing_false(watched):
    """The rows tell of an older read than there was; so the room is read again at once."""
    watched.taught.records(EVERYBODY)
    await watched.until("10:40")
    watched.taught.database._connection.confirmed.clear()
    watched.taught.database._connection.listed.clear()
    newest = await watched.taught.database.run(scans.latest, ROOM, at("10:00"), at("11:00"))
    assert newest.taken < at("10:06")

    asked = watched.reads()
    watched.open()
    await watched.tick()
    assert watched.reads() == asked + 1
    await watched.until("11:20")
    assert await watched.told() == []


async def test_every_instant_has_a_row_of_its_own(watched):
    """Verdicts and registers rest on them. A row tells of the last read that found what it says."""
    watched.taught.records(EVERYBODY)
    await watched.until("11:14", step=1)
    taken = await watched.taught.do(lambda db: [one for (one,) in db.conn.execute("SELECT taken FROM scans")])

    rows = ["10:00", "10:05:01", "10:55", "11:00", "11:03", "11:13"]
    assert [max(one for one in rows if at(one) <= moment) for moment in taken] == rows


SOMETHING = {
    "somebody comes": lambda school: school.taught.records([*EVERYBODY, *people(cai="10:20–11:05")]),
    "somebody leaves": lambda school: school.taught.records(people(wang=ALL, ana=ALL, ben="9:58–10:20")),
}


@pytest.mark.parametrize("what", SOMETHING)
async def test_what_happens_is_judged_at_the_next_read(watched, looks, what):
    watched.taught.records(EVERYBODY)
    await watched.until("10:20")
    seen = len(looks)
    SOMETHING[what](watched)
    await watched.until("10:21:05")

    assert len(looks) == seen + 1


async def test_who_comes_in_the_very_second_of_a_read_is_found_late_by_the_next(taught):
    """Then nobody has been inside for a second yet, and nothing in the answer will be new any more."""
    taught.clock.now = at("09:40")
    school = Watched(taught)
    await school.plan(series())  # nobody is due, so everybody is judged
    taught.records(people(wang=ALL, ana=ALL))
    await school.until("10:20")
    (due,) = {one.next.at for one in school.rounds._rooms.values()}
    came = people(cai="10:20–11:05")[0]._replace(enter=due)
    taught.records([*people(wang=ALL, ana=ALL), came])
    while taught.clock.now < due + 65:
        taught.clock.now += 1
        await school.tick()

    assert "late cai" in await school.alerts()


WRITTEN = {
    "an excuse": lambda db: excuses.add(
        db, Excuse(ROOM, "ben", author="U01", at=at("10:20"), text="ill", lesson_id=None)
    ),
    "a mute": lambda db: mutes.add(db, Mute(at("10:40"), "U01", at("10:20"), "known", room=ROOM)),
}


@pytest.mark.parametrize("what", WRITTEN)
async def test_what_somebody_writes_about_the_room_is_judged_at_the_next_read(watched, looks, what):
    watched.taught.records(EVERYBODY)
    await watched.until("10:20")
    seen = len(looks)
    await watched.taught.do(WRITTEN[what])
    await watched.until("10:21:05")

    assert len(looks) == seen + 1


async def test_the_end_of_a_mute_is_noticed(watched):
    """Ben's absence was not to be told until 10:20; then it is, although nothing changed in the room."""
    await watched.taught.do(
        lambda db: mutes.add(db, Mute(at("10:20"), "U01", at("09:50"), "known", person="ben"))
    )
    watched.taught.records(people(wang=ALL, ana=ALL))
    await watched.until("10:19")
    assert await watched.told() == []

    await watched.until("10:21:30")
    assert await watched.told() == ["post not_seen"]


async def test_a_kill_loses_no_more_of_a_list_than_half_an_hour(watched):
    """Rows that never end are closed by the list of people online: it is written down now and then."""
    watched.taught.records(people(wang="9:58–", ana="9:58–", ben="9:58–"))
    await watched.until("10:54")
    watched.taught.database._connection.listed.clear()

    assert at("10:54") - await watched.taught.database.run(sightings.asked, ROOM) <= 1_800 + 20 * 60


async def test_a_register_that_is_not_final_is_read_for_until_it_is(watched):
    """The provider cannot be read when the lesson settles; an hour later it can."""
    watched.taught.records(EVERYBODY)
    await watched.until("10:58")
    await watched.taught.provider.down()
    await watched.until("12:00", step=20)
    await watched.taught.provider.up()
    before = watched.reads()
    await watched.until("15:00", step=20)

    (kept,) = await watched.taught.do(lambda db: registers.between(db, at("10:00"), at("11:00")))
    assert kept.register.status == "final"
    assert 2 <= watched.reads() - before <= 6
    await watched.until("16:00", step=20)
    assert watched.rounds._rooms == {}


async def test_a_restart_goes_on_for_a_register_that_is_not_final(watched):
    watched.taught.records(EVERYBODY)
    await watched.until("11:04")
    await watched.taught.provider.down()
    await watched.until("11:30", step=20)
    watched.open()
    await watched.taught.provider.up()
    await watched.until("13:00", step=20)

    (kept,) = await watched.taught.do(lambda db: registers.between(db, at("10:00"), at("11:00")))
    assert kept.register.status == "final"
