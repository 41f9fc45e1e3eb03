"""`/attendance person`."""

from pathlib import Path

from bot.demo.classroom import DemoRoom, came
from bot.domain.people import RosterEntry
from bot.render.limits import check
from bot.store import audit
from tests.slack.stage import ALICE, BOB, ROOM, Stage, button, shown, stage

DUE = [
    RosterEntry(ROOM, "11", "Zhao Min"),
    RosterEntry(ROOM, "99", "Qian Li"),
    RosterEntry("222", "11", "Zhao M."),
]


async def taught(on: Stage) -> None:
    """Algebra ran an hour ago and runs again; Art runs in another room."""
    art = [came("Zhao Min", on.now - 300, userid="11"), came("Min Hong", on.now - 200, userid="55")]
    on.school.rooms.append(DemoRoom("222", "Art", art))
    await on.plan(
        on.lesson(-3600, -1800), on.lesson(-1500, 600), on.lesson(-600, 600, room="222", title="Art"), due=DUE
    )


async def test_what_somebody_did_and_where_they_are(ready: Stage) -> None:
    await taught(ready)
    answer = await ready.answer("person Zhao Min")
    assert answer.text.startswith("Zhao Min: 3 lessons since ")
    for word in (
        "Algebra 7B",
        "present",
        "LIVE",
        "In Art, room 222, since",
        "read just now",
        "2 rooms",
        "user id 11",
    ):
        assert word in shown(answer), word
    assert "Also called Zhao M." in shown(answer)
    assert "Qian" not in shown(answer)
    assert answer.only_for == ALICE
    assert button(answer, "share") is None
    check(answer)


async def test_by_user_id_by_part_of_a_name_and_in_chinese(ready: Stage) -> None:
    await taught(ready)
    for typed in ("person 11", "PERSON zhao", "人员 ｚｈａｏ", 'person "Zhao Min"'):
        assert (await ready.answer(typed)).text.startswith("Zhao Min: "), typed


async def test_somebody_who_is_due_and_never_came(ready: Stage) -> None:
    await taught(ready)
    answer = await ready.answer("person Qian Li")
    assert "In no room that I read" in shown(answer)
    assert "not seen yet" in shown(answer)


async def test_several_are_told_apart_by_buttons(ready: Stage) -> None:
    await taught(ready)
    asked = await ready.answer("person min")
    assert asked.text == "Whom do you mean?: “min”. Zhao Min · 11, Min Hong · 55"
    check(asked)
    answer = await (await ready.slack.click(asked, "again-1", user=ALICE)).reply()
    assert answer is asked
    assert answer.text.startswith("Min Hong: ")
    assert "on no roster" in shown(answer)


async def test_a_button_is_its_readers_alone(ready: Stage) -> None:
    await taught(ready)
    asked, mine = await ready.answer("person min"), await ready.answer("person min", user=BOB)
    button(mine, "again-0")["value"] = button(asked, "again-0")["value"]
    told = await (await ready.slack.click(mine, "again-0", user=BOB)).reply()
    assert "too old" in told.text


async def test_nobody_has_the_same_words_whoever_asks_for_whom(tmp_path: Path) -> None:
    async with stage(tmp_path, allow=ALICE) as made:
        await taught(made)
        answer = await made.answer("person Sun Yue")
        assert "I know nobody of that name" in answer.text
        assert "Sun Yue" in answer.text
        known, unknown = [await made.answer(f"person {name}", user=BOB) for name in ("Zhao Min", "Sun Yue")]
        assert shown(known) == shown(unknown)
        assert "ATTENDANCE_ALLOW" in shown(known)


async def test_every_room_it_tells_of_is_audited(ready: Stage) -> None:
    await taught(ready)
    await ready.answer("person zhao", user=BOB)
    looks = await ready.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room, one.what) for one in looks] == [(BOB, ROOM, "person"), (BOB, "222", "person")]


async def test_wrong_input_teaches(ready: Stage) -> None:
    assert "Say whom" in (await ready.answer("person")).text
    answer = await ready.answer("person <@U02BOB|bob>")
    assert "not known by their Slack names" in answer.text
    assert "/attendance person Zhao Min" in shown(answer)


async def test_many_lessons_are_paged(ready: Stage) -> None:
    lessons = [ready.lesson(-3600 * n - 600, -3600 * n, title=f"七年级数学 {n:02}") for n in range(1, 61)]
    await ready.plan(*lessons, due=DUE)
    page = await ready.answer("person Qian Li")
    seen, pages = shown(page), 1
    while button(page, "again-0"):
        page = await (await ready.slack.click(page, "again-0", user=ALICE)).reply()
        check(page)
        seen, pages = seen + shown(page), pages + 1
    assert [n for n in range(1, 61) if f"数学 {n:02}" not in seen] == []
    assert pages <= 5
