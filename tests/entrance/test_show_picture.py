"""`show --picture`: the time line of a lesson, as a file."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
async def planned(bot, key, tmp_path):
    """A lesson of room 111 that has been running for half an hour."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    lessons = tmp_path / "lessons.csv"
    lessons.write_text(
        "room,title,start,end,repeat,until,timezone,channel,teacher\n"
        f"111,Algebra,{hour.isoformat()},{hour.replace(minute=59).isoformat()},,,UTC,,\n"
    )
    assert (await bot("lessons", "import", str(lessons), **key)).status == 0
    return hour


@pytest.mark.parametrize(("name", "begins"), [("lesson.png", b"\x89PNG"), ("lesson.svg", b"<svg")])
async def test_it_is_drawn(bot, key, planned, tmp_path, name, begins):
    done = await bot("show", "111", "--lesson", planned.isoformat(), "--picture", str(tmp_path / name), **key)

    assert (done.status, done.err) == (0, "")
    assert (tmp_path / name).read_bytes().lstrip().startswith(begins)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


async def test_a_picture_is_of_one_lesson(bot, key, tmp_path):
    done = await bot("show", "111", "--day", "yesterday", "--picture", str(tmp_path / "x.png"), **key)

    assert done.status == 2
    assert "--lesson START" in done.err


async def test_another_kind_of_file_is_refused(bot, key, tmp_path):
    done = await bot("show", "111", "--picture", str(tmp_path / "x.gif"), **key)

    assert (done.status, (tmp_path / "x.gif").exists()) == (2, False)
    assert ".png or .svg" in done.err


async def test_a_folder_that_is_not_there_is_named(bot, key, planned, tmp_path):
    missing = tmp_path / "nowhere" / "x.svg"
    done = await bot("show", "111", "--lesson", planned.isoformat(), "--picture", str(missing), **key)

    assert done.status == 1
    assert "x.svg cannot be written" in done.err
