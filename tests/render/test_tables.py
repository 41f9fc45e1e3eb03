"""A summary as JSON, CSV and terminal tables."""

import csv
import io
import json

import pytest

from bot.demo.samples.school import ROOM, STAGE, START, T, class_visits, register, summary, visit
from bot.domain.notes import Note
from bot.render import tables, terminal
from bot.render.blocks import Renderer

WORDS = Renderer().words


def written(room):
    to = io.StringIO()
    tables.write_json(WORDS, room, to)
    return json.loads(to.getvalue())


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_json_of_a_room_without_a_lesson():
    room = summary(
        [visit("Zhao", 0, 60, userid="7"), visit("Zhao", 10, None, kind=STAGE, userid="7", terminal="ios")]
    )

    assert written(room) == {
        "version": 1,
        "room": ROOM,
        "title": "Algebra 7B",
        "complete": True,
        "taken": T(75),
        "reason": None,
        "notes": [],
        "registers": [],
        "people": [
            {
                "userid": "7",
                "name": "Zhao",
                "role": "student",
                "seconds": 75 * 60,
                "stage_seconds": 65 * 60,
                "first_in": START,
                "last_out": None,
                "visits": 2,
                "devices": 1,
            }
        ],
        "visits": [
            {
                "userid": "7", "name": "Zhao", "role": "student", "list": "live", "enter": START,
                "leave": START + 3600, "terminal": "windows",
            },
            {
                "userid": "7", "name": "Zhao", "role": "student", "list": "stage", "enter": START + 600,
                "leave": None, "terminal": "ios",
            },
        ],
    }  # fmt: skip


def test_json_of_a_lesson_has_every_field_of_the_contract():
    found = written(summary(registers=[register()]))
    judged = found["registers"][0]

    assert "people" not in found
    assert judged["lesson"] == {
        "id": "L1", "title": "Algebra 7B", "start": START, "end": START + 3600, "timezone": "Asia/Shanghai",
    }  # fmt: skip
    assert judged["status"] == "provisional"
    assert judged["clock"] == {"start": START, "end": START + 3600, "anchor": "schedule"}
    assert judged["counts"] == {
        "due": 18, "present": 16, "partial": 1, "absent": 1, "unknown": 0, "excused": 0, "late": 2,
        "left_early": 1,
    }  # fmt: skip
    assert {
        line["name"]: (line["verdict"], line["flags"], line["late_by"]) for line in judged["people"]
    }.items() >= {
        "Sun Yue": ("present", ["late"], 720),
        "Zhao Min": ("absent", [], 0),
    }.items()
    sun = next(line for line in judged["people"] if line["name"] == "Sun Yue")
    assert sun.keys() >= {
        "userid", "name", "role", "due", "verdict", "flags", "seconds", "stage_seconds", "share", "first_in",
        "last_out", "late_by", "early_by", "visits", "devices", "reason",
    }  # fmt: skip
    assert (
        sun["reason"] == "In class for 48 min of 1 h (80 %), 10:12 to 11:00. Arrived 12 min after the start."
    )


def test_json_says_what_is_not_whole():
    found = written(summary(reason=Note("page_cap", {"pages": 5}), notes=[Note("quarantined", {"rows": 1})]))

    assert found["complete"] is False
    assert found["reason"] == "The room has more records than one reading takes."
    assert found["notes"] == ["1 record made no sense and was set aside."]


def test_json_is_the_same_written_or_whole():
    for room in (summary(), summary([]), summary(registers=[register()])):
        assert written(room) == tables.as_json(WORDS, room)


def test_half_a_character_can_be_written():
    to = io.StringIO()

    tables.write_json(WORDS, summary([visit("a\ud800b", 0, 1)]), to)

    assert json.loads(to.getvalue().encode())["people"][0]["name"] == "a?b"


def test_csv_of_a_lesson():
    text = tables.as_csv(WORDS, summary(registers=[register()]))
    found = {row["name"]: row for row in rows(text)}

    assert text.splitlines(keepends=True)[0] == ",".join(tables.COLUMNS) + "\r\n"
    assert len(found) == 21
    assert found["Sun Yue"]["lesson_start"] == str(START)
    assert found["Sun Yue"]["verdict"] == "present"
    assert found["Sun Yue"]["flags"] == "late"
    assert found["Sun Yue"]["due"] == "true"
    assert found["Zhao Min"]["first_in"] == ""
    assert found["Wu Tong"]["flags"] == "left_early"


def test_csv_without_a_lesson_has_people_and_no_verdicts():
    found = rows(tables.as_csv(WORDS, summary()))

    assert len(found) == 20
    assert {(row["lesson_start"], row["due"], row["verdict"], row["reason"]) for row in found} == {
        ("", "", "", "")
    }


def test_visits_csv():
    found = rows(tables.visits_csv(summary()))

    assert list(found[0]) == list(tables.VISIT_COLUMNS)
    assert len(found) == len(class_visits())
    assert found[0] == {
        "room": ROOM, "list": "live", "userid": visit("Li Mei", 0, 1).userid, "name": "Li Mei",
        "role": "assistant", "enter": str(T(-9)), "leave": str(T(60.5)), "terminal": "windows",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\u200b=1"])
def test_a_name_is_no_formula(name):
    for text in (
        tables.as_csv(WORDS, summary([visit(name, 0, 60, userid="7")])),
        tables.visits_csv(summary([visit(name, 0, 60, userid="7")])),
    ):
        assert rows(text)[0]["name"].startswith("'")


def test_numbers_are_no_formulas():
    assert rows(tables.as_csv(WORDS, summary([visit("x", -600, -599, userid="7")])))[0]["seconds"] == "60"


def test_a_quote_or_a_comma_stays_inside_its_cell():
    assert rows(tables.visits_csv(summary([visit('a,"b"', 0, 60)])))[0]["name"] == 'a,"b"'


def test_the_terminals_table():
    shown = terminal.as_text(WORDS, summary(), now=T(76), visits=True)

    assert "Algebra 7B\nroom 1108925474 · Tue 24 Nov (UTC+8)\n" in shown
    assert "Sun Yue" in shown
    assert "10:12–11:00" in shown
    assert "iPhone or iPad" in shown
    assert shown.rstrip().endswith("Records read at 11:15.")


def test_the_terminals_table_of_a_lesson():
    shown = terminal.as_text(WORDS, summary(registers=[register()]), now=T(76), width=200)

    assert (
        "Algebra 7B · PROVISIONAL · 18 due · 16 present · 1 partial · 1 absent · 2 late · 1 left early"
        in shown
    )
    assert "In class for 48 min of 1 h (80 %), 10:12 to 11:00. Arrived 12 min after the start." in shown


def test_the_terminal_tells_nothing_from_not_known():
    assert "read to the end" in terminal.as_text(WORDS, summary([]), now=T(76))
    partial = terminal.as_text(WORDS, summary([], reason=Note("page_cap", {"pages": 5})), now=T(76))
    assert "nobody knows" in partial
    assert "Incomplete. The room has more records than one reading takes." in partial


def test_a_name_in_brackets_is_no_colour():
    assert "[red]x[/red]" in terminal.as_text(WORDS, summary([visit("[red]x[/red]", 0, 60)]), now=T(76))
