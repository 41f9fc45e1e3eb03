"""What nobody should type, and names that nobody should have: a private sentence that helps, no more."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.demo.classroom import DemoRoom, came
from bot.demo.slack import Message, User
from bot.domain.people import RosterEntry
from bot.render.limits import check
from bot.slack import talk
from tests.slack.stage import ALICE, BOB, CHANNEL, ROOM, Stage, button, shown, stage

NASTY = [
    "&lt;!channel&gt; &lt;!here&gt;",
    "<@U02BOB|bob> <#C01GEN|general>",
    "*bold* _it_ `code` ~gone~",
    "\u202egnihton\u202c \u2066x\u2069",
    "\x00\x07\x1b[31m red",
    "👨‍👩‍👧‍👦" * 200,
    "é" + "\u0301" * 400,
    "'; DROP TABLE rooms; --",
    "%s {name} {{ 7*7 }} %(x)s",
    "“" * 50,
    "x" * 20_000,
    "line\n" * 10_000,
]
MENTIONS = ("<!channel>", "<!here>", "<@U02BOB", "<#C01GEN")
ASKED = ["{}", "now {}", "rooms {}", "person {}", "watch {} x", "unwatch {}", "mute {} 2h", "mute zhao 2h {}",
         "mute {}", "unmute {}", "settings {}", "help {}"]  # fmt: skip


def marked_up(message: Message) -> str:
    """All text in which Slack would see a mention; headers and buttons show theirs as it is."""

    def texts(node: object) -> list[str]:
        if isinstance(node, list):
            return [text for each in node for text in texts(each)]
        if not isinstance(node, dict):
            return []
        own = [node["text"]] if node.get("type") == "mrkdwn" else []
        return own + [text for each in node.values() for text in texts(each)]

    return "\n".join([message.text, *texts(message.blocks)])


@pytest.mark.parametrize("asked", ASKED)
async def test_nasty_input_is_answered_privately(ready: Stage, asked: str) -> None:
    await ready.plan(ready.lesson(-600, 600), due=[RosterEntry(ROOM, "11", "Zhao Min")])
    for nasty in NASTY:
        if asked == "settings {}" and not nasty.strip("“"):
            continue  # nothing at all opens the form
        answer = await ready.answer(asked.format(nasty))
        assert answer.only_for == ALICE
        assert "on my side" not in answer.text, nasty[:40]
        assert [wrong for wrong in MENTIONS if wrong in marked_up(answer)] == [], nasty[:40]
        assert [wrong for wrong in "\u202e\u2066\x1b\x00" if wrong in shown(answer)] == [], nasty[:40]
        check(answer)
    assert ready.slack.transcript.public() == []


async def test_nasty_names_are_only_text(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        names = [nasty[:300].replace("&lt;", "<").replace("&gt;", ">") for nasty in NASTY]
        made.school.rooms[:] = [
            DemoRoom(f"9{n}", name, [came(name, made.now - 500, userid=f"{n}", role="teacher")])
            for n, name in enumerate(names)
        ]
        await made.plan(
            *(made.lesson(-600, 600, room=f"9{n}", title=name) for n, name in enumerate(names)),
            due=[RosterEntry(f"9{n}", f"s{n}", name) for n, name in enumerate(names)],
        )
        people = [
            f"{verb} s{n}{end}" for n in range(len(names)) for verb, end in (("person", ""), ("mute", " 2h"))
        ]
        watched = [f"{verb} 9{n}" for n in range(len(names)) for verb in ("watch", "unwatch")]
        for typed in ("now", "rooms", *people, *watched, "mute"):
            answer = await made.answer(typed)
            assert "on my side" not in answer.text, typed
            assert [wrong for wrong in MENTIONS if wrong in marked_up(answer)] == [], typed
            assert "\u202e" not in shown(answer), typed
            check(answer)


async def test_rights_are_checked_when_a_choice_is_pressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(tmp_path, allow="") as made:
        await made.plan(made.lesson(600, 1200))
        asked = await made.answer(f"unwatch {ROOM}")
        made.slack.workspace.users[ALICE] = User(ALICE, "alice", "Alice Anderson", admin=False)
        monkeypatch.setattr(made.bot.desk.access._people, "_known", {})
        told = await (await made.slack.click(asked, "again-0", user=ALICE)).reply()
        assert "ATTENDANCE_ALLOW" in shown(told)


async def test_an_old_choice_gets_kind_words(ready: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await ready.plan(ready.lesson(600, 1200))
    asked = await ready.answer(f"unwatch {ROOM}")
    monkeypatch.setattr(ready.bot.desk.offers, "_kept", type(ready.bot.desk.offers._kept)())
    told = await (await ready.slack.click(asked, "again-0", user=ALICE)).reply()
    assert "too old" in told.text


async def test_somebody_elses_choice_is_none(ready: Stage) -> None:
    await ready.plan(ready.lesson(600, 1200))
    asked, mine = await ready.answer(f"unwatch {ROOM}"), await ready.answer(f"unwatch {ROOM}", user=BOB)
    theirs, own = button(asked, "again-0"), button(mine, "again-0")
    assert theirs is not None
    assert own is not None
    own["value"] = theirs["value"]
    told = await (await ready.slack.click(mine, "again-0", user=BOB)).reply()
    assert "too old" in told.text


@pytest.mark.parametrize("typed", ["now", "rooms", "person zhao", "mute zhao 2h", f"unwatch {ROOM}"])
async def test_a_slow_database_is_announced(
    ready: Stage, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(talk, "LATEST", 0.2)
    busy = asyncio.create_task(ready.bot.desk.database.run(lambda _db: time.sleep(0.5)))
    asked = await ready.slack.command(f"/attendance {typed}", user=ALICE, channel=CHANNEL)
    assert "Still looking" in (await asked.reply(1)).text
    assert "Still" not in (await asked.reply(2)).text
    await busy
