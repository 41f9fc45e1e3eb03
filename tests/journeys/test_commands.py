"""What people type while a lesson runs changes what they are told of it."""

from pathlib import Path

from bot.demo.slack import Message
from bot.domain.people import RosterEntry
from tests.domain.drawing import ROOM, draw
from tests.journeys.schoolday import CHANNEL, Day, a_day
from tests.slack.stage import shown
from tests.usecases.taught import lesson_series

ALICE = "U01ALICE"
PEOPLE = [RosterEntry(ROOM, name, name.title()) for name in ("ana", "ben", "cleo")]


async def ask(day: Day, text: str) -> Message:
    asked = await day.slack.command(f"/attendance {text}", user=ALICE, channel=CHANNEL)
    return await asked.reply()


async def press(day: Day, message: Message) -> Message:
    return await (await day.slack.click(message, "again-0", user=ALICE)).reply()


async def begun(day: Day) -> None:
    """Cleo does not come; the teacher and the others do."""
    await day.plan([lesson_series("10:00", "11:00")], PEOPLE)
    day.enter(
        draw("""
        wang teacher #|############|
        ana          #|############|
        ben          ·|############|
        """)
    )


async def test_who_is_muted_is_not_told_of_until_the_mute_ends(tmp_path: Path) -> None:
    async with a_day(tmp_path, "9:50", allow="*") as day, day.awake():
        await begun(day)
        await day.until("9:58")
        muted = await ask(day, "mute cleo 30m at the dentist")
        assert "Cleo" in muted.text
        await day.until("10:20")
        assert day.told() == []
        running = await ask(day, "now")
        assert "not seen yet: Cleo" in shown(running)
        await day.until("10:40")
        day.between("10:28", "10:34", "post", "cleo", "not seen yet")
        await day.check()


async def test_unmuting_tells_at_the_next_look(tmp_path: Path) -> None:
    async with a_day(tmp_path, "9:50", allow="*") as day, day.awake():
        await begun(day)
        await day.until("9:58")
        muted = await ask(day, f"mute {ROOM} 2h")
        await day.until("10:15")
        assert day.told() == []
        await press(day, muted)
        await day.until("10:20")
        day.between("10:15", "10:18", "post", "cleo")
        await day.check()


async def test_nobody_hears_of_a_room_that_is_no_longer_watched(tmp_path: Path) -> None:
    async with a_day(tmp_path, "9:50", allow="*") as day, day.awake():
        await begun(day)
        await day.until("10:03")
        asked = await ask(day, f"unwatch {ROOM}")
        assert "Stop watching" in asked.text
        removed = await press(day, asked)
        await day.until("10:30")
        assert day.told() == []
        # undone, the lesson is watched again
        await press(day, removed)
        await day.until("10:40")
        day.between("10:30", "10:40", "post", "cleo")
        await day.check()


async def test_what_was_told_ends_when_the_room_is_no_longer_watched(tmp_path: Path) -> None:
    async with a_day(tmp_path, "9:50", allow="*") as day, day.awake():
        await begun(day)
        await day.until("10:12")
        day.between("10:05", "10:10", "post", "cleo")
        await press(day, await ask(day, f"unwatch {ROOM}"))
        told = len(day.heard)
        await day.until("11:30")
        assert [one.what for one in day.heard[told:]] in ([], ["edit"])
        await day.check()


async def test_now_follows_the_lesson(tmp_path: Path) -> None:
    async with a_day(tmp_path, "9:40", allow="*") as day, day.awake():
        await begun(day)
        assert "Next: 7B Algebra" in (await ask(day, "now")).text
        for moment, words in (
            ("9:50", ("About to begin", "7B Algebra")),
            ("10:02", ("As it should be", "Wang teaching", "2 of 3 seen")),
            ("10:15", ("Needs a look", "not seen yet: Cleo", "Wang teaching")),
            ("11:01", ("Just over", "2 of 3 seen")),
            ("11:20", ("No lesson is running",)),
        ):
            await day.until(moment)
            answer = shown(await ask(day, "now"))
            assert [word for word in words if word not in answer] == [], moment
