"""The provider's stand-in keeps the rules of the fact sheet."""

import asyncio

import aiohttp
import pytest

from bot.demo.classroom import DemoClassroom, DemoRoom, Fault, came
from bot.demo.classroom.windows import MONTH

NOW = 1_780_000_000
DAY = 86_400
WHOLE = {"serial": "1", "starttime": NOW - DAY, "endtime": NOW + DAY}


def room(*visits, **fields):
    return DemoRoom("1", "Algebra", list(visits), **fields)


def crowd(size, start=NOW - 10_000):
    return room(*(came(f"u{number}", start + number, start + number + 60) for number in range(size)))


def at(*rooms, **more):
    return DemoClassroom(rooms, clock=lambda: NOW, **more)


@pytest.mark.parametrize(
    ("form", "result"),
    [
        # the right key and a known room
        ({"serial": "1"}, 0),
        # without a key
        ({"serial": "1", "key": ""}, 4101),
        # with a wrong one
        ({"serial": "1", "key": "another"}, 4102),
        # a room nobody knows, and none named at all
        ({"serial": "2"}, 4007),
        ({}, 4007),
        # the caller's own number, alone and agreeing
        ({"thirdroomid": "math"}, 0),
        ({"serial": "1", "thirdroomid": "math"}, 0),
        # both given, and only one of them fits
        ({"serial": "1", "thirdroomid": "art"}, 4007),
        # a month fits, a second more does not, an end before the start never
        ({"serial": "1", "starttime": NOW - MONTH, "endtime": NOW}, 0),
        ({"serial": "1", "starttime": NOW - MONTH - 1, "endtime": NOW}, 4005),
        ({"serial": "1", "starttime": NOW, "endtime": NOW - 1}, 4005),
        # a time that is no number
        ({"serial": "1", "starttime": "yesterday", "endtime": NOW}, 4004),
    ],
)
async def test_a_request_is_answered_with_the_providers_code(ask, form, result):
    async with at(room(thirdroomid="math")) as classroom:
        assert (await ask(classroom, **form))["result"] == result


async def test_only_a_posted_form_carries_the_key(http):
    async with at(room()) as classroom:
        address = f"{classroom.url}/WebAPI/getLiveLogininfo"
        async with http.get(address, params={"key": classroom.key, "serial": "1"}) as answer:
            assert await answer.json(content_type=None) == {"result": 4101}
        async with http.post(address, json={"key": classroom.key, "serial": "1"}) as answer:
            assert await answer.json() == {"result": 4101}
        assert classroom.requests[0].query != ""
        assert classroom.key not in repr(classroom.requests[1])


@pytest.mark.parametrize(
    ("ends", "names"),
    [
        # neither end: the last 24 hours
        ({}, ["today"]),
        # both
        ({"starttime": NOW - 3 * DAY, "endtime": NOW - 2 * DAY}, ["earlier"]),
        # the start only: a month from it
        ({"starttime": NOW - 3 * DAY}, ["earlier", "today"]),
        # the end only: a month up to it
        ({"endtime": NOW - 2 * DAY}, ["earlier"]),
        # Beijing texts
        ({"startdate": "2026-05-26 00:00:00", "enddate": "2026-05-27 12:00:00"}, ["earlier"]),
        # epochs override the texts
        ({"starttime": NOW - 60, "endtime": NOW, "startdate": "2026-05-26 00:00:00", "enddate": "x"}, []),
    ],
)
async def test_a_period_selects_its_rows(ask, ends, names):
    earlier, today = (
        came("earlier", NOW - 2 * DAY - 7200, NOW - 2 * DAY - 3600),
        came("today", NOW - 7200, NOW - 3600),
    )
    async with at(room(earlier, today)) as classroom:
        rows = (await ask(classroom, serial="1", **ends))["logininfo"]
    assert [row["username"] for row in rows] == names


async def test_rows_older_than_a_year_are_gone(ask):
    async with at(room(came("old", NOW - 400 * DAY, NOW - 400 * DAY + 60))) as classroom:
        told = await ask(classroom, serial="1", starttime=NOW - 401 * DAY, endtime=NOW - 390 * DAY)
    assert told["logininfo"] == []


@pytest.mark.parametrize(
    ("total", "pages"), [(0, [0, 0]), (199, [199, 0]), (200, [200, 0]), (401, [200, 200, 1])]
)
async def test_pages_hold_200_rows(ask, total, pages):
    async with at(crowd(total)) as classroom:
        told = [await ask(classroom, **WHOLE, page=number) for number in range(1, len(pages) + 1)]
    assert [len(page["logininfo"]) for page in told] == pages
    assert {page["count"] for page in told} == {total}


async def test_people_on_stage_are_told_on_page_one_only(ask):
    stage = came("ana", NOW - 500, NOW - 400, list="stage")
    crowded = crowd(201)
    crowded.add([stage])
    async with at(crowded) as classroom:
        first, second = [await ask(classroom, **WHOLE, page=number) for number in (1, 2)]
    assert [row["username"] for row in first["uptablelist"]] == ["ana"]
    assert "uptablelist" not in second
    assert first["count"] == 201


