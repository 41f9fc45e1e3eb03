"""`/attendance mute` and `unmute`."""

from pathlib import Path

import pytest

from bot.demo.slack import Message
from bot.domain.mutes import Mute
from bot.domain.people import RosterEntry
from bot.render.limits import check
from bot.store import audit, mutes
from tests.slack.stage import ALICE, BOB, ROOM, Stage, button, shown, stage

HOUR, DAY = 3_600, 86_400
PEOPLE = {"11": "Zhao Min", "12": "Qian Li", "13": "Min Hong"}
DUE = [RosterEntry(ROOM, userid, name) for userid, name in PEOPLE.items()]


@pytest.fixture
async def school(ready: Stage) -> Stage:
    await ready.plan(ready.lesson(-600, 600), due=DUE)
    await ready.answer(ROOM)
    return ready


async def given(on: Stage) -> dict[int, Mute]:
    return await on.bot.desk.database.run(mutes.in_force, on.bot.desk.now())


async def press(on: Stage, message: Message, number: int = 0, *, user: str = ALICE) -> Message:
    return await (await on.slack.click(message, f"again-{number}", user=user)).reply()


@pytest.mark.parametrize(
    ("typed", "person", "room", "kind", "seconds", "says"),
    [
        # a person, by name, part of it, or id
        ("mute Zhao Min 2h", "11", None, None, 2 * HOUR, "Zhao Min (11), in every room"),
        ("MUTE zhao 2 hours", "11", None, None, 2 * HOUR, "Zhao Min (11), in every room"),
        ("mute 12 30m", "12", None, None, HOUR // 2, "Qian Li (12), in every room"),
        # a room, by number or title
        (f"mute {ROOM} 1d", None, ROOM, None, DAY, f"everything in Algebra 7B (room {ROOM})"),
        ("mute “Algebra 7B” 1d", None, ROOM, None, DAY, "everything in Algebra 7B"),
        ("mute algebra 7b 1d", None, ROOM, None, DAY, "everything in Algebra 7B"),
        # a kind
        ("mute late 90m", None, None, "late", 90 * 60, "“late” in every room"),
        ("mute not seen 1h", None, None, "not_seen", HOUR, "“not seen yet” in every room"),
        ("mute teacher_missing 1h", None, None, "teacher_missing", HOUR, "“teacher missing” in every room"),
        ("静音 迟到 2小时", None, None, "late", 2 * HOUR, "“late” in every room"),
        # something in one room
        (f"mute {ROOM} late 2h", None, ROOM, "late", 2 * HOUR, "“late” in Algebra 7B"),
        (f"mute #{ROOM} Qian Li 2h", "12", ROOM, None, 2 * HOUR, "Qian Li (12), in Algebra 7B"),
        # the length in front, and the longest
        ("mute 2h Zhao Min", "11", None, None, 2 * HOUR, "Zhao Min"),
        ("mute late 7d", None, None, "late", 7 * DAY, "“late”"),
    ],
)
async def test_what_is_typed_is_muted_and_said_in_words(
    school: Stage, typed: str, person: str | None, room: str | None, kind: str | None, seconds: int, says: str
) -> None:
    answer = await school.answer(typed)
    ((number, mute),) = (await given(school)).items()
    assert (mute.person, mute.room, mute.kind, mute.until - mute.at) == (person, room, kind, seconds)
    assert (mute.author, mute.reason) == (ALICE, "")
    assert answer.text.startswith("Muted until ")
    assert says in answer.text
    assert f"this is number {number}." in shown(answer)
    assert answer.only_for == ALICE
    check(answer)


async def test_the_reason_is_kept_and_shown(school: Stage) -> None:
    answer = await school.answer("mute Zhao Min 2h at the &lt;!channel&gt; dentist")
    ((_, mute),) = (await given(school)).items()
    assert mute.reason == "at the <!channel> dentist"
    assert "dentist" in shown(answer)
    assert "<!channel>" not in shown(answer)


async def test_a_mute_of_the_same_takes_the_place_of_the_old_one(school: Stage) -> None:
    await school.answer("mute zhao 2h")
    await school.answer("mute zhao 30m")
    ((_, mute),) = (await given(school)).items()
    assert mute.until - mute.at == HOUR // 2


async def test_it_ends_by_its_button_by_its_number_or_from_the_list(school: Stage) -> None:
    first = await school.answer("mute zhao 2h")
    ended = await press(school, first)
    assert ended is first
    assert ended.text == "Heard again: Zhao Min (11), in every room · Nothing is muted"
    assert await given(school) == {}
    # by number
    await school.answer("mute late 2h")
    (number,) = await given(school)
    assert "Heard again" in (await school.answer(f"unmute #{number}")).text
    assert await given(school) == {}
    # from the list
    await school.answer("mute late 2h")
    await school.answer(f"mute {ROOM} 2h", user=BOB)
    listed = await school.answer("mute")
    assert listed.text == "2 mutes are in force"
    assert f"<@{BOB}>" in shown(listed)
    check(listed)
    left = await press(school, listed, 1)
    assert "Heard again: everything in Algebra 7B" in left.text
    assert [mute.kind for mute in (await given(school)).values()] == ["late"]


async def test_a_second_press_says_that_it_is_over(school: Stage) -> None:
    muted = await school.answer("mute zhao 2h")
    presses = [await school.slack.click(muted, "again-0", user=ALICE) for _ in range(2)]
    texts = [(await press.reply()).text for press in presses]
    assert "Nothing is muted" in texts[-1]


async def test_several_of_a_name_are_told_apart_by_buttons(school: Stage) -> None:
    asked = await school.answer("mute min 2h sports day")
    assert asked.text.startswith("What do you mean?: “min”. ")
    assert await given(school) == {}
    done = await press(school, asked, 1)
    assert "Zhao Min" in done.text or "Min Hong" in done.text
    ((_, mute),) = (await given(school)).items()
    assert mute.reason == "sports day"


async def test_a_room_called_nearly_so_is_offered_and_not_muted(school: Stage) -> None:
    asked = await school.answer("mute algbra 7b 2h")
    assert "What do you mean?" in asked.text
    assert "Algebra 7B" in shown(asked)
    assert await given(school) == {}


@pytest.mark.parametrize(
    ("typed", "teaches"),
    [
        ("mute Zhao Min", "Say for how long"),
        ("mute 2h", "Say what to mute"),
        ("mute Zhao Min 8d", "A week is the longest"),
        ("mute Zhao Min 0m", "A minute is the shortest"),
        ("mute <@U02BOB|bob> 2h", "not known by their Slack names"),
        ("mute Sun Yue 2h", "I know no room, person or kind"),
        (f"mute {ROOM} Sun Yue 2h", "I know no room, person or kind"),
        ("unmute Zhao", "is no number of a mute"),
        ("unmute 99", "No mute has the number 99"),
    ],
)
async def test_wrong_input_teaches_and_mutes_nothing(school: Stage, typed: str, teaches: str) -> None:
    answer = await school.answer(typed)
    assert teaches in answer.text
    assert "/attendance" in shown(answer)
    assert await given(school) == {}
    check(answer)


async def test_nothing_is_muted_yet(ready: Stage) -> None:
    for typed in ("mute", "unmute", "取消静音"):
        answer = await ready.answer(typed)
        assert answer.text == "Nothing is muted"
        assert button(answer, "again-0") is None


async def test_without_rights_nothing_is_muted_or_told(tmp_path: Path) -> None:
    async with stage(tmp_path, allow=ALICE) as made:
        await made.plan(made.lesson(-600, 600), due=DUE)
        muted = await made.answer("mute zhao 2h")
        answers = [
            await made.answer(typed, user=BOB)
            for typed in ("mute", "mute qian 2h", "mute sun 2h", "unmute 1")
        ]
        assert {shown(answer) for answer in answers} == {shown(answers[0])}
        assert "ATTENDANCE_ALLOW" in shown(answers[0])
        assert len(await given(made)) == 1
        assert "Zhao" in shown(muted)


async def test_it_is_audited(school: Stage) -> None:
    done = await school.answer(f"mute {ROOM} 2h", user=BOB)
    await press(school, done, user=BOB)
    looks = await school.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room, one.what) for one in looks][1:] == [
        (BOB, ROOM, "mute"),
        (BOB, ROOM, "unmute"),
    ]


async def test_many_mutes_fit(school: Stage) -> None:
    def add(db: object) -> None:
        for number in range(60):
            now = school.bot.desk.now()
            mutes.add(
                db, Mute(now + HOUR + number, ALICE, now, "很长的理由" * 40, person=f"p{number}", room=ROOM)
            )

    await school.bot.desk.database.run(add)
    listed = await school.answer("mute")
    assert listed.text == "60 mutes are in force"
    assert " more." in shown(listed)
    check(listed)
