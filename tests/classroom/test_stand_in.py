"""The client against the provider's stand-in on loopback, one quirk at a time: the same visits each time."""

import pytest

from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.demo.classroom import OPEN_LEAVES, DemoClassroom, DemoRoom, Quirks, came
from bot.demo.classroom.quirks import EMPTY_LISTS
from tests.classroom.school import SERIAL, T

NOW = T(3_000)
QUIRKS = [
    Quirks(),
    *(Quirks(open_leave=spelling) for spelling in OPEN_LEAVES),
    Quirks(serial_field="seria", billing_start_field="starttimestamp"),
    Quirks(milliseconds=True),
    Quirks(epochs=False),
    Quirks(unknown_fields=True),
    Quirks(numbers="text"),
    Quirks(numbers="number"),
    Quirks(text_off=3_600),
    Quirks(repeated_rows=True),
    Quirks(past_last="repeat", count="missing"),
    *(Quirks(stage_on_later_pages=shape) for shape in EMPTY_LISTS),
    *(Quirks(order=order) for order in ("enter", "-enter", "userid", "leave")),
    *(Quirks(count=meaning) for meaning in ("rows", "page", "people", "missing")),
]


def people():
    class_ = [came(f"学生{n}", T(n), None if n % 3 else T(n + 600), userid=str(n + 1)) for n in range(430)]
    return [*class_, came("Ana", T(9), T(99), userid="1", list="stage")]


@pytest.mark.parametrize("quirks", QUIRKS, ids=repr)
async def test_every_quirk_reads_as_the_same_visits(quirks):
    room = DemoRoom(SERIAL, visits=people())
    async with DemoClassroom([room], clock=lambda: NOW, quirks=quirks) as school, http_client() as http:
        classroom = Classroom(http, url=school.url, key=school.key, rate=1e6, clock=lambda: NOW)
        scan = await classroom.read(SERIAL, T(0), T(3_600))

    assert scan.complete, scan.reason
    assert sorted(scan.visits) == sorted(people())


@pytest.mark.parametrize("shape", [*EMPTY_LISTS, "missing"])
@pytest.mark.parametrize("room", ["lists", "4105"])
async def test_an_empty_room_in_every_shape(shape, room):
    quirks = Quirks(empty_list=shape, empty_room=room)
    async with (
        DemoClassroom([DemoRoom(SERIAL)], clock=lambda: NOW, quirks=quirks) as school,
        http_client() as http,
    ):
        classroom = Classroom(http, url=school.url, key=school.key, rate=1e6, clock=lambda: NOW)
        scan = await classroom.read(SERIAL, T(0), T(3_600))

    assert (scan.complete, scan.visits, scan.requests) == (True, (), 1)


async def test_titles_without_passwords():
    async with DemoClassroom([DemoRoom(SERIAL, "Maths")], clock=lambda: NOW) as school, http_client() as http:
        details = await Classroom(http, url=school.url, key=school.key, clock=lambda: NOW).details(SERIAL)

    assert (details.serial, details.title) == (SERIAL, "Maths")
    assert "pw-" not in repr(details)
