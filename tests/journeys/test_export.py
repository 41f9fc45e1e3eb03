"""`/attendance export`: asked for in a channel, a sheet comes as one direct message, whatever happens."""

import csv
import io
import zipfile

import pytest

from bot.demo.slack import Fault
from bot.demo.slack.files import seen_by
from bot.domain.intents import DEAD, POSTED
from bot.messenger import Messenger
from bot.store import audit, outbox
from tests.domain.drawing import ROOM, roster
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, a_day
from tests.slack.stage import shown
from tests.usecases.taught import lesson_series

ALICE, BOB = "U01ALICE", "U02BOB"
ASK, SEND, COMPLETE = "files.getUploadURLExternal", "upload", "files.completeUploadExternal"
CLASS = people(wang="9:58–11:00", ana="9:59–11:00", ben="10:20–11:00")


@pytest.fixture
async def day(tmp_path):
    """A lesson that is over and final."""
    async with a_day(tmp_path, allow="*") as made, made.awake():
        await made.plan([lesson_series("10:00", "11:00")], roster("ana", "ben"))
        made.enter(CLASS)
        await made.until("11:30", step=300)
        asked = await made.slack.command(f"/attendance {ROOM}", user=ALICE, channel=CHANNEL)
        await asked.reply()  # now the room's title is known
        yield made


async def ask(day, text, *, user=ALICE):
    """What is answered at once."""
    done = await day.slack.command(f"/attendance export {text}", user=user, channel=CHANNEL)
    return await done.reply()


def direct(day, user=ALICE):
    """What stands in the bot's conversation with somebody."""
    return day.slack.transcript.public(day.slack.workspace.direct(user).id)


def sheets(day, user=ALICE):
    """The files that somebody may open."""
    return [file.content for file in seen_by(day.slack.workspace, user)]


async def intents(day):
    """Every sheet that was ever owed."""
    known = await day.bot.desk.database.run(outbox.recent, 0)
    return [one for one in known if one.kind == "export"]


async def beats(day, count=4, seconds=1):
    """Let some time pass."""
    for _ in range(count):
        day.hand.now += seconds
        await day.beat()


async def test_a_sheet_comes_as_one_direct_message(day):
    answer = await ask(day, f"{ROOM} today")
    assert answer.ephemeral
    assert "I am writing your sheet" in answer.text
    await beats(day)

    (message,) = direct(day)
    assert "7B Algebra" in shown(message)
    assert "Lessons: 1, judged: 1" in shown(message)
    (content,) = sheets(day)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {row["userid"]: row["verdict"] for row in rows if row["due"] == "true"} == {
        "ana": "present",
        "ben": "partial",
    }
    assert sheets(day, BOB) == []
    assert list(day.config.database.parent.glob(".*sheets")) == []
    await day.check()


async def test_who_asked_for_what_is_kept(day):
    await ask(day, f"{ROOM} today")
    await ask(day, "all today", user=BOB)

    looks = await day.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room) for one in looks if one.what == "export"] == [(ALICE, ROOM), (BOB, "*")]


async def test_excel_is_one_word_more(day):
    await ask(day, '"7B Algebra" today XLSX')
    await beats(day)

    (content,) = sheets(day)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "xl/worksheets/sheet1.xml" in names
    (message,) = direct(day)
    assert ".xlsx" in shown(message)


async def test_one_at_a_time_for_each_person(day):
    first, second = await ask(day, f"{ROOM} today"), await ask(day, f"{ROOM} yesterday..today")
    other = await ask(day, f"{ROOM} today", user=BOB)
    assert "I am writing" in first.text
    assert "Another sheet for you" in second.text
    assert "I am writing" in other.text
    await beats(day)

    assert (len(direct(day)), len(direct(day, BOB))) == (1, 1)
    assert "I am writing" in (await ask(day, f"{ROOM} today")).text


ANSWERED = [
    # what is typed → what the answer says
    ("", "Say which room, or all"),
    ("xlsx", "Say which room, or all"),
    ("999999999", "I never watched that room"),
    (f"{ROOM} 2025-02-01..2025-02-02", "has not begun yet"),
    (f"{ROOM} 2024-03-01..2024-03-02", "No lessons are known of that time"),
    (f"{ROOM} 2020-01-01..today", "366 days at most"),
    (f"{ROOM} today..yesterday", "ends before it begins"),
    (f"{ROOM} 2025-02-30", "I can't read that day"),
    ("nonsense", "I don't know that room"),
    ('"all" today', "I don't know that room"),
    ("名" * 300, "I don't know that room"),
]


@pytest.mark.parametrize(("text", "words"), ANSWERED)
async def test_what_makes_no_sheet_is_said_at_once(day, text, words):
    answer = await ask(day, text)
    await beats(day)

    assert words in shown(answer)
    assert direct(day) == []
    assert await intents(day) == []


@pytest.mark.parametrize("text", ["all today", "全部 今天", f"{ROOM} 今天", "7B Algebra 1d csv"])
async def test_it_is_typed_in_many_ways(day, text):
    await ask(day, text)
    await beats(day)

    assert len(sheets(day)) == 1


