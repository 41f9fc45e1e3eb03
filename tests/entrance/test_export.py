"""`attendance-bot export`: a sheet of what is stored, without a key."""

import csv
from datetime import UTC, datetime, timedelta

import pytest


@pytest.fixture
async def stored(bot, key, tmp_path):
    """A lesson of room 111 that has been running for hours, read once."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    lessons = tmp_path / "lessons.csv"
    begin, end = hour - timedelta(hours=2), hour + timedelta(hours=1)
    lessons.write_text(
        "room,title,start,end,repeat,until,timezone,channel,teacher\n"
        f"111,Algebra,{begin.isoformat()},{end.isoformat()},,,UTC,,\n"
    )
    assert (await bot("lessons", "import", str(lessons), **key)).status == 0
    assert (await bot("show", "111", **key)).status == 0
    return hour


async def test_a_sheet_is_written_from_what_is_stored(bot, stored, tmp_path):
    path = tmp_path / "out.csv"
    begin = (stored - timedelta(hours=3)).isoformat()
    end = (stored + timedelta(hours=2)).isoformat()
    done = await bot("export", "111", "--from", begin, "--to", end, "-o", str(path))

    assert (done.status, done.err) == (0, "")
    assert f"Wrote {path}: people 3 · rooms 1 · lessons 0" in done.out
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["Ms Li", "学生甲", "'[red]=1+1"[1:]]


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (["999", "--from", "2026-01-01"], 2, "Room 999 was never watched"),
        (["111", "--from", "2020-01-01", "--to", "2020-06-01"], 2, "nothing to export"),
        (["--from", "someday"], 2, "someday"),
        (["--from", "2026-01-02", "--to", "2026-01-01"], 2, ""),
    ],
    ids=["a room nobody knows", "long ago", "no date", "backwards"],
)
async def test_what_cannot_be_exported_is_said_and_leaves_no_file(bot, stored, tmp_path, asked, status, said):
    path = tmp_path / "out.csv"
    done = await bot("export", *asked, "-o", str(path))

    assert (done.status, path.exists()) == (status, False)
    assert said in done.err
