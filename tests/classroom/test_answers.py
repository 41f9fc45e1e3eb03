"""Bytes turned into values, or into a ClassroomError that tells nothing of what was in them."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.classroom.answers import AnswerReader, Online, Page, RoomDetails
from bot.classroom.rows import Oddities
from bot.domain.visits import Visit
from bot.errors import ClassroomError, ClassroomPuzzle, ClassroomUnavailable, RoomGone
from tests.classroom.school import NOW, T, row

SAMPLE = """
{
  "result": 0,
  "count": 1,
  "uptablelist": [
    {
      "serial": "1108925474", "userid": "100001", "username": "stage", "terminal": "0",
      "terminal_details": "1",
      "entertime": "2020-08-20 10:01:05", "outtime": "2020-08-20 10:01:25", "duration": "20",
      "starttime": "2020-08-20 10:01:06", "endtime": "2020-08-20 10:01:25", "paytime": "19",
      "videotype": "320*240", "userroleid": "2",
      "entertimestamp": 1597888865, "outtimestamp": 1597888885,
      "startimestamp": 1597888866, "endtimestamp": 1597888885
    }
  ],
  "logininfo": [
    {
      "serial": "1108925474", "userid": "100002", "username": "live", "terminal": "0",
      "terminal_details": "1",
      "entertime": "2020-08-20 10:01:12", "outtime": "2020-08-20 10:01:26", "duration": "14",
      "starttime": "2020-08-20 10:01:26", "endtime": "2020-08-20 10:01:26", "paytime": "0",
      "videotype": "320*240", "userroleid": "2",
      "entertimestamp": 1597888872, "outtimestamp": 1597888886,
      "startimestamp": 1597888886, "endtimestamp": 1597888886
    }
  ]
}
"""
"""In the shape of the provider's published sample, repaired to valid JSON: one row on stage for 20 s, one
live for 14 s, Beijing text and epochs agreeing at +8, a live viewer with role 2, text and numbers mixed."""


def page_of(value):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return AnswerReader().page(body, NOW)


def test_the_published_sample_is_the_two_visits_it_shows():
    assert page_of(SAMPLE.encode()) == Page(
        live=[Visit("live", "100002", 1597888872, 1597888886, "100002", "live", "student", "windows")],
        stage=[Visit("stage", "100001", 1597888865, 1597888885, "100001", "stage", "student", "windows")],
        rows=1,
        said=1,
        odd=Oddities(),
    )


def test_its_beijing_texts_alone_say_the_same():
    without = json.loads(SAMPLE)
    for rows in (without["uptablelist"], without["logininfo"]):
        for each in rows:
            del each["entertimestamp"], each["outtimestamp"]

    assert page_of(without) == page_of(SAMPLE.encode())


def test_the_spellings_of_the_field_table_say_the_same():
    """The table writes `seria` and `starttimestamp`, the sample `serial` and `startimestamp`."""
    spelt = SAMPLE.replace('"serial"', '"seria"').replace('"startimestamp"', '"starttimestamp"')

    assert page_of(spelt.encode()) == page_of(SAMPLE.encode())


def test_numbers_as_text_and_text_as_numbers_say_the_same():
    turned = json.loads(SAMPLE, parse_int=str)
    for rows in (turned["uptablelist"], turned["logininfo"]):
        for each in rows:
            each |= {name: int(each[name]) for name in ("userid", "duration", "terminal", "userroleid")}

    assert page_of(turned) == page_of(SAMPLE.encode())


ROWS = [row(1), row(2)]
LISTS = [
    # PHP turns an array with gaps into an object
    ({"0": ROWS[0], "2": ROWS[1]}, 2),
    # one row that lost its list
    (ROWS[0], 1),
    # nothing, in every shape
    (None, 0),
    ("", 0),
    ({}, 0),
    ([], 0),
    (False, 0),
    (0, 0),
]


@pytest.mark.parametrize(("live", "rows"), LISTS)
def test_a_list_in_any_shape(live, rows):
    page = page_of({"result": "0", "logininfo": live, "uptablelist": live})

    assert (page.rows, len(page.live), len(page.stage)) == (rows, rows, rows)


def test_no_lists_at_all_is_an_empty_page():
    assert page_of({"result": 0}) == Page([], [], 0, None, Oddities())


def test_no_data_is_an_empty_page():
    assert page_of({"result": 4105, "msg": "no data"}) == Page([], [], 0, 0, Oddities())


def test_rows_that_are_no_objects_are_set_aside_and_the_others_kept():
    page = page_of({"result": 0, "logininfo": [None, "x", 5, [], row(1)]})

    assert (len(page.live), page.rows, page.odd) == (1, 5, Oddities(quarantined=4))


COUNTS = [(3, 3), ("3", 3), (0, 0), (None, None), ("many", None), (-1, None), (True, None), ([3], None)]


@pytest.mark.parametrize(("count", "said"), COUNTS)
def test_count_as_far_as_it_can_be_read(count, said):
    assert page_of({"result": 0, "count": count, "logininfo": []}).said == said


def test_names_that_no_database_takes_are_cleaned():
    body = json.dumps({"result": 0, "logininfo": [row(1, username="A\x00na\ud800")]}).encode()

    assert page_of(body).live[0].name == "Ana"


def test_a_byte_order_mark_and_broken_utf8_do_not_hide_the_rows():
    body = b"\xef\xbb\xbf" + json.dumps({"result": 0, "logininfo": [row(1, username="?")]}).encode()

    assert page_of(body.replace(b'"?"', b'"\xff"')).live[0].person == "1001"


NO_ANSWERS = [
    # nothing
    (b"", "nothing"),
    (b"  \n", "nothing"),
    # a log-in page, a proxy's page
    (b"<!DOCTYPE html><html>", "web page"),
    # cut in the middle
    (SAMPLE.encode().strip()[:-20], "breaks off"),
    # JSON, but no object
    (b"null", "not what was asked for"),
    (b"[]", "not what was asked for"),
    (b'"ok"', "not what was asked for"),
    (b"PHP Warning: mysql", "not what was asked for"),
    # an object that does not say whether it worked
    (b"{}", "does not say"),
    (b'{"result": null}', "does not say"),
    (b'{"result": "error"}', "does not say"),
    (b'{"result": true}', "does not say"),
    (b'{"result": {"code": 0}}', "does not say"),
    # a list that is a sentence
    (b'{"result": 0, "logininfo": "server busy"}', "no list"),
    # deeper than anybody nests
    (b"[" * 100_000, "not what was asked for"),
    (b'{"a":' * 100_000, "breaks off"),
    # a number nobody can hold
    (b'{"result": ' + b"9" * 5_000 + b"}", "breaks off"),
]


@pytest.mark.parametrize(("body", "words"), NO_ANSWERS)
def test_what_is_no_answer_is_a_failed_read_and_never_an_empty_room(body, words):
    with pytest.raises(ClassroomUnavailable, match=words) as caught:
        page_of(body)

    assert caught.value.retry


def test_an_unknown_code_is_shown_raw_and_its_message_is_not():
    with pytest.raises(ClassroomPuzzle, match="code 7777") as caught:
        page_of({"result": "7777", "msg": "Ana 13800000000"})

    assert "Ana" not in str(caught.value)


plain = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20)
anything = some.recursive(
    plain,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=5), inner, max_size=4),
)
fields = some.sampled_from([*row(1), "entertime", "outtime", "duration", "username"])
rows = some.dictionaries(fields, anything | some.integers(1_500_000_000, 1_700_000_000), max_size=9)
near = some.fixed_dictionaries(
    {"result": some.sampled_from([0, "0", 4105]) | anything},
    optional={
        "count": anything,
        "logininfo": some.lists(rows) | anything,
        "uptablelist": some.lists(rows) | anything,
    },
)


@given(near | anything, some.integers(0, 500))
def test_any_json_whole_or_cut_is_visits_or_an_error_of_ours(value, cut):
    body = json.dumps(value).encode()
    for part in (body, body[:-cut] if cut else body):
        try:
            page = page_of(part)
        except ClassroomError:
            continue
        for visit in [*page.live, *page.stage]:
            assert visit.person
            assert 0 < visit.enter <= NOW + 86_400
            assert visit.leave is None or visit.enter <= visit.leave <= NOW + 86_400
            f"{visit.person}{visit.userid}{visit.name}".encode()
        assert len(page.live) <= page.rows


@given(some.binary(max_size=200), some.sampled_from(["page", "online", "details"]))
def test_any_bytes_are_values_or_an_error_of_ours(body, method):
    with suppress(ClassroomError):
        page_of(body) if method == "page" else getattr(AnswerReader(), method)(body)


def test_who_is_online():
    body = json.dumps(
        {
            "result": "0",
            "onlineuser": {
                "0": {"buddyid": "7", "username": "Ana", "userrole": "0", "logIntime": str(T(5))},
                "1": {"buddyid": 0, "username": "Ben", "userrole": 2, "logIntime": ""},
                "2": {"buddyid": "9", "username": "Recorder", "isrobot": "1"},
                "3": {"buddyid": "", "username": ""},
            },
        }
    ).encode()

    assert AnswerReader().online(body) == (
        Online("7", "7", "Ana", "teacher", T(5)),
        Online("name:ben", "", "Ben", "student", None),
    )


@pytest.mark.parametrize(
    "body", [b'{"result": 0}', b'{"result": 4105}', b'{"result": 0, "onlineuser": null}']
)
def test_nobody_is_online(body):
    assert AnswerReader().online(body) == ()


ROOM = {
    "serial": 1108925474,
    "thirdroomid": "c-7",
    "roomname": "三年级数学",
    "starttime": "1713171079",
    "endtime": "2024-04-15 17:51:19",
    "chairmanpwd": "s3cret-chair",
    "assistantpwd": "s3cret-assist",
    "entryurl": "https://school.test/s3cret-link",
}


@pytest.mark.parametrize(
    "answer",
    [{"result": 0} | ROOM, {"result": 0, "data": ROOM}, {"result": "0", "data": ROOM | {"enterurl": [{}]}}],
)
def test_details_flat_or_wrapped_and_without_a_password(answer):
    details = AnswerReader().details(json.dumps(answer).encode())

    assert details == RoomDetails("1108925474", "c-7", "三年级数学", 1713171079, 1713174679)
    assert "s3cret" not in repr(details)


def test_a_room_without_schedule_and_title():
    assert AnswerReader().details(b'{"result": 0, "seria": "5"}') == RoomDetails("5", "", "", None, None)


def test_no_such_room():
    with pytest.raises(RoomGone):
        AnswerReader().details(b'{"result": 4105}')
