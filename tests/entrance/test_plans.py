"""`attendance-bot lessons` and `roster`: files in, tables out, all or nothing."""

import re
import time

import pytest

from bot.demo.classroom import DemoRoom, Fault

LESSONS = """room,title,start,end,repeat,until,timezone,channel,teacher
111,Algebra,2026-11-24T10:00,2026-11-24T11:00,weekly,2027-01-31,,,t1
third:x,数学 [red],2026-11-25T10:00+08:00,2026-11-25T11:00+08:00,,,,,
"""
ROSTER = """room,userid,name,role,from
111,s1,学生甲,student,2026-09-01
111,t1,Ms Li,teacher,
222,s2,[bold]Bob,student,
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:Physics
LOCATION:room 333
DTSTART;TZID=Asia/Shanghai:20261201T090000
DTEND;TZID=Asia/Shanghai:20261201T100000
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


async def test_lessons_come_in_are_listed_and_go(bot, write):
    taken = await bot("lessons", "import", write("lessons.csv", LESSONS))
    listed = await bot("lessons", "list")
    known = next(line.split()[0] for line in listed.out.splitlines() if "Algebra" in line)
    removed = await bot("lessons", "remove", known)
    left = await bot("lessons", "list")

    assert taken.out.startswith("Lessons: 2 new, 0 changed, 0 removed, 0 as before.")
    assert "weekly until 2027-01-31" in listed.out
    assert "数学 [red]" in listed.out
    assert removed.out.startswith("Removed: 111 · Algebra")
    assert "Algebra" not in left.out
    assert "数学" in left.out


async def test_the_same_file_twice_alters_nothing(bot, write):
    await bot("lessons", "import", write("lessons.csv", LESSONS))
    again = await bot("lessons", "import", "lessons.csv")

    assert again.out == "Lessons: 0 new, 0 changed, 0 removed, 2 as before.\n"


async def test_a_changed_title_is_shown(bot, write):
    await bot("lessons", "import", write("lessons.csv", LESSONS))
    changed = await bot("lessons", "import", write("lessons.csv", LESSONS.replace("Algebra", "Geometry")))

    assert "~ 111 · Geometry · " in changed.out
    assert "(was 111 · Algebra · " in changed.out


async def test_a_calendar_will_do(bot, write):
    taken = await bot("lessons", "import", write("lessons.ics", CALENDAR))

    assert taken.status == 0, taken.err
    assert "333 · Physics" in taken.out


async def test_a_csv_undoes_no_cancellation_that_a_calendar_brought(bot, write):
    off = CALENDAR.replace("COUNT=3\n", "COUNT=3\nEXDATE;TZID=Asia/Shanghai:20261208T090000\n")
    line = "333,Chemistry,2026-12-01T09:00,2026-12-01T10:00,weekly\n"
    await bot("lessons", "import", write("lessons.ics", off))

    again = await bot("lessons", "import", write("lessons.csv", "room,title,start,end,repeat\n" + line))
    held = await bot("lessons", "import", write("lessons.ics", CALENDAR))

    assert again.out.endswith("\n1 lesson stays cancelled or moved: a .csv says nothing of single lessons.\n")
    assert "removed, 0 as before.\n  − 333 · Tue 8 Dec 09:00 · cancelled" in held.out


async def test_many_series_are_listed_as_plain_lines_and_one_room_as_a_table(bot, write):
    lines = [
        f"{room},Class,2026-11-24T{hour:02}:00,2026-11-24T{hour:02}:30\n"
        for room in range(16)
        for hour in range(20)
    ]
    await bot("lessons", "import", write("lessons.csv", "room,title,start,end\n" + "".join(lines)))

    everything = await bot("lessons", "list")
    one = await bot("lessons", "list", "7")
    none = await bot("lessons", "list", "99")

    known, rest = everything.out.splitlines()[0].split("  ")
    assert len(everything.out.splitlines()) == 320
    assert rest == "0 · Class · Tue 2026-11-24 00:00–00:30 Asia/Shanghai"
    assert everything.err.startswith("320 series. `attendance-bot lessons list ROOM`")
    assert sum("Class" in line for line in one.out.splitlines()) == 20
    assert none.out.startswith("No lessons in room 99 yet.")
    assert (await bot("lessons", "remove", known)).out == f"Removed: {rest}\n"


async def test_the_providers_schedule_fills_rooms_that_nobody_planned(bot, key, school, write):
    start = int(time.time()) + 3600
    for serial in ("222", "333"):
        school.rooms.append(DemoRoom(serial, f"Class {serial}", start=start, end=start + 3600))
    plan = "room,start,end\n333,2026-11-24T10:00,2026-11-24T11:00\n"
    await bot("lessons", "import", write("lessons.csv", plan))

    fetched = await bot("lessons", "fetch", **key)
    listed = await bot("lessons", "list", "222")
    later = await bot("lessons", "fetch", "--from", "2040-01-01", "--to", "2040-01-02", **key)
    school.fail(Fault("code", code=4108), times=None)
    refused = await bot("lessons", "fetch", **key)

    assert fetched.out.startswith(
        "Lessons: 1 new, 0 changed, 0 removed, 0 as before.\n  + 222 · Class 222 · "
    )
    assert fetched.out.endswith("\n1 room is planned by a person, and left alone.\n")
    assert "the provider" in listed.out
    assert later.out == "Lessons: 0 new, 0 changed, 0 removed, 0 as before.\n"
    assert (refused.status, refused.out) == (1, "")
    assert "code 4108" in refused.err


PERIODS = [
    ["--from", "soon"],
    ["--from", "2026-11-24", "--to", "2026-11-20"],
    ["--to", "2020-01-01"],
    ["--to", "2199-01-01"],
]


@pytest.mark.parametrize("period", PERIODS, ids=" ".join)
async def test_a_schedule_of_no_time_is_asked_wrongly(period, bot, key):
    done = await bot("lessons", "fetch", *period, **key)

    assert (done.status, done.out) == (2, "")
    assert re.search("after the start|cannot be read", done.err)


async def test_a_roster_replaces_those_of_the_rooms_it_names(bot, write):
    await bot("roster", "import", write("roster.csv", ROSTER))
    later = await bot("roster", "import", write("roster.csv", "room,userid,name\n111,s1,学生甲\n"))
    listed = await bot("roster", "list", "111")
    other = await bot("roster", "list", "222")

    assert later.out.splitlines()[0] == "People due: 0 new, 1 changed, 1 removed, 0 as before."
    assert "− 111 · Ms Li · t1 · teacher" in later.out
    assert "Ms Li" not in listed.out
    assert "[bold]Bob" in other.out


BAD = [
    # the second line ends before it starts
    ("lessons", LESSONS.replace("T11:00,weekly", "T09:00,weekly"), "line 2"),
    ("lessons", LESSONS.replace("2026-11-25T10", "soon"), "line 3"),
    ("lessons", "room\n1\n", "names no column"),
    ("roster", ROSTER.replace("t1,Ms Li,teacher", "s1,Ms Li,teacher"), "line 3"),
    ("roster", ROSTER.replace("teacher,", "headmaster,"), "no role"),
]


@pytest.mark.parametrize(("what", "text", "words"), BAD)
async def test_nothing_of_a_bad_file_is_taken(what, text, words, bot, write):
    done = await bot(what, "import", write("file.csv", text))
    listed = await bot(what, "list", *(["111"] if what == "roster" else []))

    assert (done.status, done.out) == (2, "")
    assert words in done.err
    assert listed.out.startswith(("No lessons yet", "Room 111 has no roster"))


MISSING = [
    ["lessons", "import", "nowhere.csv"],
    ["lessons", "remove", "nothing"],
    ["roster", "import", "nowhere.csv"],
    ["roster", "list", "no room"],
    ["lessons"],
]


@pytest.mark.parametrize("args", MISSING, ids=" ".join)
async def test_what_is_not_there_is_asked_wrongly(args, bot):
    done = await bot(*args)

    assert (done.status, done.out) == (2, "")
    assert done.err
