"""The time line of a lesson: once in the thread of its message when its register is final, and on demand."""

import struct

import pytest

from bot.demo.slack import Fault
from bot.demo.slack.files import seen_by
from bot.domain.intents import EXPIRED, POSTED, SUPPRESSED
from bot.messenger import Messenger
from bot.store import audit, outbox
from tests.domain.drawing import ROOM, roster
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, OPS, a_day
from tests.slack.stage import button, shown
from tests.usecases.watched import series

ALICE, BOB = "U01ALICE", "U02BOB"
ASK, SEND, COMPLETE = "files.getUploadURLExternal", "upload", "files.completeUploadExternal"
DUE = roster("ana", "ben", teacher="wang")
BEN_LATE = people(wang="9:58–11:00", ana="9:59–11:00", ben="10:20–11:00")


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path, pictures="on", allow="*") as made, made.awake():
        await made.plan([series()], DUE)
        yield made
        await made.check()


async def held(day, visits=BEN_LATE, until="11:40"):
    """The lesson, to its final register."""
    day.enter(visits)
    await day.until("11:00", step=120)
    await day.until(until, step=30)


def pictures(day, channel=CHANNEL):
    """The messages that show a picture."""
    return [
        message
        for message in day.slack.transcript.public(channel)
        if any(block["type"] == "image" for block in message.blocks)
    ]


def file_of(day, message):
    (block,) = [block for block in message.blocks if block["type"] == "image"]
    return day.slack.workspace.files[block["slack_file"]["id"]]


async def intents(day):
    known = await day.bot.desk.database.run(outbox.recent, 0)
    return [one for one in known if one.kind == "picture"]


async def test_it_stands_once_in_the_thread_of_the_lessons_message(day):
    await held(day)
    await day.until("13:00", step=60)

    (message,) = pictures(day)
    parent = day.slack.transcript.public(CHANNEL)[0]
    assert message.thread_ts == parent.ts
    assert not message.broadcast
    assert message.text.startswith("Time line of Room 111111")
    file = file_of(day, message)
    assert file.alt == message.blocks[0]["alt_text"]
    assert file.alt.endswith(
        "10:00 – 11:00: 2 due, 1 present, 0 absent, 1 late, 0 left early; at most 2 in class at once."
    )
    assert file.content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", file.content[16:24])
    assert (width, height > 400) == (1080, True)
    assert [one.state for one in await intents(day)] == [POSTED]


async def test_nobody_is_named_outside_of_the_picture(day):
    await held(day)

    (message,) = pictures(day)
    told = f"{message.text} {message.blocks} {message.metadata} {file_of(day, message).title}".lower()
    assert all(name not in told for name in ("ana", "ben", "wang"))


@pytest.mark.parametrize("names", ["full", "initials"])
async def test_channels_see_students_as_the_settings_say(tmp_path, monkeypatch, names):
    drawn = []
    draw = __import__("bot.render.timeline", fromlist=["draw"]).draw

    def seen(words, timeline, *, names):
        picture = draw(words, timeline, names=names)
        drawn.append(picture.svg)
        return picture

    monkeypatch.setattr("bot.usecases.attaching.draw", seen)
    async with a_day(tmp_path, pictures="on", allow="*", names=names) as made, made.awake():
        await made.plan([series()], DUE)
        await held(made)

    (svg,) = drawn
    assert (">Ben<" in svg) == (names == "full")


SILENT = [
    # a lesson → why it has no picture
    (people(wang="9:58–11:00", ana="9:59–11:00", ben="9:59–11:00"), "nothing was told of it"),
    ([], "nobody came"),
]


@pytest.mark.parametrize(("visits", "why"), SILENT, ids=[why for _, why in SILENT])
async def test_lessons_without_people_or_without_a_message_have_none(day, visits, why):
    await held(day, visits)

    assert pictures(day) == []
    assert await intents(day) == []


async def test_off_is_off(tmp_path):
    async with a_day(tmp_path, pictures="off") as made, made.awake():
        await made.plan([series()], DUE)
        await held(made)

        assert await intents(made) == []


