"""`/attendance digest`: private, of what the reader may see; and the lessons that a digest opens."""

import time
from pathlib import Path

import pytest

from bot.errors import BadPeriod
from bot.render.limits import check
from bot.slack.subcommands.digest import wish_of
from bot.store import audit
from tests.domain.drawing import ZONE, at
from tests.slack.school import after_school
from tests.slack.stage import ALICE, BOB, CHANNEL, ROOM, button, shown, stage

TUESDAY = at("12:00")
"""14 January 2025."""


def noon() -> str:
    """A zone in which it is about noon: the lesson of an hour ago is of today, whenever this runs."""
    return f"Etc/GMT{time.gmtime().tm_hour - 12:+d}"


def wish(typed):
    """What is understood: the day of the month, `week` behind it."""
    found = wish_of(typed, ZONE, TUESDAY)
    return found and f"{found.day.day}{' week' * found.week}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # without a word it is today's
        ("", "14"),
        ("today", "14"),
        ("yesterday", "13"),
        ("昨天", "13"),
        ("2025-01-06", "6"),
        ("mon", "13"),
        # the last whole week is the one before Monday
        ("week", "13 week"),
        ("Last Week", "13 week"),
        ("上周", "13 week"),
        ("7d", "14 week"),
        # neither a day nor a week
        ("2025-01-01..2025-01-05", None),
        ("30d", None),
        ("yesterday Zhao", None),
    ],
)
def test_which_day_is_meant(typed, expected):
    assert wish(typed) == expected


@pytest.mark.parametrize(("typed", "said"), [("2025-02-01", "not begun yet"), ("algebra", "no day or range")])
def test_a_day_to_come_is_refused_and_nonsense_taught(typed, said):
    with pytest.raises(BadPeriod, match=said):
        wish(typed)


async def test_the_day_so_far_is_private_and_can_be_shared(tmp_path: Path) -> None:
    async with after_school(tmp_path, channel=CHANNEL, timezone=noon(), names="initials") as (on, _):
        answer = await on.answer("digest")
        assert answer.only_for == ALICE
        assert "Digest of" in answer.text
        for word in ("1 lesson, judged", "3 due", "Absent", "Sun Yue · Algebra 7B", "may still change"):
            assert word in shown(answer), word
        check(answer)
        shared = await (await on.slack.click(answer, "share", user=ALICE)).reply()
        assert "Sun Yue" not in shown(shared)
        assert "S. Y." in shown(shared)
        assert f"Shared by <@{ALICE}>" in shown(shared)
        check(shared)
        looks = await on.bot.desk.database.run(audit.looks)
        assert (ALICE, ROOM, "digest") in {(one.who, one.room, one.what) for one in looks}


async def test_a_lesson_that_it_names_is_opened_for_whoever_asks(tmp_path: Path) -> None:
    async with after_school(tmp_path, channel=CHANNEL, timezone=noon()) as (on, lesson):
        answer = await on.answer("digest")
        menu = button(answer, "digest-lesson")
        assert menu is not None
        assert [option["value"] for option in menu["options"]] == [lesson]
        opened = await (await on.slack.click(answer, "digest-lesson", user=ALICE, choice=lesson)).reply()
        assert "Sun Yue" in shown(opened)
        assert opened.only_for == ALICE


async def test_a_week_and_what_cannot_be_understood(tmp_path: Path) -> None:
    async with after_school(tmp_path, channel=CHANNEL, timezone=noon()) as (on, _):
        assert "Week of" in (await on.answer("digest 7d")).text
        assert "A digest is of one day, or of a week." in shown(await on.answer("digest 30d"))
        assert "digest week" in shown(await on.answer("help digest"))


async def test_nobody_hears_of_rooms_that_they_may_not_see(tmp_path: Path) -> None:
    async with stage(tmp_path, allow=ALICE) as on:
        refused = await on.answer("digest", user=BOB)
        assert "Digest of" not in shown(refused)
