"""The provider's own schedule fills rooms that nobody planned, and never stands in the way of an answer."""

import pytest

from bot.demo.classroom import Fault
from bot.domain.schedule import PROVIDER
from bot.usecases.answer import usual_period
from tests.domain.drawing import ROOM, ZONE, at, draw
from tests.usecases.taught import Taught


@pytest.fixture
def scheduled(taught: Taught) -> Taught:
    """The provider says 10:00–11:00; one came then."""
    taught.room.start, taught.room.end = at("10:00"), at("11:00")
    taught.records(draw("ana |############|"))
    return taught


def lessons(summary):
    return [(one.lesson.start, one.lesson.source) for one in summary.registers]


async def test_an_unplanned_room_has_the_providers_lesson_from_the_first_look(scheduled):
    assert lessons(await scheduled.read("11:30")) == [(at("10:00"), PROVIDER)]


async def test_a_person_overrides_the_provider_for_good(scheduled):
    await scheduled.read("11:30")

    await scheduled.plan(("10:30", "11:30"))

    assert lessons(await scheduled.read("11:45")) == [(at("10:30"), "person")]


async def test_a_schedule_that_moves_before_its_lesson_is_over_replaces_it(scheduled):
    await scheduled.read("09:30")
    scheduled.room.start, scheduled.room.end = at("12:00"), at("13:00")

    assert lessons(await scheduled.read("09:40")) == [(at("12:00"), PROVIDER)]


async def test_a_room_that_is_used_again_keeps_the_lesson_before(scheduled):
    await scheduled.read("11:30")
    scheduled.room.start, scheduled.room.end = at("14:00"), at("15:00")

    assert lessons(await scheduled.read("14:30")) == [(at("10:00"), PROVIDER), (at("14:00"), PROVIDER)]


TROUBLES = [Fault("status", status=500), Fault("garbage"), Fault("hang"), Fault("code", code=4108)]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda fault: fault.kind)
async def test_without_its_schedule_there_is_an_answer_all_the_same(trouble, scheduled):
    scheduled.provider.fail(trouble, "getroom", times=None)

    summary = await scheduled.read("11:30")

    assert (summary.registers, summary.title) == ((), "")
    assert [visit.person for visit in summary.visits] == ["ana"]


async def test_a_planned_room_with_a_title_is_not_asked_about(scheduled):
    await scheduled.plan(("10:00", "11:00"))
    await scheduled.read("11:30")
    scheduled.provider.requests.clear()

    await scheduled.read("11:31")

    assert scheduled.provider.asked("getroom") == []


USUAL = [
    # before the lesson: the last 24 hours
    ("09:50", ("09:50", -86_400), ("09:50", 0)),
    # while it runs: the lesson, although it is not over
    ("10:00", ("10:00", 0), ("11:00", 0)),
    ("10:59:59", ("10:00", 0), ("11:00", 0)),
    # afterwards: the lesson, until 24 hours later
    ("11:00", ("10:00", 0), ("11:00", 0)),
    ("23:00", ("10:00", 0), ("11:00", 0)),
]


@pytest.mark.parametrize(("clock", "start", "end"), USUAL)
async def test_without_a_day_the_running_or_last_lesson_is_meant(clock, start, end, scheduled):
    now = at(clock)

    period = await usual_period(scheduled.classroom, scheduled.database, room=ROOM, now=now, timezone=ZONE)

    assert (period.start, period.end) == (at(start[0]) + start[1], at(end[0]) + end[1])
