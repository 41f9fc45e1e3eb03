"""One row, every way the provider may write it."""

import pytest

from bot.classroom.rows import Oddities, Row, RowReader
from bot.domain.visits import Visit
from tests.classroom.school import T

NOW = T(10_000)
BASE = {"userid": "7", "username": "Ana", "entertimestamp": T(0), "outtimestamp": T(20), "userroleid": "2"}


def read(**fields):
    odd = Oddities()
    found = RowReader().visits([Row(**(BASE | fields))], "live", NOW, odd)
    return found, odd


LEAVES = [
    # missing altogether
    ({}, None),
    ({"outtimestamp": None}, None),
    ({"outtimestamp": ""}, None),
    ({"outtimestamp": 0}, None),
    ({"outtimestamp": "0"}, None),
    ({"outtimestamp": "0", "outtime": ""}, None),
    ({"outtime": "0000-00-00 00:00:00"}, None),
    ({"outtime": "0000-00-00"}, None),
    # what PHP makes of a zero date, as text and as an epoch
    ({"outtime": "1970-01-01 08:00:00"}, None),
    ({"outtimestamp": -62169984343}, None),
    # the same in the field of the epoch
    ({"outtimestamp": "0000-00-00 00:00:00"}, None),
    ({"outtimestamp": "1970-01-01 08:00:00", "outtime": "1970-01-01 08:00:00"}, None),
    # a dash, or words without a figure
    ({"outtime": "--"}, None),
    ({"outtime": "未退出"}, None),
    ({"outtimestamp": 0, "outtime": None}, None),
    # a number, text, a fraction, milliseconds
    ({"outtimestamp": T(20)}, T(20)),
    ({"outtimestamp": str(T(20))}, T(20)),
    ({"outtimestamp": f"{T(20)}.0"}, T(20)),
    ({"outtimestamp": float(T(20))}, T(20)),
    ({"outtimestamp": T(20) * 1000}, T(20)),
    ({"outtimestamp": str(T(20) * 1000 + 999)}, T(20)),
    # without an epoch the Beijing text counts; 1597852800 is midnight there
    ({"outtime": "2020-08-20 00:00:20"}, T(20)),
    ({"outtimestamp": 0, "outtime": "2020-08-20 00:00:20"}, T(20)),
    ({"outtime": "2020/08/20 00:00:20"}, T(20)),
    ({"outtime": "2020-08-20T00:00:20"}, T(20)),
    # an offset that is written wins over the habit
    ({"outtime": "2020-08-19T16:00:20+00:00"}, T(20)),
    # a text in the field of the epoch, an epoch in the field of the text
    ({"outtimestamp": "2020-08-20 00:00:20"}, T(20)),
    ({"outtime": str(T(20))}, T(20)),
]


@pytest.mark.parametrize(("fields", "leave"), LEAVES)
def test_every_spelling_of_a_leave(fields, leave):
    (visit,), odd = read(**({"outtimestamp": None} | fields))

    assert visit.leave == leave
    assert odd == Oddities()


ENTERS = [
    ({"entertimestamp": str(T(0))}, T(0)),
    ({"entertimestamp": T(0) * 1000}, T(0)),
    ({"entertimestamp": None, "entertime": "2020-08-20 00:00:00"}, T(0)),
    ({"entertimestamp": "", "entertime": "2020-08-20 00:00:07"}, T(7)),
    ({"entertimestamp": "?", "entertime": "2020-08-20 00:00:07"}, T(7)),
]


@pytest.mark.parametrize(("fields", "enter"), ENTERS)
def test_every_spelling_of_an_entry(fields, enter):
    (visit,), odd = read(**fields)

    assert visit.enter == enter
    assert odd == Oddities()


QUARANTINED = [
    # no moment of entry, or none that can be read
    {"entertimestamp": None},
    {"entertimestamp": 0},
    {"entertimestamp": "soon"},
    {"entertimestamp": None, "entertime": "2020-08-20"},
    {"entertimestamp": None, "entertime": "2020-13-45 99:00:00"},
    {"entertimestamp": None, "entertime": "0000-00-00 00:00:00"},
    # a leave before the entry
    {"outtimestamp": T(-1)},
    # a leave with figures that are no moment: open or closed, nobody knows
    {"outtimestamp": None, "outtime": "2020-08-20 25:61:00"},
    # from beyond tomorrow
    {"entertimestamp": NOW + 86_401, "outtimestamp": 0},
    {"outtimestamp": NOW + 86_401},
    # nobody is named
    {"userid": "0", "username": ""},
    {"userid": None, "username": None},
    {"userid": " ", "username": " \u200b "},
]


