"""Reading rooms through the whole client, with the provider faked at the wire."""

import asyncio
import logging
import re
import traceback

import httpx
import pytest

from bot.classroom.answers import Online
from bot.domain.notes import CODES, Note
from bot.errors import (
    BadPeriod,
    BadSetting,
    ClassroomError,
    ClassroomPuzzle,
    ClassroomRefused,
    ClassroomUnavailable,
    RoomGone,
    WindowRefused,
)
from tests.classroom.school import KEY, NOW, SERIAL, School, T, answer, form_of, paged, row

DAY = 86_400


START, END = T(0), T(3_600)


async def read(school, start=START, end=END, room=SERIAL, **options):
    return await school.classroom(**options).read(room, start, end)


async def test_what_is_asked_for():
    """One form in the body of a POST: key, room, both ends with two hours around them, page."""
    school = School(getLiveLogininfo=answer([row()]))
    await read(school)

    (request,) = school.asked
    assert (request.method, str(request.url)) == ("POST", "https://school.test/WebAPI/getLiveLogininfo")
    assert form_of(request) == {
        "key": KEY,
        "serial": SERIAL,
        "starttime": str(T(0) - 7_200),
        "endtime": str(T(3_600) + 7_200),
        "page": "1",
    }


async def test_a_room_of_the_callers_own_number():
    school = School(getLiveLogininfo=answer())
    await read(school, room="third:课 7&key=x")

    form = form_of(school.asked[0])
    assert form["thirdroomid"] == "课 7&key=x"
    assert (form["key"], "serial" in form) == (KEY, False)


async def test_a_whole_scan():
    school = School(getLiveLogininfo=answer([row(1), row(2)], [row(1, enter=10)]))
    scan = await read(school)

    assert [(visit.list, visit.person, visit.enter) for visit in scan.visits] == [
        ("stage", "1001", T(10)),
        ("live", "1001", T(0)),
        ("live", "1002", T(0)),
    ]
    assert (scan.room, scan.start, scan.end, scan.taken) == (SERIAL, T(0), T(3_600), NOW)
    assert (scan.complete, scan.reason, scan.notes, scan.requests) == (True, None, (), 1)


@pytest.mark.parametrize(
    "nothing", [answer(), {"result": 0}, {"result": 4105}, {"result": "0", "logininfo": None}]
)
async def test_an_empty_room_is_a_complete_scan_without_visits(nothing):
    scan = await read(School(getLiveLogininfo=nothing))

    assert (scan.visits, scan.complete) == ((), True)


async def test_a_long_period_is_read_in_windows_and_every_visit_once():
    def reply(form):
        start, end = int(form["starttime"]), int(form["endtime"])
        assert end - start <= 28 * DAY
        rows = [row(day, day * DAY, day * DAY + 60) for day in range(-40, 0)]
        return answer(
            [each for each in rows if start <= each["outtimestamp"] and each["entertimestamp"] <= end]
        )

    school = School(getLiveLogininfo=reply)
    scan = await read(school, T(-39 * DAY), T(0))

    assert sorted(visit.enter for visit in scan.visits) == [T(day * DAY) for day in range(-39, 0)]
    assert (scan.complete, scan.requests) == (True, 2)


async def test_a_period_out_of_reach_is_refused_before_anything_is_sent():
    school = School()
    with pytest.raises(BadPeriod):
        await read(school, NOW - 400 * DAY, NOW)

    assert school.asked == []


async def test_progress_is_told_page_by_page():
    told = []
    school = School(getLiveLogininfo=paged([row(n) for n in range(450)]))
    classroom = school.classroom(concurrency=1)
    await classroom.read(SERIAL, T(0), T(60), progress=lambda done, expected: told.append((done, expected)))

    assert [done for done, _ in told] == [1, 2, 3]
    assert all(expected >= done for done, expected in told)
    assert told[-1] == (3, 3)


async def test_a_large_room_through_the_wire():
    school = School(getLiveLogininfo=paged([row(n) for n in range(1_234)]))
    scan = await read(school)

    assert len(scan.visits) == 1_234
    assert (scan.complete, scan.requests) == (True, 8)
    assert sorted(school.pages()) == [1, 1, 2, 3, 4, 5, 6, 7]


async def test_a_failed_page_makes_the_scan_partial():
    def reply(form):
        if form["page"] == "3":
            return httpx.Response(500)
        return paged([row(n) for n in range(700)])(form)

    scan = await read(School(getLiveLogininfo=reply))

    assert len(scan.visits) == 500
    assert (scan.complete, scan.reason) == (False, Note("page_failed", {"page": 3, "pages": 1}))


async def test_oddities_are_noted_and_do_not_make_the_scan_partial():
    rows = [row(1, 100, 50), row(2, entertime="2020-08-20 23:00:00"), row(3, duration="9999"), row(4)]
    scan = await read(School(getLiveLogininfo=answer(rows)))

    assert scan.complete
    assert len(scan.visits) == 3
    assert scan.notes == (
        Note("quarantined", {"rows": 1}),
        Note("times_disagree", {"rows": 1}),
        Note("duration_disagrees", {"rows": 1}),
    )


NOW_ROOM = {"clock": lambda: T(3_000)}
ONLINE = [
    # everybody whose row is open is listed: nothing to remark
    ({"result": 0, "onlineuser": [{"buddyid": "1001"}]}, ()),
    # nobody is listed: open rows stay open, and it is said
    ({"result": 0, "onlineuser": []}, (Note("open_unconfirmed", {"rows": 1}),)),
    # somebody is inside of whom there is no row yet
    (
        {"result": 0, "onlineuser": [{"buddyid": "1001"}, {"buddyid": "9"}]},
        (Note("online_without_row", {"people": 1}),),
    ),
    # the question failed: only a remark, and one attempt
    ({"result": -1}, (Note("online_unknown"),)),
    (httpx.Response(500), (Note("online_unknown"),)),
]


