"""Backfill: windows that are finished, that are not, that are too full, and lessons across their borders."""

from datetime import UTC, datetime

import pytest

from bot.demo.classroom import Fault, came
from bot.domain.periods import Period
from bot.domain.schedule import Timetable, plan
from bot.errors import BadPeriod, ClassroomError
from bot.store import backfills, registers, timetable, visits
from bot.usecases import backfill as module
from bot.usecases.backfill import Backfill, backfill
from tests.domain.drawing import ROOM, at, roster
from tests.usecases.taught import Taught, verdicts

DAY = 86_400
NOW = at("12:00")


@pytest.fixture
def past(taught: Taught) -> Taught:
    """Ana came for ten minutes at noon on each of 200 days."""
    taught.clock.now = NOW
    taught.records(came("Ana", NOW - n * DAY, NOW - n * DAY + 600, userid="ana") for n in range(1, 201))
    return taught


async def run(past: Taught, days: int, *, until: int = 0, told=None) -> Backfill:
    period = Period(NOW - days * DAY, past.now - until * DAY)
    more = {"told": told} if told else {}
    return await backfill(past.classroom, past.database, room=ROOM, period=period, now=past.now, **more)


async def kept(past: Taught) -> int:
    return len(await past.database.run(visits.between, ROOM, NOW - 400 * DAY, NOW))


def asked(past: Taught) -> list[tuple[float, float]]:
    """The windows of the first pages asked for, in days before now, without their padding."""
    return [
        ((NOW - int(form["starttime"])) / DAY, (NOW - int(form["endtime"])) / DAY)
        for form in (request.form for request in past.provider.asked("getLiveLogininfo"))
        if form["page"] == "1"
    ]


async def test_it_reads_the_whole_period_in_windows_of_a_month_at_most(past):
    done = await run(past, 200)

    assert (done.read, done.visits, done.incomplete) == (200 * DAY, 200, ())
    assert await kept(past) == 200
    assert max(start - end for start, end in asked(past)) <= 28


async def test_what_is_finished_is_not_read_again_save_for_the_last_day(past):
    await run(past, 200)
    past.provider.requests.clear()

    again = await run(past, 200)

    assert (again.before, again.read, again.visits) == (199 * DAY, DAY, 0)
    assert len(asked(past)) == 1


async def test_a_longer_period_reads_only_what_it_adds(past):
    await run(past, 100, until=50)

    more = await run(past, 150)

    assert (more.before, more.read) == (50 * DAY, 100 * DAY)


async def test_a_failure_keeps_what_was_read_and_the_next_run_goes_on(past):
    reads = 0

    def fail_later(done: int, whole: int) -> None:
        nonlocal reads
        reads += 1
        if reads == 4:
            past.provider.fail(Fault("status", status=500), "getLiveLogininfo", times=None)

    with pytest.raises(ClassroomError):
        await run(past, 200, told=fail_later)
    past.provider.faults.clear()
    rest = await run(past, 200)

    assert rest.before == (1 + 2 + 4) * DAY
    assert await kept(past) == 200


async def test_a_window_that_cannot_be_read_to_the_end_stays_to_be_read(past):
    past.records(came(f"s{n}", NOW - 5 * DAY + n, NOW - 5 * DAY + 900) for n in range(450))
    past.provider.fail(Fault("status", status=500), "getLiveLogininfo", times=None, page=2)

    done = await run(past, 10)

    assert [(NOW - start) // DAY for start, _ in done.incomplete] == [7]
    todo = await past.database.run(backfills.unfinished, ROOM, NOW - 10 * DAY, NOW)
    assert todo == [*done.incomplete, (NOW - DAY, NOW)]


async def test_a_window_with_more_records_than_one_read_takes_is_halved(past):
    past.classroom._page_cap = 2
    past.records(came(f"s{n}", NOW - 5 * DAY + n * 200, NOW - 5 * DAY + n * 200 + 60) for n in range(1200))

    done = await run(past, 10)

    assert (done.incomplete, done.visits) == ((), 1200)


async def test_windows_get_narrower_where_there_is_much(past, monkeypatch):
    monkeypatch.setattr(module, "MANY", 4)

    await run(past, 200)

    assert max(start - end for start, end in asked(past)) < 12


async def test_the_lessons_in_it_are_judged_also_across_a_border(past):
    border = NOW - 9 * DAY  # the first window of ten days is one day long
    start, end = (datetime.fromtimestamp(border + shift, UTC) for shift in (-1800, 1800))
    lesson = plan(room=ROOM, start=start, end=end, timezone="UTC")
    await past.do(lambda db: timetable.take(db, Timetable((lesson,))))
    await past.expect(roster("ana", "ben"))
    past.records([came("Ana", border - 1800, border + 1800, userid="ana")])

    done = await run(past, 10)

    assert done.lessons == 1
    (version,) = await past.database.run(registers.between, border, border + 1, room=ROOM)
    assert verdicts(version.register) == {"ana": "present", "ben": "absent"}
    assert version.register.status == "final"


async def test_it_tells_how_far_it_is(past):
    heard: list[tuple[int, int]] = []

    await run(past, 10, told=lambda done, whole: heard.append((done, whole)))

    assert heard[0] == (0, 10 * DAY)
    assert heard[-1] == (10 * DAY, 10 * DAY)
    assert heard == sorted(heard)


async def test_more_than_the_providers_year_is_refused_before_anything_is_read(past):
    with pytest.raises(BadPeriod, match="one year"):
        await run(past, 366)

    assert past.provider.requests == []


async def test_a_year_to_the_day_can_be_read(past):
    past.clock.now += 5  # the command takes a moment to get there

    done = await run(past, 365 - 1)

    assert done.incomplete == ()
