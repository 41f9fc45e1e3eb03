"""A school day in which channels see initials: no student's name in anything that a channel is shown.

Every name and user id of a student holds a mark. What goes to Slack is searched for it as it was sent: posts,
edits, threads, options of menus, titles and alternative texts of files, pictures, digests, shared answers.
"""

import json
from dataclasses import replace

import pytest

from bot.domain.channel_settings import DAILY, ChannelSettings
from bot.domain.corrections import Correction
from bot.domain.mutes import Mute
from bot.domain.people import Excuse, RosterEntry
from bot.store import channel_settings, corrections, excuses, mutes, timetable
from bot.store.database import transaction
from bot.usecases import attaching
from tests.domain.drawing import ROOM, at, rows
from tests.journeys.schoolday import CHANNEL, a_day
from tests.slack.doors import Visitor
from tests.slack.stage import ALICE, button, shown
from tests.usecases.watched import series

MARK, ZH = "zqxj", "小明"
ALL = "12:58–13:35"
NAMES = {
    "ana": "Ana Zqxj", "ben": "Ben Zqxj", "cai": "Cai Zqxj", "dan": "Dan Zqxj", "eva": "Eva-Zqxj",
    "wang": "王小明", "ming": "小明", "mom": "Mother of Ana Zqxj", "ipad": "iPad of Ben Zqxj",
}  # fmt: skip
MANY = [str(200_000 + number) for number in range(12)]


def enter(day, room=ROOM, **times):
    """Who comes when. `teacher` is one, `mom` a parent, `ipad` a guest without a user id."""
    found = []
    for who, own in times.items():
        role = {"teacher": "teacher", "mom": "parent"}.get(who, "student")
        name = NAMES.get(who, who.title())
        userid = "" if who == "ipad" else who if who == "teacher" else f"{MARK}-{who}"
        person = f"name:{name.lower()}" if who == "ipad" else userid
        found += [row._replace(name=name, userid=userid, person=person) for row in rows(who, own, role=role)]
    day.enter(found, room)


def due(*people, room=ROOM):
    entries = [RosterEntry(room, f"{MARK}-{who}", NAMES[who]) for who in people]
    return [*entries, RosterEntry(room, "teacher", "Teacher", "teacher")]


def private(channel: str) -> bool:
    return channel[:1] in ("U", "W", "D")


def to_channels(day):
    """Everything that Slack was sent for a channel, and every file."""
    for method, args in day.slack.calls:
        if method.startswith(("chat.", "files.", "conversations.")) and not private(
            str(args.get("channel", ""))
        ):
            yield method, json.dumps(args, ensure_ascii=False, default=str)
    for channel in day.slack.workspace.channels:
        if not private(channel):
            yield from (
                ("shared", shown(one) + json.dumps(one.blocks, ensure_ascii=False))
                for one in day.slack.transcript.public(channel)
            )


@pytest.fixture(name="drawn")
def pictures(monkeypatch):
    """Every picture, before it becomes points."""
    found, png = [], attaching.png
    monkeypatch.setattr(attaching, "png", lambda svg: found.append(svg) or png(svg))
    return found


async def test_no_name_of_a_student_is_shown_to_a_channel(tmp_path, drawn):
    settings = {
        "names": "initials",
        "allow": "*",
        "pictures": "on",
        "digest_at": "14:00",
        "summary": "always",
    }
    async with a_day(tmp_path, **settings) as day, day.awake():
        await the_school(day)
        alice = Visitor(day, ALICE)
        await a_lesson_with_everything(day, alice)
        await shares(day, alice)
        await twelve_lessons_at_once(day)
        await day.until("14:10", step=30)

        sent = list(to_channels(day))
        assert [(how, what) for how, what in sent if MARK in what.lower() or ZH in what] == []
        assert [svg for svg in drawn if MARK in svg.lower() or ZH in svg] == []

        assert [one for one in day.heard if one.what == "post" and one.at >= at("14:00")], "no digest"
        # and there was much that could have told: alerts, threads, storms, pictures, a digest, shared answers
        everything = "\n".join(what for _, what in sent)
        for told in ("A. Z.", "not seen yet", "late", "left early", "12 lessons", "Teacher", "E.", "王○○"):
            assert told.lower() in everything.lower(), told
        assert drawn
        assert {how for how, _ in sent} >= {
            "chat.postMessage",
            "chat.update",
            "files.completeUploadExternal",
            "shared",
        }
        await day.check()