@pytest.mark.parametrize(("online", "notes"), ONLINE)
async def test_open_rows_are_held_against_who_is_online(online, notes):
    school = School(getLiveLogininfo=answer([row(1, leave=None), row(2)]), getonlineuser=online)
    scan = await read(school, **NOW_ROOM)

    assert scan.visits[0].leave is None
    assert (scan.complete, scan.notes, scan.requests) == (True, notes, 2)
    assert all(set(note.facts) == set(CODES[note.code]) for note in notes)


@pytest.mark.parametrize(("leave", "clock"), [(60, T(3_000)), (None, T(3 * DAY))])
async def test_nobody_is_asked_for_where_all_rows_are_closed_or_the_period_is_past(leave, clock):
    scan = await read(School(getLiveLogininfo=answer([row(1, leave=leave)])), clock=lambda: clock)

    assert scan.requests == 1


async def test_who_is_online_can_be_asked():
    school = School(
        getonlineuser={"result": 0, "onlineuser": [{"buddyid": "7", "username": "Ana", "userrole": "2"}]}
    )

    assert await school.classroom().online("third:x") == (Online("7", "7", "Ana", "student", None),)
    assert form_of(school.asked[0]) == {"key": KEY, "thirdroomid": "x"}


async def test_details_tell_the_title():
    school = School(getroom={"result": 0, "serial": SERIAL, "roomname": "Maths", "chairmanpwd": "s3cret"})
    details = await school.classroom().details(SERIAL)

    assert (details.serial, details.title) == (SERIAL, "Maths")


FAILURES = [
    # what the provider says, the error, attempts
    ({"result": 4102}, ClassroomRefused, 1),
    ({"result": 4007}, RoomGone, 1),
    ({"result": "4005"}, WindowRefused, 1),
    ({"result": 8888}, ClassroomPuzzle, 1),
    ({"result": -1}, ClassroomUnavailable, 3),
    ({"result": 4107}, ClassroomUnavailable, 3),
    (b"<html>log in</html>", ClassroomUnavailable, 3),
    (b'{"result": 0, "loginin', ClassroomUnavailable, 3),
    (b"", ClassroomUnavailable, 3),
    (httpx.Response(503), ClassroomUnavailable, 3),
    (httpx.Response(302, headers={"Location": "https://x.test"}), ClassroomUnavailable, 1),
    (httpx.Response(403), ClassroomUnavailable, 1),
    (httpx.Response(429), ClassroomUnavailable, 3),
    (httpx.ConnectError(f"to {KEY}"), ClassroomUnavailable, 3),
    (httpx.ReadTimeout(f"from {KEY}"), ClassroomUnavailable, 3),
    (httpx.RemoteProtocolError(KEY), ClassroomUnavailable, 3),
]


@pytest.mark.parametrize(("said", "kind", "attempts"), FAILURES)
async def test_a_failed_read_is_an_error_with_its_reason_and_never_an_empty_room(
    said, kind, attempts, caplog
):
    caplog.set_level(logging.DEBUG)
    school = School(getLiveLogininfo=said)
    with pytest.raises(ClassroomError) as caught:
        await read(school)

    assert type(caught.value) is kind
    assert re.fullmatch(r"The [^<>{}]+[.)]", str(caught.value))
    assert len(school.asked) == attempts
    assert KEY not in "".join(traceback.format_exception(caught.value)) + caplog.text
    assert not any(KEY in str(request.url) or KEY in str(request.headers) for request in school.asked)


async def test_a_passing_failure_is_tried_again():
    left = [httpx.Response(502), b"<html>", answer([row()])]
    scan = await read(School(getLiveLogininfo=lambda _form: left.pop(0)))

    assert (len(scan.visits), scan.complete, scan.requests) == (1, True, 3)


async def test_the_key_shows_nowhere(capsys):
    classroom = School().classroom()

    assert KEY not in repr(classroom) + repr(vars(classroom))
    assert capsys.readouterr() == ("", "")


URLS = [
    # in clear only to this very machine
    ("http://global.talk-cloud.net", "https://"),
    ("http://127.0.0.1.evil.test", "https://"),
    ("http://10.0.0.1:8080", "https://"),
    # no address at all
    ("global.talk-cloud.net", "no web address"),
    ("ftp://global.talk-cloud.net", "no web address"),
    ("", "no web address"),
    ("https://", "no web address"),
]


@pytest.mark.parametrize(("url", "words"), URLS)
def test_addresses_that_the_key_is_not_sent_to(url, words):
    with pytest.raises(BadSetting, match=words):
        School().classroom(url=url)


@pytest.mark.parametrize(
    "url", ["https://global.talk-cloud.net/", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:99"]
)
async def test_addresses_that_it_is_sent_to(url):
    school = School(getLiveLogininfo=answer())
    await read(school, url=url)

    assert school.asked[0].url.path == "/WebAPI/getLiveLogininfo"


async def test_limits_hold_for_everything_that_reads():
    """Four rooms of six pages each, and never more than three requests at once."""
    now = most = 0
    turn = paged([row(n) for n in range(1_100)])

    async def reply(request):
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.001)
        now -= 1
        return httpx.Response(200, json=turn(form_of(request)))

    school = School()
    classroom = school.classroom(concurrency=3)
    classroom._provider.http = httpx.AsyncClient(transport=httpx.MockTransport(reply))
    scans = await asyncio.gather(*(classroom.read(str(room), T(0), T(60)) for room in range(4)))

    assert all(scan.complete for scan in scans)
    assert most == 3
