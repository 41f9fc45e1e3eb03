"""Glances at a large window: nobody who came is missed, whatever the order, the count and the window mean."""

import pytest

from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.demo.classroom import DemoClassroom, DemoRoom, Quirks, came
from tests.classroom.viewers import COUNTS, ORDERS, WINDOWS, Provider, crowd, watch

ROOM, NOON, LENGTH = "1108925474", 1_780_000_000, 2_400


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("order", ORDERS)
async def test_nobody_who_came_is_missed_and_no_read_costs_more_than_it_must(order, count, window):
    """A lesson of 1 500 viewers, each minute a few more, some of them back again."""
    visits = crowd(1_500, seed=7, length=LENGTH)
    ours, full = [
        await watch(Provider(visits, order, count, window), length=LENGTH, brief=brief, pause=0.05)
        for brief in (True, False)
    ]

    assert (ours.missed, ours.lies) == (0, 0)
    assert ours.requests <= 1.15 * full.requests
    if order != "unstable":
        assert ours.late == 0
    if order in ("enter", "-enter") and count == "rows" and window != "leave":
        assert ours.requests <= 0.5 * full.requests


@pytest.fixture
async def school():
    """A room of 500 people who came in one after the other, twenty of them twice; the clock is the test's."""
    crowd = [came(f"p{n:03}", NOON + n) for n in range(480)]
    crowd += [came(f"p{n:03}", NOON + 480 + n) for n in range(20)]
    now = [NOON + 600.0]
    room = DemoRoom(ROOM, "Assembly", crowd)
    async with DemoClassroom([room], clock=lambda: now[0]) as provider, http_client() as http:
        classroom = Classroom(
            http, url=provider.url, key=provider.key, rate=1000, clock=lambda: now[0], wait=0.01
        )

        async def look(*, brief=True):
            before = len(provider.requests)
            scan = await classroom.read(ROOM, NOON, NOON + 3600, brief=brief, online=False)
            return scan, [int(one.form["page"]) for one in provider.requests[before:]]

        yield provider, room, now, look


async def test_the_first_read_is_full_and_the_next_is_page_1(school):
    *_, look = school
    first, pages = await look()
    second, again = await look()

    assert (first.complete, first.shown, sorted(pages)) == (True, 500, [1, 1, 2, 3])
    assert (second.complete, second.shown, second.unread, again) == (True, 500, 300, [1])


@pytest.mark.parametrize(("order", "pages"), [("enter", [1, 3]), ("-enter", [1])])
async def test_who_comes_is_found_where_rows_are_added(school, order, pages):
    provider, room, now, look = school
    provider.quirks = Quirks(order=order)
    await look()
    room.add([came("new", int(now[0]))])
    scan, read = await look()

    assert (scan.complete, scan.shown, read) == (True, 501, pages)
    assert "new" in {visit.person for visit in scan.visits}


async def test_a_crowd_that_comes_at_once_is_followed_over_the_pages(school):
    provider, room, now, look = school
    for order in ("enter", "-enter"):
        provider.quirks = Quirks(order=order)
        await look(brief=False)
        now[0] += 60
        room.add([came(f"{order} {n}", int(now[0]), int(now[0]) + 60) for n in range(450)])
        scan, read = await look()

        assert scan.complete
        assert sum(order in visit.person.split(" ") for visit in scan.visits) == 450
        assert len(read) <= 5


async def test_where_the_count_proves_nothing_all_is_read(school):
    provider, _, _, look = school
    for meaning in ("people", "page", "missing"):
        provider.quirks = Quirks(count=meaning)
        await look(brief=False)
        scan, read = await look()

        assert scan.complete
        assert len(read) > 3


async def test_a_count_that_is_as_many_as_people_is_not_taken_for_rows(school):
    """Nobody has come twice yet, so a count of rows and one of people say the same."""
    provider, room, now, look = school
    del room.visits[480:]
    provider.quirks = Quirks(count="people")
    await look()
    room.add([came("p003", int(now[0]))])
    scan, _ = await look()

    assert scan.shown == 481
    assert scan.unread == 0


async def test_a_row_taken_back_makes_the_read_full(school):
    _, room, _, look = school
    await look()
    del room.visits[250]
    room.version += 1
    scan, read = await look()

    assert (scan.complete, scan.shown, scan.unread) == (True, 499, 0)
    assert len(read) > 3


async def test_now_and_then_a_glance_is_not_enough(school):
    """A row taken back in the very moment in which another comes hides it; a full read finds it."""
    _, room, now, look = school
    await look()
    room.visits[250] = came("hidden", int(now[0]))
    room.version += 1
    seen = set()
    for _ in range(21):
        scan, _ = await look()
        seen |= {visit.person for visit in scan.visits}

    assert "hidden" in seen


async def test_a_teacher_among_the_viewers_is_looked_at_each_time(school):
    provider, room, now, look = school
    room.visits[250] = came("wang", NOON + 250, role="teacher")
    for order in ("enter", "-enter"):
        provider.quirks = Quirks(order=order)
        room.visits[250] = came("wang", NOON + 250, role="teacher")
        room.version += 1
        await look(brief=False)
        now[0] += 60
        room.add([came(f"{order} {n}", int(now[0])) for n in range(150)])
        await look()
        room.visits[250] = came("wang", NOON + 250, NOON + 500, role="teacher")
        room.version += 1
        scan, _ = await look()

        assert [visit.leave for visit in scan.visits if visit.person == "wang"] == [NOON + 500]


async def test_where_a_full_read_is_asked_for_none_is_saved(school):
    *_, look = school
    await look()
    scan, read = await look(brief=False)

    assert scan.unread == 0
    assert len(read) > 3
