"""Sheets: every register once, the numbers of the answer, safe cells, and no half-written file."""

import csv
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from bot.domain.periods import DAY as A_DAY
from bot.domain.periods import Period
from bot.errors import AskedWrongly, AttendanceError
from bot.render.blocks import Renderer
from bot.render.columns import Columns, coverage_sentence
from bot.usecases.export import Export, Wish, export
from tests.domain.drawing import ROOM, ZONE, at, draw, roster, rows
from tests.usecases.taught import RULES, Taught

DAY = Period(at("00:00"), at("23:59"))
HOSTILE = '=HYPERLINK("x")'


@pytest.fixture
async def algebra(taught: Taught) -> Taught:
    """Ben is late, dan never came, a guest is called like a formula."""
    await taught.plan(("10:00", "11:00"))
    await taught.expect(roster("ana", "ben", "dan", teacher="wang"))
    taught.records(
        [
            *draw("wang teacher |############|\nana |############|\nben |···#########|"),
            *rows("name:x", "10:00–10:30", name=HOSTILE),
        ]
    )
    await taught.read("11:30")
    return taught


async def write(taught: Taught, path, wish: Wish) -> Export:
    columns = Columns(Renderer("en").words, ZONE, texts=wish.form == "csv")
    return await export(taught.database, wish, path, columns, rules=RULES, now=taught.now)


def lines(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_a_sheet_has_one_row_a_person_and_the_numbers_of_the_answer(algebra, tmp_path):
    register = await algebra.register("11:31")
    done = await write(algebra, tmp_path / "day.csv", Wish(DAY))

    found = lines(tmp_path / "day.csv")
    assert (done.rooms, done.people, len(found)) == (1, 5, 5)
    (ben,) = [row for row in found if row["userid"] == "ben"]
    (line,) = [one for one in register.people if one.person == "ben"]
    assert (ben["verdict"], ben["flags"], int(ben["seconds"])) == (line.verdict, "late", line.seconds)
    assert (ben["minutes"], ben["late_by"], ben["version"]) == ("45.0", "900", "1")
    assert ben["lesson_start (Asia/Shanghai)"] == "2025-01-14 10:00:00"
    assert ben["first_in (Asia/Shanghai)"] == "2025-01-14 10:15:00"


async def test_ids_come_first_and_excel_is_told_the_encoding(algebra, tmp_path):
    await write(algebra, tmp_path / "day.csv", Wish(DAY))

    content = (tmp_path / "day.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfroom,lesson_id,userid,")


async def test_a_formula_is_text(algebra, tmp_path):
    await write(algebra, tmp_path / "day.csv", Wish(DAY))
    await write(algebra, tmp_path / "day.xlsx", Wish(DAY, form="xlsx"))

    assert [row["name"] for row in lines(tmp_path / "day.csv") if "HYPERLINK" in row["name"]] == [
        f"'{HOSTILE}"
    ]
    assert HOSTILE in texts(tmp_path / "day.xlsx", 1)
    assert b"<f>" not in sheet(tmp_path / "day.xlsx", 1)


async def test_an_xlsx_says_what_it_covers_and_by_which_rules(algebra, tmp_path):
    await write(algebra, tmp_path / "day.xlsx", Wish(DAY, form="xlsx", visits=True))

    with zipfile.ZipFile(tmp_path / "day.xlsx") as book:
        names = [
            one.get("name")
            for one in ET.fromstring(book.read("xl/workbook.xml")).iter()
            if "sheetId" in one.attrib
        ]
    assert sorted(names) == ["Coverage", "Policy", "Registers", "Visits"]
    assert b'state="frozen"' in sheet(tmp_path / "day.xlsx", 1)
    policy = texts(tmp_path / "day.xlsx", names.index("Policy") + 1)
    assert any("Late is more than 5 min" in text for text in policy)
    assert "provisional" in texts(tmp_path / "day.xlsx", names.index("Coverage") + 1)


async def test_dates_are_dates(algebra, tmp_path):
    await write(algebra, tmp_path / "day.xlsx", Wish(DAY, form="xlsx"))

    days = (date(2025, 1, 14) - date(1899, 12, 30)).days + 10 / 24  # as Excel counts them
    assert any(abs(value - days) < 1e-6 for value in numbers(tmp_path / "day.xlsx", 1))


async def test_visits_stand_in_one_part_each(algebra, tmp_path):
    period = Period(at("10:10") - 14 * A_DAY, at("23:00"))
    await write(algebra, tmp_path / "visits.csv", Wish(period, visits=True))

    found = lines(tmp_path / "visits.csv")
    assert sorted(row["userid"] for row in found) == ["", "ana", "ben", "wang"]
    assert {row["seconds"] for row in found} == {"3600", "2700", "1800"}


async def test_coverage_is_told(algebra, tmp_path):
    done = await write(algebra, tmp_path / "day.csv", Wish(DAY))

    said = coverage_sentence(Renderer("en").words, done.coverage)
    assert said == "lessons 1 · judged 1 · cancelled 0 · not judged 0"


async def test_nothing_to_export_is_said_and_nothing_written(algebra, tmp_path):
    empty = Period(at("00:00") - 30 * A_DAY, at("00:00") - 20 * A_DAY)
    with pytest.raises(AskedWrongly, match="nothing to export"):
        await write(algebra, tmp_path / "day.csv", Wish(empty))
    with pytest.raises(AskedWrongly, match="Room 999 was never watched"):
        await write(algebra, tmp_path / "day.csv", Wish(DAY, room="999"))

    assert not list(tmp_path.glob("*day*"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_full_disk_leaves_the_old_file(algebra, tmp_path, form):
    old = tmp_path / f"day.{form}"
    old.write_text("old")
    old.with_name(f".{old.name}.part").symlink_to("/dev/full")
    with pytest.raises(AttendanceError, match="cannot be written"):
        await write(algebra, old, Wish(DAY, form=form))

    assert old.read_text() == "old"
    assert not list(tmp_path.glob(".*.part"))


async def test_a_folder_that_is_not_there_is_named(algebra, tmp_path):
    with pytest.raises(AttendanceError, match="cannot be written"):
        await write(algebra, tmp_path / "no" / "day.csv", Wish(DAY))


async def test_names_of_300_characters_and_controls_are_written(algebra, tmp_path):
    algebra.records(rows("ana", "10:00–11:00", name="名" * 300 + "\x00"))
    await algebra.read("11:40")
    for form in ("csv", "xlsx"):
        await write(algebra, tmp_path / f"day.{form}", Wish(replace(DAY), form=form, visits=True))

    assert (tmp_path / "day.csv").stat().st_size > 300
    assert ROOM in texts(tmp_path / "day.xlsx", 1)


def sheet(path, number):
    with zipfile.ZipFile(path) as book:
        return book.read(f"xl/worksheets/sheet{number}.xml")


def sheets(path):
    """The names of the sheets."""
    with zipfile.ZipFile(path) as book:
        found = ET.fromstring(book.read("xl/workbook.xml")).iter()
    return [one.get("name") for one in found if "sheetId" in one.attrib]


def numbers(path, number):
    """Every number of a sheet."""
    return [float(one.text) for one in ET.fromstring(sheet(path, number)).iter() if one.tag.endswith("}v")]


def texts(path, number):
    """Every text of a sheet."""
    return [one.text for one in ET.fromstring(sheet(path, number)).iter() if one.tag.endswith("}t")]
