"""`/attendance now`."""

from pathlib import Path

from bot.demo.classroom import DemoRoom, came
from bot.domain.people import RosterEntry
from bot.render.limits import check
from bot.store import audit
from tests.slack.stage import ALICE, BOB, CHANNEL, ROOM, Stage, button, shown, stage

PEOPLE = {"11": "Zhao Min", "99": "Qian Li", "98": "李小龙"}
DUE = [RosterEntry(ROOM, userid, name) for userid, name in PEOPLE.items()]


async def test_nothing_runs_and_nothing_is_planned(ready: Stage) -> None:
    answer = await ready.answer("now")
    assert "No lesson is running" in answer.text
    assert "/attendance watch" in shown(answer)
    assert button(answer, "share") is None
    check(answer)


async def test_the_next_lesson_is_told_where_none_runs(ready: Stage) -> None:
    await ready.plan(ready.lesson(7200, 9000))
    answer = await ready.answer("现在")
    assert "Next: Algebra 7B" in answer.text
    assert ROOM in shown(answer)


async def test_who_is_not_seen_stands_in_the_line_of_the_lesson(ready: Stage) -> None:
    await ready.plan(ready.lesson(-3300, 600), due=DUE)
    answer = await ready.answer("NOW")
    assert answer.text.startswith("1 lesson is running: 1 needs a look")
    for word in (
        "Needs a look",
        "Algebra 7B",
        ROOM,
        "Wang teaching",
        "1 of 3 seen",
        "not seen yet: ",
        "Qian Li",
        "just now",
    ):
        assert word in shown(answer), word
    assert answer.only_for == ALICE
    check(answer)


async def test_a_class_without_its_teacher_comes_first(ready: Stage) -> None:
    ready.school.rooms.append(DemoRoom("222", "Zoo", [came("Ann", ready.now - 1500, userid="5")]))
    ready.school.rooms.append(
        DemoRoom("333", "Art", [came("Li", ready.now - 1500, role="teacher", userid="8")])
    )
    await ready.plan(
        ready.lesson(-1500, 600, room="333", title="Art"),
        ready.lesson(-1500, 600, room="222", title="Zoo"),
        ready.lesson(300, 900, room="444", title="Soon"),
    )
    text = shown(await ready.answer("now"))
    assert text.index("no teacher seen") < text.index("Li teaching") < text.index("About to begin")
    assert text.index("Zoo") < text.index("Art") < text.index("Soon")


async def test_a_room_that_cannot_be_read_is_not_called_empty(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        await made.plan(
            made.lesson(-1500, 600, room="999", title="Gone"), due=[RosterEntry("999", "1", "Ann")]
        )
        text = shown(await made.answer("now"))
        assert "not read yet" in text
        assert "Ann" not in text
        assert "no teacher" not in text


async def test_it_is_shared_once_and_with_initials_where_that_is_set(tmp_path: Path) -> None:
    async with stage(tmp_path, names="initials") as made:
        await made.plan(made.lesson(-3300, 600), due=DUE)
        answer = await made.answer("now")
        assert "Qian Li" in shown(answer)
        copy = await (await made.slack.click(answer, "share", user=ALICE)).reply()
        assert (copy.channel, copy.ephemeral) == (CHANNEL, False)
        assert "Q. L." in shown(copy)
        assert "Qian Li" not in shown(copy)
        again = await (await made.slack.click(answer, "share", user=ALICE)).reply()
        assert "shared already" in again.text


async def test_every_room_shown_is_audited(ready: Stage) -> None:
    await ready.plan(ready.lesson(-3300, 600))
    await ready.answer("now", user=BOB)
    looks = await ready.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room, one.what) for one in looks] == [(BOB, ROOM, "now")]


async def test_without_rights_nothing_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path, allow=ALICE) as made:
        await made.plan(made.lesson(-3300, 600), due=DUE)
        answer = await made.answer("now", user=BOB)
        assert "ATTENDANCE_ALLOW" in shown(answer)
        assert ROOM not in shown(answer)
        assert await made.bot.desk.database.run(audit.looks) == []


async def test_what_stands_behind_it_is_taught(ready: Stage) -> None:
    answer = await ready.answer("now and then")
    assert "takes nothing behind it" in answer.text
    assert '/attendance "now and then"' in shown(answer)


async def test_a_large_school_fits_and_is_paged(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        lessons = [
            made.lesson(-1500, 600, room=f"7{n:03}", title=f"七年级数学提高班 {n:03}") for n in range(200)
        ]
        made.school.rooms[:] = [DemoRoom(one.room, one.title, []) for one in lessons]
        await made.plan(*lessons)
        page = await made.answer("now")
        assert "200 lessons are running: 200 need a look" in page.text
        seen, pages = shown(page), 1
        while button(page, "again-0"):
            page = await (await made.slack.click(page, "again-0", user=ALICE)).reply()
            check(page)
            seen, pages = seen + shown(page), pages + 1
        assert [n for n in range(200) if f"{n:03}" not in seen] == []
        assert pages < 12
