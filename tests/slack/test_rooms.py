"""`/attendance rooms`."""

from pathlib import Path

from bot.domain.people import RosterEntry
from bot.render.limits import check
from bot.store import audit, rooms
from bot.store.database import Connection
from tests.slack.stage import ALICE, BOB, CHANNEL, ROOM, Stage, button, shown, stage


def met(*titles: str) -> object:
    def remember(db: Connection) -> None:
        for number, title in enumerate(titles):
            rooms.remember(db, f"5{number:03}", title, third=f"own{number}")

    return remember


async def test_no_room_is_known_yet(ready: Stage) -> None:
    answer = await ready.answer("rooms")
    assert "no room yet" in answer.text
    assert "/attendance watch" in shown(answer)
    check(answer)


async def test_a_room_is_told_with_all_that_matters(ready: Stage) -> None:
    due = [RosterEntry(ROOM, "11", "Zhao Min"), RosterEntry(ROOM, "12", "Qian Li")]
    await ready.plan(ready.lesson(-600, 600, channel=CHANNEL), due=due)
    answer = await ready.answer("教室")
    assert answer.text == "I know 1 room"
    for word in ("Algebra 7B", ROOM, "running now", f"<#{CHANNEL}>", "2 on the roster", "read just now"):
        assert word in shown(answer), word
    assert "Zhao" not in shown(answer)
    assert answer.only_for == ALICE


async def test_rooms_with_lessons_come_first(ready: Stage) -> None:
    await ready.bot.desk.database.run(met("Art"))
    await ready.plan(ready.lesson(7200, 9000, title="Zoo", room="9"))
    text = shown(await ready.answer("rooms"))
    assert text.index("Zoo") < text.index("next ") < text.index("Art") < text.index("not watched")


async def test_they_are_searched_by_title_and_number(ready: Stage) -> None:
    await ready.bot.desk.database.run(met("Algebra 7B", "ALGEBRA 8C", "History"))
    for word, count in (
        ("algebra", 2),
        ("“7b”", 1),
        ("5002", 1),
        ("third:own1", 1),
        ("ａｌｇｅ", 2),
        ("music", 0),
    ):
        answer = await ready.answer(f"rooms {word}")
        assert f"{count} room" in answer.text or not count, word
        assert count or "No room is called like “music”" in answer.text


async def test_they_are_paged_in_place(ready: Stage) -> None:
    await ready.bot.desk.database.run(met(*(f"Class {n:02}" for n in range(40))))
    page = await ready.answer("rooms")
    assert "1 to 15 of 40" in shown(page)
    for expected in ("16 to 30 of 40", "31 to 40 of 40"):
        turned = await (await ready.slack.click(page, "again-0", user=ALICE)).reply()
        assert turned is page
        assert expected in shown(page)
        check(page)
    assert button(page, "again-0") is None
    await (await ready.slack.click(page, "again-1", user=ALICE)).reply()
    assert "1 to 15 of 40" in shown(page)


async def test_without_rights_nothing_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path, allow=ALICE) as made:
        await made.bot.desk.database.run(met("Algebra 7B"))
        answer = await made.answer("rooms", user=BOB)
        assert "Algebra" not in shown(answer)
        assert "ATTENDANCE_ALLOW" in shown(answer)
        await made.answer("rooms")
        (look,) = await made.bot.desk.database.run(audit.looks)
        assert (look.who, look.room, look.what) == (ALICE, "", "rooms")
