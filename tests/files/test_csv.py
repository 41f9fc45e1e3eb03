"""Timetables and rosters as CSV: what scripts, people and Excel write."""

import csv
import io
from contextlib import suppress
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import RosterEntry
from bot.errors import BadFile
from bot.files.badlines import COUNTED
from bot.files.lessons import read_lessons
from bot.files.lessons_csv import read_lessons_csv
from bot.files.roster_csv import read_roster_csv
from bot.files.table import LARGEST, load

LESSONS = "room,title,start,end,repeat,until,timezone,channel,teacher\n"
ROSTER = "room,userid,name,role\n"


def lessons(text: str):
    return read_lessons_csv(text.encode(), timezone="Asia/Shanghai").series


def refusal(read, *args, **more) -> str:
    with pytest.raises(BadFile) as error:
        read(*args, **more)
    return str(error.value)


def test_a_full_row_says_everything():
    (one,) = lessons(
        LESSONS
        + "1108925474,Algebra,2030-09-03T10:00,2030-09-03T11:00,weekly,2030-12-20,Europe/London,C02ALR,123"
    )
    assert (one.room, one.title, one.repeat, one.timezone) == (
        "1108925474",
        "Algebra",
        "weekly",
        "Europe/London",
    )
    assert (one.channel, one.teacher, one.source) == ("C02ALR", "123", "person")
    assert f"{one.start:%H:%M}–{one.end:%H:%M}" == "10:00–11:00"
    assert one.until is not None
    assert one.until.date() == date(2030, 12, 20)


SHAPES = [
    # any order of columns, and only those that are needed
    "end,start,room\n2030-09-03T11:00,2030-09-03T10:00,111\n",
    # names of columns in capitals, with spaces and quotes
    '"Room" , START,End\n111,2030-09-03 10:00,2030-09-03 11:00\n',
    # Excel in a region whose list separator is the semicolon
    "room;start;end\r\n111;2030-09-03 10:00;2030-09-03 11:00\r\n",
    # Excel's first line
    "sep=;\r\nroom;start;end\r\n111;2030-09-03 10:00;2030-09-03 11:00\r\n",
    # empty columns and lines at the end
    "room,start,end,,,\r\n111,2030-09-03 10:00,2030-09-03 11:00,,,\r\n,,,,,\r\n\r\n",
    # tabs
    "room\tstart\tend\n111\t2030-09-03 10:00\t2030-09-03 11:00\n",
    # Excel has rewritten the dates, and the number is kept from being rounded
    'room,start,end\n="111",2030/9/3 10:00,2030/9/3 11:00:00\n',
    # old line ends, and none at the end
    "room,start,end\r111,2030-09-03 10:00,2030-09-03 11:00",
    # the same moment with its offset
    "room,start,end\n111,2030-09-03T10:00+08:00,2030-09-03T03:00Z\n",
]


@pytest.mark.parametrize("text", SHAPES)
def test_every_shape_of_the_same_row_is_the_same_lesson(text):
    plain = lessons("room,start,end\n111,2030-09-03T10:00,2030-09-03T11:00\n")
    assert [one.id for one in lessons(text)] == [one.id for one in plain]


BAD_LESSONS = [
    # a lesson that ends before it starts
    ("111,,2030-09-03T10:00,2030-09-03T09:00,,,,,", "line 2: The lesson ends"),
    # an unknown zone, quoted
    ("111,,2030-09-03T10:00,2030-09-03T11:00,,,Mars/Base,,", "“Mars/Base” is no time zone"),
    # a repeat that is none
    ("111,,2030-09-03T10:00,2030-09-03T11:00,often,,,,", "“often” is no repeat"),
    # over before it begins
    (
        "111,,2030-09-03T10:00,2030-09-03T11:00,weekly,2030-09-01,,,",
        "ends (2030-09-01) before its first lesson",
    ),
    # no room, and one that the spreadsheet rounded
    (",,2030-09-03T10:00,2030-09-03T11:00,,,,,", "is no room number"),
    ("1.10893E+09,,2030-09-03T10:00,2030-09-03T11:00,,,,,", "rounded by the spreadsheet"),
    # no start, no time of day, an American date, a day that the month lacks
    ("111,,,2030-09-03T11:00,,,,,", "start is empty"),
    ("111,,2030-09-03,2030-09-03T11:00,,,,,", "no time of day"),
    ("111,,9/3/2030 10:00,2030-09-03T11:00,,,,,", "“9/3/2030 10:00” cannot be read"),
    ("111,,2030/2/30 10:00,2030-09-03T11:00,,,,,", "cannot be read"),
    # a channel's name instead of its id
    ("111,,2030-09-03T10:00,2030-09-03T11:00,,,,#general,", "no channel id"),
    # a comma too many
    ("111,A, B,2030-09-03T10:00,2030-09-03T11:00,,,,,5", "has 10 cells"),
    # a line break inside a cell
    ('111,"A\nB",2030-09-03T10:00,2030-09-03T11:00,,,,,', "line break inside a cell"),
    # a lone quotation mark
    ('111,"A,2030-09-03T10:00,2030-09-03T11:00,,,,,\n112,,,,,,,,', "line 2: has a quotation mark"),
    # the same room and start twice
    (
        "111,A,2030-09-03T10:00,2030-09-03T11:00,,,,,\n111,B,2030-09-03T10:00,2030-09-03T12:00,,,,,",
        "line 3: names the same room and start as line 2",
    ),
]


@pytest.mark.parametrize(("line", "said"), BAD_LESSONS)
def test_a_bad_line_is_told_by_its_number(line, said):
    said_all = refusal(lessons, LESSONS + line + "\n")

    assert said in said_all
    assert "nothing of it was imported" in said_all