async def test_the_clock_decides_what_is_visible(ask):
    now = NOW
    async with DemoClassroom([room(came("ana", NOW + 10, NOW + 20))], clock=lambda: now) as classroom:
        assert (await ask(classroom, **WHOLE))["logininfo"] == []
        now = NOW + 15
        [inside] = (await ask(classroom, **WHOLE))["logininfo"]
        now = NOW + 20
        [left] = (await ask(classroom, **WHOLE))["logininfo"]
    assert (inside["outtime"], inside["outtimestamp"]) == ("0", 0)
    assert (left["outtime"], left["outtimestamp"], left["duration"]) == (
        "2026-05-29 04:27:00",
        NOW + 20,
        "10",
    )


async def test_getonlineuser_tells_who_is_inside(ask):
    async with at(room(came("ana", NOW - 5, role="teacher"), came("bea", NOW - 50, NOW - 10))) as classroom:
        told = await ask(classroom, "getonlineuser", serial="1")
    assert told == {
        "result": 0,
        "onlineuser": [
            {
                "buddyid": "ana",
                "serial": "1",
                "username": "ana",
                "userrole": "0",
                "logIntime": str(NOW - 5),
                "isrobot": 0,
            }
        ],
    }


async def test_getroom_tells_title_and_passwords(ask):
    async with at(room(start=NOW, end=NOW + 60)) as classroom:
        told = await ask(classroom, "getroom", serial="1")
    assert (told["roomname"], told["starttime"], told["endtime"]) == ("Algebra", str(NOW), str(NOW + 60))
    assert told["chairmanpwd"] == "pw-chairmanpwd-1"


@pytest.mark.parametrize(
    ("endpoint", "form", "serials"),
    [
        ("getroomlist", {}, ["1", "2", "3"]),
        ("getroomlist", {"timetype": 1}, ["2"]),
        ("getroomlist", {"timetype": 2}, ["3"]),
        ("getroomlist", {"timetype": 3}, ["1"]),
        ("getroombytime", {"starttime": NOW - 100, "endtime": NOW}, ["1", "2"]),
    ],
)
async def test_rooms_are_listed_by_time(ask, endpoint, form, serials):
    rooms = [
        DemoRoom("1", start=NOW - 90, end=NOW - 30),
        DemoRoom("2", start=NOW - 30, end=NOW + 30),
        DemoRoom("3", start=NOW + 30, end=NOW + 90),
    ]
    async with at(*rooms) as classroom:
        assert [one["serial"] for one in (await ask(classroom, endpoint, **form))["room"]] == serials


FAULTS = [
    # (the fault, the status, a piece of the body)
    (Fault("status", status=503), 503, "upstream"),
    (Fault("status", status=429, seconds=7), 429, ""),
    (Fault("status", status=403), 403, ""),
    (Fault("html"), 200, "<!doctype html>"),
    (Fault("garbage"), 200, "not json"),
    (Fault("cut"), 200, '{"result":0'),
    (Fault("redirect"), 302, ""),
    (Fault("wrong type"), 200, '"logininfo":"none"'),
    (Fault("code", code=4107), 200, '{"result":4107'),
    (Fault("huge", megabytes=1), 200, '{"result":0,"junk":"x'),
]


@pytest.mark.parametrize(
    ("fault", "status", "piece"), FAULTS, ids=[f"{f.kind} {f.status}" for f, _, _ in FAULTS]
)
async def test_a_fault_strikes_once_and_is_over(http, ask, fault, status, piece):
    async with at(room(came("ana", NOW - 5))) as classroom:
        classroom.fail(fault)
        address = f"{classroom.url}/WebAPI/getLiveLogininfo"
        async with http.post(
            address, data={"key": classroom.key, "serial": "1"}, allow_redirects=False
        ) as answer:
            assert (answer.status, answer.headers.get("Retry-After")) == (
                status,
                "7" if status == 429 else None,
            )
            assert piece in (await answer.read()).decode(errors="replace")
        assert (await ask(classroom, serial="1"))["result"] == 0


async def test_a_fault_may_wait_for_one_page_and_stay(ask):
    async with at(crowd(300)) as classroom:
        classroom.fail(Fault("code", code=-1), "getLiveLogininfo", page=2, times=None)
        results = [(await ask(classroom, **WHOLE, page=number))["result"] for number in (1, 2, 2, 1)]
        classroom.faults.clear()
        assert results == [0, -1, -1, 0]
        assert (await ask(classroom, **WHOLE, page=2))["result"] == 0


async def test_a_classroom_that_is_down_refuses_and_comes_back(http, ask):
    async with at(room()) as classroom:
        await ask(classroom, serial="1")
        await classroom.down()
        with pytest.raises(aiohttp.ClientConnectionError):
            await http.post(f"{classroom.url}/WebAPI/getroom", data={"key": classroom.key})
        await classroom.up()
        assert (await ask(classroom, "getroom", serial="1"))["result"] == 0


async def test_hanging_and_dropping_answer_nothing(http):
    async with at(room()) as classroom:
        for fault, error in ((Fault("hang"), TimeoutError), (Fault("drop"), aiohttp.ClientConnectionError)):
            classroom.fail(fault)
            with pytest.raises(error):
                await http.post(
                    f"{classroom.url}/WebAPI/getroom", data={}, timeout=aiohttp.ClientTimeout(total=0.2)
                )


async def test_requests_at_once_are_counted(ask):
    async with at(room(), latency=0.05) as classroom:
        await asyncio.gather(*(ask(classroom, serial="1") for _ in range(5)))
        assert classroom.at_once == 5
        assert len(classroom.asked("getLiveLogininfo")) == 5
