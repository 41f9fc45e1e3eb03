"""`/attendance watch`, `unwatch` and `settings`."""

import asyncio
from pathlib import Path

import pytest

from bot.demo.slack import Fault, Message
from bot.domain.provider_schedule import ProviderRoom
from bot.render.limits import check
from bot.store import audit, timetable, unwatched
from bot.store.database import Connection, transaction
from bot.usecases import provider
from tests.slack.stage import ALICE, BOB, CHANNEL, ROOM, Stage, button, shown, stage


async def press(on: Stage, message: Message, text: str, *, user: str = ALICE) -> Message:
    """The answer to the button with that text."""
    buttons = [each for block in message.blocks for each in block.get("elements", ()) if "action_id" in each]
    (action,) = [each["action_id"] for each in buttons if each["text"]["text"] == text]
    return await (await on.slack.click(message, action, user=user)).reply()


async def planned(on: Stage) -> int:
    return len((await on.bot.desk.database.run(timetable.load, ROOM)).series)


class TestWatch:
    async def test_it_opens_the_form_of_the_room(self, ready: Stage) -> None:
        for typed in (f"watch {ROOM}", f"关注 #{ROOM}", "watch"):
            asked = await ready.ask(typed)
            assert asked.ack is not None
            view = await opened(ready)
            assert view["callback_id"] == "watch"
            assert (ROOM in str(view["blocks"])) == (ROOM in typed)
            assert not asked.replies

    async def test_the_channel_that_was_named_stands_in_the_form(self, ready: Stage) -> None:
        await ready.ask(f"watch {ROOM} <#C01GEN|general>", channel=CHANNEL)
        assert "C01GEN" in str((await opened(ready))["blocks"])

    async def test_a_room_by_its_title(self, ready: Stage) -> None:
        await ready.answer(ROOM)
        await ready.ask("watch algebra 7b")
        assert ROOM in str((await opened(ready))["blocks"])
        near = await ready.answer("watch algbra 7b")
        assert "Did you mean" in near.text
        assert f"Algebra 7B · {ROOM}" in shown(near)

    async def test_a_channel_that_slack_did_not_name_is_taught(self, ready: Stage) -> None:
        answer = await ready.answer(f"watch {ROOM} #nowhere")
        assert "cannot tell which channel" in answer.text

    async def test_a_room_with_lessons_is_told_and_another_can_be_planned(self, ready: Stage) -> None:
        await ready.plan(ready.lesson(600, 1200, channel=CHANNEL))
        answer = await ready.answer(f"watch {ROOM}")
        assert "I watch Algebra 7B already" in answer.text
        assert f"<#{CHANNEL}>" in shown(answer)
        check(answer)
        action = button(answer, "again-0")
        assert action is not None
        assert action["text"]["text"] == "Plan another lesson"
        await ready.slack.click(answer, "again-0", user=ALICE)
        assert ROOM in str((await opened(ready))["blocks"])

    async def test_a_form_that_slack_does_not_open_is_said(self, ready: Stage) -> None:
        ready.slack.fail(Fault("code", code="expired_trigger_id"), "views.open", times=None)
        answer = await ready.answer(f"watch {ROOM}")
        assert "did not open the form" in answer.text

    async def test_without_rights_no_form_opens(self, tmp_path: Path) -> None:
        async with stage(tmp_path, allow=ALICE) as made:
            for typed in (f"watch {ROOM}", "settings", f"unwatch {ROOM}"):
                answer = await made.answer(typed, user=BOB)
                assert "ATTENDANCE_ALLOW" in shown(answer)
            assert made.slack.workspace.views == {}


class TestUnwatch:
    async def test_it_shows_what_goes_and_is_undone(self, ready: Stage) -> None:
        await ready.plan(ready.lesson(600, 1200), ready.lesson(7200, 9000))
        asked = await ready.answer(f"unwatch {ROOM}")
        assert "Stop watching Algebra 7B?" in asked.text
        assert "2 lessons" in asked.text
        check(asked)
        assert await planned(ready) == 2
        done = await press(ready, asked, "Stop watching")
        assert done is asked
        assert "no longer watch" in done.text
        assert await planned(ready) == 0
        back = await press(ready, done, "Undo")
        assert "I watch Algebra 7B again" in back.text
        assert await planned(ready) == 2

    async def test_a_second_press_does_no_harm(self, ready: Stage) -> None:
        await ready.plan(ready.lesson(600, 1200))
        asked = await ready.answer(f"取消关注 {ROOM}")
        first = await ready.slack.click(asked, "again-0", user=ALICE)
        second = await ready.slack.click(asked, "again-0", user=ALICE)
        await first.reply()
        done = await second.reply()
        assert "no longer watch" in done.text
        assert "again" in (await press(ready, done, "Undo")).text
        assert await planned(ready) == 1

    async def test_a_room_without_lessons(self, ready: Stage) -> None:
        answer = await ready.answer(f"unwatch {ROOM}")
        assert "don't watch" in answer.text
        assert f"/attendance watch {ROOM}" in shown(answer)

    async def test_no_room_is_taught(self, ready: Stage) -> None:
        answer = await ready.answer("unwatch")
        assert "Say which room" in answer.text
        assert "/attendance unwatch 1108925474" in shown(answer)

    async def test_the_providers_schedule_does_not_bring_it_back(self, ready: Stage) -> None:
        def fill(db: Connection) -> None:
            said = [ProviderRoom(ROOM, "Algebra", ready.now + 600, ready.now + 1200)]
            with transaction(db):
                provider.fill(db, said, now=ready.now, timezone="Asia/Shanghai")

        await ready.bot.desk.database.run(fill)
        assert await planned(ready) == 1
        await press(ready, await ready.answer(f"unwatch {ROOM}"), "Stop watching")
        await ready.bot.desk.database.run(fill)
        assert await planned(ready) == 0
        await ready.plan(ready.lesson(600, 1200))
        assert await ready.bot.desk.database.run(unwatched.rooms) == frozenset()

    async def test_it_is_audited(self, ready: Stage) -> None:
        await ready.plan(ready.lesson(600, 1200))
        done = await press(ready, await ready.answer(f"unwatch {ROOM}"), "Stop watching")
        await press(ready, done, "Undo")
        looks = await ready.bot.desk.database.run(audit.looks)
        assert [(one.who, one.room, one.what) for one in looks] == [
            (ALICE, ROOM, "unwatch"),
            (ALICE, ROOM, "undo unwatch"),
        ]


class TestSettings:
    @pytest.mark.parametrize("typed", ["settings", "设置", "SETTINGS", "settings <#C01GEN|general>"])
    async def test_it_opens_the_form_of_the_channel(self, ready: Stage, typed: str) -> None:
        await ready.ask(typed)
        view = await opened(ready)
        assert view["callback_id"] == "settings"

    async def test_anything_else_is_taught(self, ready: Stage) -> None:
        answer = await ready.answer("settings language")
        assert "nothing behind it but a channel" in answer.text


async def opened(on: Stage) -> dict:
    """The modal that stands open now, taken away."""
    for _ in range(100):
        if on.slack.workspace.views:
            return on.slack.workspace.views.popitem()[1]
        await asyncio.sleep(0.02)
    raise AssertionError("no modal opened")