def test_every_bad_line_is_told_at_once():
    good = "111,,2030-09-03T10:00,2030-09-03T11:00,,,,,\n"
    said = refusal(lessons, LESSONS + "x,,,,,,,,\n" + good + "y,,,,,,,,\n")

    assert ": 2; nothing" in said
    assert "line 2: " in said
    assert "line 3: " not in said
    assert "line 4: " in said


def test_after_twenty_bad_lines_only_their_number_is_told():
    said = refusal(lessons, LESSONS + "x,,,,,,,,\n" * 50)

    assert said.count("\nline ") == 20
    assert said.endswith("… and 30 more.")


def test_reading_stops_where_everything_is_bad():
    said = refusal(lessons, LESSONS + "x,,,,,,,,\n" * 50_000)
    assert f"stopped reading at {COUNTED:} bad lines" in said


HEADERS = [
    ("", "names no column room, start, end"),
    ("room,start\n", "names no column end"),
    ("room,start,end,teachr\n", "no column “teachr”"),
    ("room,start,end,room\n", "names the column room twice"),
]


@pytest.mark.parametrize(("text", "said"), HEADERS)
def test_a_header_that_does_not_fit_is_told(text, said):
    assert said in refusal(lessons, text)


def test_a_roster_is_read():
    text = """role,name,userid,room,from,until
老师,王老师,007,111,,
,学生甲,123,third:a,2030-09-01,2031-01-31
助教,李,9,111,,
"""

    assert read_roster_csv(text.encode()) == [
        RosterEntry("111", "007", "王老师", "teacher"),
        RosterEntry("third:a", "123", "学生甲", "student", date(2030, 9, 1), date(2031, 1, 31)),
        RosterEntry("111", "9", "李", "assistant"),
    ]


BAD_ROSTERS = [
    # one user twice in one room: both lines are told
    (
        "111,5,Ana,student\n112,5,Ana,student\n111,5,Ana B,teacher",
        "line 4: names the same person in the same room as line 2",
    ),
    # no user ids: the name tells, in any case
    ("111,,Ana,student\n111,, ANA ,student", "line 3: names the same person"),
    # nobody
    ("111,,,student", "names nobody"),
    # a role that is none
    ("111,5,Ana,boss", "“boss” is no role"),
]


@pytest.mark.parametrize(("lines", "said"), BAD_ROSTERS)
def test_a_bad_roster_is_refused(lines, said):
    assert said in refusal(read_roster_csv, (ROSTER + lines).encode())


def test_someone_due_until_before_they_begin_is_refused():
    text = "room,userid,from,until\n111,5,2030-09-02,2030-09-01\n"
    assert "before it begins" in refusal(read_roster_csv, text.encode())


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-5", "@cmd", "=1+1"])
def test_names_that_look_like_formulas_stay_text(name):
    assert read_roster_csv(f"{ROSTER}111,5,{name},student".encode())[0].name == name


ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="\ufeff"), min_size=1, max_size=12
)


@given(
    ENCODINGS,
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(NAMES, min_size=1, max_size=5),
)
def test_names_survive_every_encoding_and_delimiter(encoding, delimiter, end, names):
    """GB18030 is told from UTF-8 by its Chinese words, such as the role here."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerow(["room", "userid", "name", "role"])
    writer.writerows([["111", str(n), name, "学生"] for n, name in enumerate(names, 1)])

    found = read_roster_csv(file.getvalue().encode(encoding))
    assert [entry.name for entry in found] == names


HOSTILE = [
    b"\0" * 1000,
    b"room,userid\n1,\0\n",
    b"\xff\xfe\x00",
    b"\xff" * 100,
    b'"',
    b'room,userid\n"',
    b'room,userid\n1,"a"b\n',
    b"a" * 10_000_000,
    b"room,userid\n1," + b"a" * 10_000_000,
    b"," * 1_000_000,
    b"\n" * 1_000_000,
    b"x" * (LARGEST + 1),
    b"PK\x03\x04" + bytes(range(256)),
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_are_refused_soon(data):
    began = process_time()
    said = refusal(read_roster_csv, data)

    assert refusal(read_lessons, data, timezone="Asia/Shanghai", now=0)
    assert process_time() - began < 5
    assert len(said) < 1_000


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for head in (b"", b"room,start,end\n", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"):
        with suppress(BadFile):
            read_lessons(head + data, timezone="Asia/Shanghai", now=0)


def test_fifty_thousand_lines_are_read_in_bounded_time():
    rows = (
        f"{1000 + n},Algebra,2030-09-02T10:00,2030-09-02T11:00,FREQ=WEEKLY;BYDAY=MO;COUNT={n % 500 + 1},,,,\n"
        for n in range(50_000)
    )
    roster = "".join(f"111,{n},学生{n},student\n" for n in range(50_000))

    began = process_time()
    assert len(lessons(LESSONS + "".join(rows))) == 50_000
    assert len(read_roster_csv((ROSTER + roster).encode("gb18030"))) == 50_000
    assert process_time() - began < 15


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert "cannot be read" in refusal(load, tmp_path / "none.csv")
    assert "cannot be read" in refusal(load, tmp_path)


def test_the_content_tells_a_calendar_from_a_table(tmp_path):
    path = tmp_path / "lessons"
    path.write_bytes(b"room,start,end\n111,2030-09-03T10:00,2030-09-03T11:00\n")
    assert len(read_lessons(load(path), timezone="Asia/Shanghai", now=0).series) == 1
    assert "no calendar file" in refusal(read_lessons, b"BEGIN:VCALENDAR\n", timezone="Asia/Shanghai", now=0)
