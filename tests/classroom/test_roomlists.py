"""The provider's lists of rooms: read where the key may, and not asked for all day where it may not."""

import json

import httpx
import pytest

from bot.classroom.answers import AnswerReader, RoomDetails
from bot.errors import ClassroomRefused, ClassroomUnavailable
from tests.classroom.school import KEY, NOW, School, T, form_of

DAY, HOUR = 86_400, 3_600
MATHS = {
    "serial": 111,
    "thirdroomid": "",
    "roomname": "Maths",
    "starttime": str(T(0)),
    "endtime": str(T(HOUR)),
    "chairmanpwd": "s3cret",
    "enterurl": [{"url": "https://school.test/s3cret"}],
}
ART = MATHS | {"serial": "222", "roomname": "Art", "thirdroomid": "c-2"}
TWO = (
    RoomDetails("111", "", "Maths", T(0), T(HOUR)),
    RoomDetails("222", "c-2", "Art", T(0), T(HOUR)),
)

SHAPES = [
    {"result": 0, "room": [MATHS, ART]},
    {"result": "0", "roomlist": [MATHS, ART]},
    {"result": 0, "data": [MATHS, ART]},
    # PHP writes a list as a map; a row that is none, and a room without a number, are nobody's
    {"result": 0, "room": {"1": MATHS, "5": ART}},
    {"result": 0, "room": [MATHS, None, "x", {"roomname": "?"}, ART]},
    {"result": 0, "room": [], "roomlist": [MATHS, ART]},
    # a lone surrogate goes the slow way
    {"result": 0, "data": {"1": MATHS, "2": ART | {"thirdroomid": "c-2\ud800"}}},
]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_list_in_every_shape_and_without_a_password(shape):
    rooms = AnswerReader().rooms(json.dumps(shape).encode())

    assert rooms == TWO
    assert "s3cret" not in repr(rooms)


@pytest.mark.parametrize("body", [b'{"result": 0}', b'{"result": 4105}', b'{"result": 0, "room": ""}'])
def test_no_rooms(body):
    assert AnswerReader().rooms(body) == ()


async def test_rooms_are_asked_for_by_time_with_nothing_but_the_key():
    school = School(getroombytime={"result": 0, "room": [ART, MATHS]})

    assert await school.classroom().rooms(T(-60), T(60)) == TWO
    assert [form_of(request) for request in school.asked] == [
        {"key": KEY, "starttime": str(T(-60)), "endtime": str(T(60))}
    ]


async def test_a_long_time_is_asked_for_in_parts_and_a_room_of_two_parts_is_one():
    school = School(getroombytime={"result": 0, "room": [MATHS]})

    assert await school.classroom().rooms(T(-40 * DAY), T(20 * DAY)) == TWO[:1]
    assert len(school.asked) == 3


async def test_rooms_of_another_time_or_of_none_are_left_out():
    rooms = [
        MATHS,
        ART | {"starttime": str(T(DAY)), "endtime": str(T(DAY + HOUR))},
        ART | {"serial": 3, "starttime": "0", "endtime": ""},
        ART | {"serial": 4, "endtime": None},
    ]
    school = School(getroombytime={"result": 0, "room": rooms})

    assert await school.classroom().rooms(T(0), T(DAY)) == TWO[:1]


MAY_NOT = [
    # no permission
    {"result": 4108},
    # the provider's shrug, and codes that make no sense where no room was named
    {"result": -1},
    {"result": 4007},
    {"result": 9999},
    # a page to log in, an address that is not there, or one elsewhere
    b"\n<!DOCTYPE html>",
    httpx.Response(404),
    httpx.Response(403),
    httpx.Response(302),
]


@pytest.mark.parametrize("refusal", MAY_NOT, ids=str)
async def test_a_key_that_may_not_has_no_lists_and_asks_once_a_day(refusal):
    school, clock = School(getroombytime=refusal, getroomlist=refusal), [NOW]
    classroom = school.classroom(clock=lambda: clock[0])

    assert [await classroom.rooms(T(0), T(60)) for _ in range(3)] == [None] * 3
    assert len(school.asked) == 2
    clock[0] += DAY
    assert await classroom.rooms(T(0), T(60)) is None
    assert len(school.asked) == 4


async def test_where_rooms_are_not_told_by_time_all_of_them_are_asked_for():
    later = ART | {"starttime": str(T(DAY)), "endtime": str(T(DAY + HOUR))}
    school = School(getroombytime={"result": -1}, getroomlist={"result": 0, "room": [MATHS, later]})

    assert await school.classroom().rooms(T(0), T(60)) == TWO[:1]
    assert form_of(school.asked[-1]) == {"key": KEY, "timetype": "0"}


FAILURES = [
    (httpx.Response(500), ClassroomUnavailable),
    (b'{"result": 0, "roo', ClassroomUnavailable),
    (b"", ClassroomUnavailable),
    ({"result": 4107}, ClassroomUnavailable),
    ({"room": []}, ClassroomUnavailable),
    ({"result": 0, "room": "soon"}, ClassroomUnavailable),
    ({"result": 4102}, ClassroomRefused),
]


@pytest.mark.parametrize(("failure", "kind"), FAILURES, ids=str)
async def test_a_failure_is_no_refusal_of_lists_and_is_not_remembered(failure, kind):
    school = School(getroombytime=failure)
    classroom = school.classroom(attempts=1)

    with pytest.raises(kind):
        await classroom.rooms(T(0), T(60))
    school.replies["getroombytime"] = {"result": 0, "room": [MATHS]}
    assert await classroom.rooms(T(0), T(60)) == TWO[:1]
