"""The provider's schedule of all its rooms at once: listed, or asked for one by one."""

import pytest

from bot.demo.classroom import DemoRoom, Fault
from bot.domain.periods import Period
from bot.domain.schedule import PROVIDER
from bot.errors import ClassroomUnavailable
from bot.store import rooms, timetable
from bot.usecases.fetch import Fetched, fetch
from tests.domain.drawing import ROOM, ZONE, at
from tests.usecases.taught import Taught

ART, GONE = "222", "333"
LISTS = ("getroombytime", "getroomlist")


@pytest.fixture
def school(taught: Taught) -> Taught:
    """At nine, the provider has a lesson at ten in two rooms."""
    taught.clock.now = at("09:00")
    taught.room.start, taught.room.end = at("10:00"), at("11:00")
    taught.provider.rooms.append(DemoRoom(ART, "Art", thirdroomid="c-2", start=at("10:00"), end=at("11:00")))
    return taught


async def fetched(school: Taught, *, days: int = 1) -> Fetched:
    period = Period(school.now, school.now + days * 86_400)
    return await fetch(school.classroom, school.database, period=period, now=school.now, timezone=ZONE)


async def planned(school: Taught) -> list[tuple[str, int, str]]:
    """Room, start and source of every series."""
    table = await school.database.run(timetable.load)
    return [(one.room, int(one.start.timestamp()), one.source) for one in table.series if one.start.tzinfo]


def keep_lists_from(school: Taught) -> None:
    for method in LISTS:
        school.provider.fail(Fault("code", code=4108), method, times=None)


async def test_rooms_that_nobody_met_are_filled_from_the_list(school):
    done = await fetched(school)

    assert (done.listed, done.rooms, done.planned, len(done.series.added)) == (True, 2, 0, 2)
    assert await planned(school) == [(ROOM, at("10:00"), PROVIDER), (ART, at("10:00"), PROVIDER)]
    assert await school.database.run(rooms.title, ART) == "Art"


async def test_the_same_again_alters_nothing(school):
    await fetched(school)
    revision = await school.database.run(timetable.revision)

    again = await fetched(school)

    assert (bool(again.series), again.series.same) == (False, 2)
    assert await school.database.run(timetable.revision) == revision


async def test_a_room_that_a_person_planned_is_left_alone(school):
    await school.plan(("12:00", "13:00"))

    done = await fetched(school)

    assert (done.rooms, done.planned) == (2, 1)
    assert [room for room, _, _ in await planned(school)] == [ART]


async def test_a_room_known_by_the_callers_id_stays_one_room(school):
    await school.do(lambda db: rooms.remember(db, "third:c-2", "Art"))

    await fetched(school)

    assert [room for room, _, _ in await planned(school)] == [ROOM, "third:c-2"]


async def test_a_schedule_that_moved_moves_the_lesson(school):
    await fetched(school)
    school.room.start, school.room.end = at("14:00"), at("15:00")

    done = await fetched(school)

    assert (len(done.series.added), len(done.series.removed), done.series.same) == (1, 1, 1)


async def test_a_lesson_that_is_over_stays_beside_the_next_one(school):
    await fetched(school)
    school.clock.now = at("12:00")
    school.room.start, school.room.end = at("14:00"), at("15:00")

    done = await fetched(school)

    assert (len(done.series.added), done.series.removed) == (1, ())


async def test_without_lists_the_rooms_met_before_are_asked_one_by_one(school):
    keep_lists_from(school)
    for room in (ROOM, GONE):
        await school.do(lambda db, room=room: rooms.remember(db, room, ""))

    done = await fetched(school)

    assert (done.listed, done.rooms) == (False, 1)
    assert await planned(school) == [(ROOM, at("10:00"), PROVIDER)]


async def test_one_by_one_too_only_lessons_of_the_period_count(school):
    keep_lists_from(school)
    await school.do(lambda db: rooms.remember(db, ROOM, ""))
    school.clock.now = at("11:00")

    assert (await fetched(school)).rooms == 0


FAILURES = [(*LISTS[:1], False), ("getroom", True)]


@pytest.mark.parametrize(("method", "without_lists"), FAILURES)
async def test_where_the_provider_fails_nothing_is_filled(method, without_lists, school):
    await school.do(lambda db: rooms.remember(db, ROOM, ""))
    if without_lists:
        keep_lists_from(school)
    school.provider.fail(Fault("status", status=500), method, times=None)

    with pytest.raises(ClassroomUnavailable):
        await fetched(school)

    assert await planned(school) == []