async def the_school(day):
    lessons = [series(), *(series(room, "13:00", "13:30") for room in MANY)]
    people = [*due("ana", "ben", "cai", "dan", "eva", "wang", "ming")]
    people += [entry for room in MANY for entry in due("ana", "ben", room=room)]
    await day.plan(lessons, people)

    def decide(db):
        lesson = timetable.load(db, ROOM).series[0]
        with transaction(db):
            channel_settings.put(
                db, CHANNEL, replace(ChannelSettings(), digest=DAILY), author=ALICE, at=day.hand.now
            )
            excuses.add(db, Excuse(ROOM, f"{MARK}-dan", ALICE, day.hand.now, "Zqxj is at the dentist"))
            mutes.add(db, Mute(at("11:30"), ALICE, day.hand.now, "Zqxj is ill", person=f"{MARK}-cai"))
            corrections.give(
                db,
                Correction(
                    f"{lesson.id}-{at('10:00')}", f"{MARK}-ben", "excused", "Zqxj called", ALICE, day.hand.now
                ),
            )

    await day.bot.desk.database.run(decide)


async def a_lesson_with_everything(day, alice):
    """Late, missing, left early and back, a guest, a parent, and a teacher who comes too late."""
    enter(
        day, teacher="10:07–11:05", ana="10:12–11:05", cai="9:58–10:20", eva="9:58–10:30, 10:40–11:05",
        wang="9:58–11:05", ming="9:59–10:25", mom="9:58–10:30", ipad="10:01–11:05",
    )  # fmt: skip
    await day.until("10:09", step=10)
    handles = [button(one, "take") for one in day.slack.transcript.public(CHANNEL)]
    handle = next(one["value"] for one in handles if one)
    await alice.press("take", handle)
    await alice.press("home-follow", ROOM, "static_select")
    await day.until("11:20", step=20)


async def shares(day, alice):
    """What is answered privately has the names; what is shared of it has none."""
    for typed in (
        f"{ROOM} today",
        f"{ROOM} today Zqxj",
        f"{ROOM} today Nobody-Zqxj",
        f"{ROOM} today {MARK}-ana",
        f"{ROOM} today 小明",
    ):
        answer = await (await alice.type(typed)).reply()
        assert MARK in shown(answer).lower() or ZH in shown(answer), typed
        before = len(day.slack.transcript.public(CHANNEL))
        await alice.press("share", button(answer, "share")["value"])
        assert len(day.slack.transcript.public(CHANNEL)) == before + 1, typed


async def twelve_lessons_at_once(day):
    for room in MANY:
        enter(day, room, teacher=ALL, ana=ALL)
    await day.until("13:12", step=20)
    now = await (await Visitor(day, ALICE).type("now")).reply()
    assert MARK in shown(now).lower()
    await Visitor(day, ALICE).press("share", button(now, "share")["value"])
    for room in MANY:
        enter(day, room, teacher=ALL, ana="12:58–13:15", ben="13:14–13:35")
    await day.until("13:45", step=20)


async def test_without_that_setting_there_are_names(tmp_path):
    """So that the search above finds something where there is something."""
    async with a_day(tmp_path, allow="*") as day, day.awake():
        await the_school(day)
        await a_lesson_with_everything(day, Visitor(day, ALICE))
        assert [what for _, what in to_channels(day) if MARK in what.lower()]