@pytest.mark.parametrize("step", [ASK, SEND, COMPLETE, "chat.postMessage"])
@pytest.mark.parametrize(
    "fault", [Fault("status", status=500), Fault("drop", stored=True)], ids=["500", "lost"]
)
async def test_a_fault_in_any_step_shows_it_once_all_the_same(day, step, fault):
    day.enter(BEN_LATE)
    await day.until("11:05", step=120)
    day.slack.fail(fault, step, times=2)
    await day.until("11:40", step=30)

    assert len(pictures(day)) == 1


async def test_a_file_that_slack_does_not_know_yet_is_shown_a_little_later(day):
    day.slack.workspace.files_settle = 3
    await held(day)

    assert len(pictures(day)) == 1


HARMLESS = [
    lambda day: day.slack.workspace.scopes.discard("files:write"),
    lambda day: day.slack.fail(Fault("status", status=500), SEND, times=None),
    lambda day: setattr(day.slack.workspace, "files_settle", 10**6),
]


@pytest.mark.parametrize("amiss", HARMLESS, ids=["no scope", "no upload", "never settles"])
async def test_no_picture_is_no_lost_alert_and_troubles_nobody(day, amiss):
    amiss(day)
    await held(day, until="11:50")

    assert pictures(day) == []
    assert len(day.slack.transcript.public(CHANNEL)) == 1
    assert day.slack.transcript.public(OPS) == []
    assert [one.state for one in await intents(day)] == [SUPPRESSED]


async def test_one_that_cannot_be_sent_in_time_expires_alone(day):
    await held(day, until="11:05")
    day.slack.workspace.channels[CHANNEL].archived = True
    await day.until("11:40", step=120)
    day.hand.now += 2 * 86_400
    await day.beat()
    await day.beat()

    assert [one.state for one in await intents(day)] == [EXPIRED]
    assert [one.reason.facts.get("file", "")[:1] for one in await intents(day)] == ["F"]


async def card(day, user=ALICE):
    """The evidence card of Ben, as somebody sees it."""
    asked = await day.slack.command(f"/attendance {ROOM} today Ben", user=user, channel=CHANNEL)
    page = await asked.reply()
    return await (await day.slack.click(page, "why", user=user)).reply()


async def test_the_evidence_card_has_it_drawn_for_one_person_alone(day):
    await held(day)
    shown_card = await card(day, BOB)
    assert button(shown_card, "timeline") is not None

    first = await (await day.slack.click(shown_card, "timeline", user=BOB)).reply()
    second = await (await day.slack.click(shown_card, "timeline", user=BOB)).reply()
    assert first.only_for == BOB
    assert "I am drawing the time line" in shown(first)
    assert "being drawn already" in shown(second)
    for _ in range(3):
        day.hand.now += 1
        await day.beat()

    (message,) = pictures(day, day.slack.workspace.direct(BOB).id)
    assert not message.thread_ts
    own = {file.id for file in seen_by(day.slack.workspace, BOB)}
    assert file_of(day, message).id in own
    looks = await day.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room) for one in looks if one.what == "picture"] == [(BOB, ROOM)]


async def test_where_it_cannot_be_drawn_whoever_asked_is_told(day):
    await held(day)
    shown_card = await card(day)
    day.slack.workspace.scopes.discard("files:write")
    await day.slack.click(shown_card, "timeline", user=ALICE)
    for _ in range(3):
        day.hand.now += 1
        await day.beat()

    (message,) = day.slack.transcript.public(day.slack.workspace.direct(ALICE).id)
    assert "may not upload files" in shown(message)


class Killed(BaseException):
    """What is being done ends here, as by a kill."""


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("step", [ASK, COMPLETE, "chat.postMessage"])
async def test_whoever_dies_over_a_step_shows_it_once_after_all(day, monkeypatch, step, stored):
    whole, dead = Messenger.call, []

    async def call(messenger, method, asked, **more):
        if method != step or dead:
            return await whole(messenger, method, asked, **more)
        dead.append(await whole(messenger, method, asked, **more) if stored else None)
        raise Killed

    day.enter(BEN_LATE)
    await day.until("11:05", step=120)
    monkeypatch.setattr(Messenger, "call", call)
    await day.until("11:40", step=30)

    assert dead
    assert len(pictures(day)) == 1