@pytest.mark.parametrize("fields", QUARANTINED)
def test_a_row_that_cannot_be_a_visit_is_set_aside_and_counted(fields):
    found, odd = read(**fields)

    assert found == []
    assert odd == Oddities(quarantined=1)


def test_a_row_that_is_no_object_is_set_aside():
    odd = Oddities()

    assert RowReader().visits([None], "live", NOW, odd) == []
    assert odd.quarantined == 1


ODD = [
    # epoch and text name different moments: the epoch is taken
    ({"entertime": "2020-08-20 08:00:00"}, Oddities(times_disagree=1)),
    ({"entertime": "2020-08-20 08:00:00", "outtime": "2020-08-20 08:00:20"}, Oddities(times_disagree=1)),
    # a cut millisecond is no disagreement
    ({"entertime": "2020-08-20 00:00:01"}, Oddities()),
    # nor is a text that cannot be read beside an epoch that can
    ({"entertime": "2020-08-20 25:00:00"}, Oddities()),
    # duration against leave − entry, five seconds forgiven
    ({"duration": "20"}, Oddities()),
    ({"duration": 25}, Oddities()),
    ({"duration": "26"}, Oddities(duration_disagrees=1)),
    ({"duration": "soon"}, Oddities()),
    ({"duration": ""}, Oddities()),
    # of an open visit it says nothing
    ({"duration": "999", "outtimestamp": 0}, Oddities()),
]


@pytest.mark.parametrize(("fields", "expected"), ODD)
def test_what_contradicts_itself_is_counted(fields, expected):
    (visit,), odd = read(**fields)

    assert (visit.enter, odd) == (T(0), expected)


PEOPLE = [
    # user id, name → user id kept, person
    ("7", "Ana", "7", "7"),
    (7, "Ana", "7", "7"),
    (" 7 ", "Ana", "7", "7"),
    ("0F1E-22", "Ana", "0F1E-22", "0F1E-22"),
    ("70", "Ana", "70", "70"),
    # none, in every spelling: the name, as people mean it
    ("0", "Ana", "", "name:ana"),
    (0, " Ana  Lee", "", "name:ana lee"),
    ("", "ＡＮＡ", "", "name:ana"),
    (None, "Ana", "", "name:ana"),
    (None, 42, "", "name:42"),
    (False, "Ana", "", "name:ana"),
]


@pytest.mark.parametrize(("userid", "name", "kept", "person"), PEOPLE)
def test_who_a_row_is_about(userid, name, kept, person):
    (visit,), _ = read(userid=userid, username=name)

    assert (visit.userid, visit.person) == (kept, person)


CODES = [
    (0, "teacher"), ("0", "teacher"), ("1", "assistant"), (2, "student"), ("3", "viewer"), ("4", "inspector"),
    ("6", "auditor"), (27, "parent"),
    ("5", "unknown"), (None, "unknown"), ("teacher", "unknown"), (-1, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "role"), CODES)
def test_roles(code, role):
    (visit,), _ = read(userroleid=code)

    assert visit.role == role


@pytest.mark.parametrize(
    ("code", "terminal"),
    [
        ("0", "windows"),
        (1, "mac"),
        ("2", "ios"),
        ("3", "android"),
        (4, "linux"),
        ("5", "unknown"),
        (None, "unknown"),
    ],
)
def test_terminals(code, terminal):
    (visit,), _ = read(terminal=code)

    assert visit.terminal == terminal


def test_the_reader_forgets_before_it_grows_without_bounds():
    """A room of a hundred thousand different moments reads as well as a small one."""
    rows = [
        Row(userid="7", username="Ana", entertimestamp=T(-n), outtimestamp=T(-n) + 1) for n in range(50_000)
    ]

    found = RowReader().visits(rows, "live", NOW, Oddities())

    assert [visit.enter for visit in found] == [T(-n) for n in range(50_000)]
    assert isinstance(found[0], Visit)
