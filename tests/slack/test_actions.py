"""The buttons under an answer."""

import asyncio
from pathlib import Path

import pytest

from bot.demo.classroom import DemoRoom, came
from bot.demo.slack import Fault, User
from bot.render.limits import check
from bot.slack.offers import KEPT
from bot.store import audit
from tests.slack.stage import ALICE, BOB, CHANNEL, ROOM, Stage, button, shown, stage


async def test_share_puts_a_copy_into_the_channel(ready: Stage) -> None:
    answer = await ready.answer(ROOM)
    pressed = await ready.slack.click(answer, "share", user=ALICE)
    copy = await pressed.reply()
    assert pressed.ack is not None
    assert not copy.ephemeral
    assert copy.channel == CHANNEL
    assert "Zhao Min" in shown(copy)
    assert f"<@{ALICE}>" in shown(copy)
    assert button(copy, "share") is None
    check(copy)


async def test_the_copy_is_marked_as_ours_and_with_nothing_else(ready: Stage) -> None:
    pressed = await ready.slack.click(await ready.answer(ROOM), "share", user=ALICE)
    metadata = (await pressed.reply()).metadata
    assert metadata is not None
    assert metadata["event_type"] == "attendance_intent"
    assert list(metadata["event_payload"]) == ["id"]


async def test_the_private_answer_stays(ready: Stage) -> None:
    answer = await ready.answer(ROOM)
    await (await ready.slack.click(answer, "share", user=ALICE)).reply()
    assert not answer.edited
    assert not answer.deleted


async def test_a_double_click_shares_once(ready: Stage) -> None:
    answer = await ready.answer(ROOM)
    presses = await asyncio.gather(*(ready.slack.click(answer, "share", user=ALICE) for _ in range(2)))
    replies = [await press.reply() for press in presses]
    assert sorted(reply.ephemeral for reply in replies) == [False, True]
    assert len(ready.slack.transcript.public()) == 1


async def test_channels_see_initials_where_that_is_set(tmp_path: Path) -> None:
    async with stage(tmp_path, names="initials") as made:
        answer = await made.answer(ROOM)
        assert "Zhao Min" in shown(answer)
        copy = await (await made.slack.click(answer, "share", user=ALICE)).reply()
        assert "Zhao Min" not in shown(copy)


async def test_the_button_says_nothing_of_the_room(ready: Stage) -> None:
    share = button(await ready.answer(ROOM), "share")
    assert share is not None
    assert ROOM not in share["value"]


async def test_rights_are_checked_when_the_button_is_pressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(tmp_path, allow="") as made:
        answer = await made.answer(ROOM)
        made.slack.workspace.users[ALICE] = User(ALICE, "alice", "Alice Anderson", admin=False)
        monkeypatch.setattr(made.bot.desk.access._people, "_known", {})
        reply = await (await made.slack.click(answer, "share", user=ALICE)).reply()
        assert reply.ephemeral
        assert "ATTENDANCE_ALLOW" in shown(reply)
        assert not made.slack.transcript.public()


async def test_somebody_elses_button_is_none(ready: Stage) -> None:
    offer = button(await ready.answer(ROOM), "share")
    mine = await ready.answer(ROOM, user=BOB)
    share = button(mine, "share")
    assert offer is not None
    assert share is not None
    share["value"] = offer["value"]
    reply = await (await ready.slack.click(mine, "share", user=BOB)).reply()
    assert "too old" in reply.text


async def test_an_old_button_gets_kind_words(ready: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = await ready.answer(ROOM)
    clock = ready.bot.desk.offers._clock
    monkeypatch.setattr(ready.bot.desk.offers, "_clock", lambda: clock() + KEPT + 1)
    reply = await (await ready.slack.click(answer, "share", user=ALICE)).reply()
    assert reply.ephemeral
    assert "too old" in reply.text


async def test_a_share_whose_answer_was_lost_is_not_repeated(ready: Stage) -> None:
    answer = await ready.answer(ROOM)
    ready.slack.fail(Fault("drop", stored=True), "response_url")
    pressed = await ready.slack.click(answer, "share", user=ALICE)
    told = await pressed.reply(2)
    assert "may not have shared" in told.text
    assert len(ready.slack.transcript.public()) == 1


async def test_a_share_is_audited(ready: Stage) -> None:
    await (await ready.slack.click(await ready.answer(ROOM), "share", user=ALICE)).reply()
    looks = await ready.bot.desk.database.run(audit.looks)
    assert [(look.who, look.room, look.what) for look in looks] == [
        (ALICE, ROOM, "room"),
        (ALICE, ROOM, "share"),
    ]


def crowd(now: int, size: int) -> DemoRoom:
    return DemoRoom(ROOM, "Assembly", [came(f"Pupil {n:03}", now - 3600, now - 60) for n in range(size)])


async def test_a_long_list_is_paged_to_its_end(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        made.school.rooms[:] = [crowd(made.now, 120)]
        page = await made.answer(ROOM)
        seen = shown(page)
        pages = 1
        while button(page, "more"):
            page = await (await made.slack.click(page, "more", user=ALICE)).reply()
            assert page.only_for == ALICE
            check(page)
            seen += shown(page)
            pages += 1
        assert pages == 3
        assert [n for n in range(120) if f"Pupil {n:03}" not in seen] == []


async def test_a_button_that_only_opens_a_link_is_acknowledged(ready: Stage) -> None:
    answer = await ready.answer(ROOM)
    share = button(answer, "share")
    assert share is not None
    share["action_id"] = "anything_else"
    assert (await ready.slack.click(answer, "anything_else", user=ALICE)).ack is not None