async def test_who_may_not_see_a_room_gets_no_sheet_of_it(tmp_path):
    async with a_day(tmp_path, allow=ALICE) as made, made.awake():
        await made.plan([lesson_series("10:00", "11:00")])
        for text in (ROOM, "all"):
            assert "may not see" in shown(await ask(made, text, user=BOB))
        assert await intents(made) == []


FAULTS = [
    Fault("rate limited", seconds=3),
    Fault("status", status=500),
    Fault("drop"),
    Fault("drop", stored=True),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: f"{one.kind} {one.stored}")
@pytest.mark.parametrize("step", [ASK, SEND, COMPLETE])
async def test_a_fault_in_any_step_of_the_upload_is_done_again(day, step, fault):
    day.slack.fail(fault, step, times=2)
    await ask(day, f"{ROOM} today")
    await beats(day, 12, seconds=5)

    assert len(direct(day)) == 1
    assert len(sheets(day)) == 1
    assert [one.state for one in await intents(day)] == [POSTED]
    await day.check()


@pytest.mark.parametrize("stored", [False, True])
async def test_a_lost_answer_to_the_message_shows_no_second_one(day, stored):
    day.slack.fail(Fault("drop", stored=stored), "chat.postMessage", where={"channel": ALICE})
    await ask(day, f"{ROOM} today")
    await beats(day, 30, seconds=10)

    assert len(direct(day)) == 1
    assert [one.state for one in await intents(day)] == [POSTED]
    await day.check()


async def test_where_nobody_may_look_a_doubtful_message_is_not_sent_again(day):
    day.slack.workspace.scopes -= {"im:history"}
    day.slack.fail(Fault("drop", stored=True), "chat.postMessage", where={"channel": ALICE})
    await ask(day, f"{ROOM} today")
    await beats(day, 30, seconds=10)

    assert len(direct(day)) == 1
    assert [one.state for one in await intents(day)] == [DEAD]
    assert "I am writing" in (await ask(day, f"{ROOM} today")).text


TROUBLES = [
    # what is amiss → what is told
    (lambda day: day.slack.workspace.scopes.discard("files:write"), "may not upload files"),
    (lambda day: day.slack.fail(Fault("status", status=400), SEND), "Slack did not take it"),
    (lambda day: day.slack.fail(Fault("code", code="storage_limit_reached"), ASK), "Slack did not take it"),
    (lambda day: day.slack.fail(Fault("status", status=500), SEND, times=None), "Slack did not take it"),
    (lambda day: setattr(day.bot.watch.attacher, "_largest", 10), "too large for one file"),
    (lambda day: setattr(day.bot.watch.attacher, "_spare", 2**60), "too little room on the disk"),
]


@pytest.mark.parametrize(("amiss", "words"), TROUBLES, ids=[words for _, words in TROUBLES])
async def test_what_goes_wrong_is_told_in_words(day, amiss, words):
    amiss(day)
    await ask(day, f"{ROOM} today")
    await beats(day, 60, seconds=10)

    (message,) = direct(day)
    assert words in shown(message)
    assert sheets(day) == []
    assert list(day.config.database.parent.glob(".*sheets")) == []
    await day.check()


async def test_a_full_disk_is_told_and_leaves_nothing(day, monkeypatch):
    def full(self, sheet, rows):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.render.sheets.CsvSheet.write", full)
    await ask(day, f"{ROOM} today")
    await beats(day)

    (message,) = direct(day)
    assert "too little room on the disk" in shown(message)


async def test_a_fault_of_ours_is_told_and_stops_nobody_else(day, monkeypatch):
    monkeypatch.setattr("bot.usecases.attaching.export", None)
    await ask(day, f"{ROOM} today")
    await beats(day)

    (message,) = direct(day)
    assert "Something went wrong on my side" in shown(message)


class Killed(BaseException):
    """What is being done ends here, as by a kill: nobody catches it, and nothing is kept."""


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("step", [ASK, COMPLETE, "chat.postMessage"])
async def test_whoever_dies_over_a_step_sends_it_once_after_all(day, monkeypatch, step, stored):
    whole, dead = Messenger.call, []

    async def call(messenger, method, asked, **more):
        if method != step or dead:
            return await whole(messenger, method, asked, **more)
        dead.append(await whole(messenger, method, asked, **more) if stored else None)
        raise Killed

    await ask(day, f"{ROOM} today")
    monkeypatch.setattr(Messenger, "call", call)
    await beats(day, 30, seconds=10)

    assert dead
    assert len(direct(day)) == 1
    assert len(sheets(day)) == 1
    assert [one.state for one in await intents(day)] == [POSTED]
    await day.check()


async def test_what_a_killed_bot_left_on_the_disk_goes_at_the_next_start(tmp_path):
    left = tmp_path / ".attendance.db.sheets"
    left.mkdir()
    (left / "attendance-all.csv.part").write_text("names", "utf-8")

    async with a_day(tmp_path) as made, made.awake():
        await made.beat()

    assert not left.exists()
