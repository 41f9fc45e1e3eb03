"""Which room is read when: at the instants, between them each minute, and no room waits for another."""

import asyncio
from itertools import pairwise

import pytest

from bot.demo.faults import Fault
from tests.domain.drawing import ROOM, at, roster
from tests.domain.watching import people
from tests.usecases.watched import Watched, series

ALL = "10:00–11:05"


@pytest.fixture
async def watched(taught):
    taught.clock.now = at("09:40")
    school = Watched(taught)
    await school.plan(series())
    yield school
    await school.rounds.close()


async def test_a_room_is_read_at_the_instants_and_between_them_each_minute(watched):
    reads = []
    while watched.taught.clock.now < at("11:30"):
        before = watched.reads()
        watched.taught.clock.now += 1
        await watched.tick()
        reads += [watched.taught.clock.now] * (watched.reads() > before)

    assert {at("10:00"), at("10:05:01"), at("10:55"), at("11:00"), at("11:03"), at("11:13")} <= set(reads)
    assert (reads[0], reads[-1]) == (at("10:00"), at("11:13"))
    assert max(b - a for a, b in pairwise(reads) if b <= at("11:03")) <= 60


async def test_a_room_without_a_lesson_is_left_alone(watched):
    watched.room("200000")
    await watched.until("10:30")

    assert {request.form["serial"] for request in watched.taught.provider.requests} == {ROOM}


async def test_an_import_is_seen_at_once(watched):
    watched.room("200000")
    await watched.until("10:20")
    await watched.plan(series(), series("200000", "10:10", "10:40"))
    watched.taught.clock.now += 1
    await watched.tick()

    assert "200000" in {request.form["serial"] for request in watched.taught.provider.requests}


async def test_a_clock_that_is_set_back_stops_no_reads(watched):
    """58: an hour back, in the middle of a lesson: the next read comes within a poll."""
    await watched.plan(series(), series(ROOM, "08:50", "09:50"))
    await watched.until("10:30")
    asked = watched.reads()
    watched.taught.clock.now = at("09:30")
    await watched.until("09:31:01", step=1)

    assert watched.reads() > asked


async def test_missed_reads_are_made_up_for_by_one(watched):
    """57, 59: an hour asleep."""
    await watched.until("10:01")
    asked = watched.reads()
    watched.taught.clock.now = at("10:50")
    await watched.tick()
    watched.taught.clock.now += 1
    await watched.tick()

    assert watched.reads() == asked + 1


async def test_a_room_that_hangs_delays_no_other_and_is_cut(watched):
    """52, 64: it is given up after the patience for a page, and tried again later."""
    watched.room("200000")
    await watched.plan(series("200000"), series())
    watched.open(patience=0.5)
    watched.taught.provider.faults.add(
        Fault("slow", seconds=60), "getLiveLogininfo", times=None, where={"serial": "200000"}
    )
    watched.taught.clock.now = at("10:00")
    await watched.rounds.tick()
    await asyncio.sleep(0.1)
    watched.taught.clock.now = at("10:01:30")
    await watched.rounds.tick()
    await asyncio.sleep(0.1)

    read = [request.form["serial"] for request in watched.taught.provider.asked("getLiveLogininfo")]
    assert read.count(ROOM) == 2
    assert read.count("200000") == 1
    await asyncio.sleep(0.5)
    (hung,) = [one for one in watched.rounds._rooms.values() if one.room == "200000"]
    assert hung.breaker.failures == 1


async def test_a_room_that_fails_is_tried_more_and_more_seldom_and_at_least_each_five_minutes(watched):
    watched.taught.provider.fail(Fault("garbage"), "getLiveLogininfo", times=None)
    tries = []
    while watched.taught.clock.now < at("10:50"):
        before = watched.reads()
        watched.taught.clock.now += 5
        await watched.tick()
        tries += [watched.taught.clock.now] * (watched.reads() > before)
    gaps = [b - a for a, b in pairwise(tries)]

    assert gaps[0] <= 70
    assert 200 <= max(gaps) <= 310


async def test_while_the_provider_is_lost_one_room_at_a_time_finds_out(watched):
    rooms = [str(200_000 + number) for number in range(40)]
    for room in rooms:
        watched.room(room)
    await watched.plan(*map(series, rooms))
    await watched.taught.provider.down()
    watched.taught.clock.now = at("10:00")
    await watched.tick()
    for one in range(60, 600, 10):
        watched.taught.clock.now = at("10:00") + one
        await watched.tick()
    failed = sum(one.breaker.failures for one in watched.rounds._rooms.values())
    assert failed <= 16 + 10

    await watched.taught.provider.up()
    await watched.until("10:16")
    assert {one.blind_since for one in watched.rounds._rooms.values()} == {None}


async def test_readiness_tells_that_reads_are_late(watched):
    watched.taught.records(people(wang=ALL))
    await watched.until("10:10")
    assert await watched.rounds.is_fresh()

    await watched.taught.provider.down()
    await watched.until("10:12", step=10)
    assert await watched.rounds.is_fresh()
    await watched.until("10:15", step=10)
    assert not await watched.rounds.is_fresh()

    await watched.taught.provider.up()
    await watched.until("10:22", step=10)
    assert await watched.rounds.is_fresh()


async def test_instants_go_before_what_may_wait(watched):
    """One read at a time: the rooms whose grace is over come before those that were only due for a look."""
    others = [str(200_000 + number) for number in range(6)]
    for room in others:
        watched.room(room)
    watched.width = 1
    watched.open()
    await watched.plan(series(), *(series(room, "9:50", "10:50") for room in others))
    await watched.until("10:04:58", step=2)
    watched.taught.clock.now = at("10:05:40")
    seen = watched.reads()
    await watched.tick()

    read = [one.form["serial"] for one in watched.taught.provider.asked("getLiveLogininfo")[seen:]]
    assert read[0] == ROOM
    assert set(read) == {ROOM, *others}


async def test_a_slow_room_delays_no_other(watched):
    """52: it takes half a minute for each answer, and the others keep their minute."""
    others = [str(200_000 + number) for number in range(10)]
    for room in others:
        watched.room(room)
    watched.width = 2
    watched.open()
    await watched.plan(series(), *map(series, others))
    watched.taught.provider.faults.add(
        Fault("slow", seconds=30), "getLiveLogininfo", times=None, where={"serial": ROOM}
    )
    for minute in range(3):
        watched.taught.clock.now = at("10:00") + 60 * minute
        await watched.rounds.tick()
        for _ in range(200):
            if len(watched.rounds._tasks) <= 1:
                break
            await asyncio.sleep(0.01)

    await watched.rounds.close(patience=0)

    read = [one.form["serial"] for one in watched.taught.provider.asked("getLiveLogininfo")]
    assert read.count(ROOM) == 1
    assert min(read.count(room) for room in others) >= 2


async def test_a_crash_in_one_room_is_its_own(watched):
    """80: what nobody expected of one room leaves the others alone."""
    watched.room("200000")
    await watched.plan(series("200000"), series())
    await watched.taught.expect(roster("ana", teacher="wang"))
    await watched.taught.do(
        lambda db: db.conn.execute(
            "CREATE TRIGGER odd BEFORE INSERT ON scans WHEN new.room = '200000'"
            " BEGIN SELECT RAISE(ABORT, 'odd'); END"
        )
    )
    await watched.until("10:07")

    assert "not_seen ana" in await watched.alerts()
