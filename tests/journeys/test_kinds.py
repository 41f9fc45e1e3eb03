"""Timed acceptance, kind by kind: what is told of a lesson from 10:00 to 11:00, when, and what is not."""

import pytest

from bot.domain.intents import EXPIRED, SUPPRESSED
from bot.domain.mutes import Mute
from bot.domain.schedule import Change, Timetable
from bot.store import mutes, outbox, timetable
from bot.store.database import transaction
from tests.domain.drawing import ROOM, at, roster, rows
from tests.domain.watching import clock, people
from tests.journeys.schoolday import CHANNEL, OPS, a_day
from tests.usecases.watched import series

ALL = "9:58–11:05"
DUE = roster("ana", "ben", "cai", teacher="wang")


@pytest.fixture
async def day(tmp_path):
    async with a_day(tmp_path) as begun, begun.awake():
        await begun.plan([series()], DUE)
        yield begun
        await begun.check()


async def intents(day):
    return await day.bot.desk.database.run(outbox.recent, 0)


async def mute(day, **what):
    def give(db):
        with transaction(db):
            mutes.add(db, Mute(at("12:00"), "U01ALICE", at("9:40"), "ill", **what))

    await day.bot.desk.database.run(give)


async def test_a_teacher_who_comes_late_but_is_not_missing_yet(tmp_path):
    async with a_day(tmp_path, teacher_after=600) as day, day.awake():
        await day.plan([series()], DUE)
        day.enter(people(wang="10:07–11:05", ana=ALL, ben=ALL, cai=ALL))
        await day.until("10:20", step=10)
        await day.check()

    day.between("10:07", "10:08:10", "post", "the teacher came late", "wang", "7 min after the start")
    assert len(day.told()) == 1


async def test_a_teacher_who_goes_is_told_after_three_minutes_and_edited_when_back(day):
    day.enter(people(wang="9:58–10:20, 10:30–11:05", ana=ALL, ben=ALL, cai=ALL))
    await day.until("10:40", step=10)

    day.between("10:23", "10:24:10", "post", "the teacher is gone", "gone since 10:20")
    day.between("10:30", "10:31:10", "edit", "the teacher is back", "from 10:20 to 10:30, for 10 min")
    assert len(day.told()) == 2


async def test_a_teacher_who_goes_again_is_told_in_the_thread(day):
    day.enter(people(wang="9:58–10:20, 10:26–10:35, 10:45–11:05", ana=ALL, ben=ALL, cai=ALL))
    await day.until("10:44", step=10)

    assert [one.what for one in day.heard] == ["post", "edit", "edit", "reply"]
    day.between("10:38", "10:39:10", "reply", "the teacher is gone")


async def test_a_teacher_who_never_comes_did_not_come_when_class_is_over(day):
    day.enter(people(ana=ALL, ben=ALL, cai=ALL))
    await day.until("11:08", step=10)

    day.between("10:05:01", "10:05:30", "post", "the teacher is not here")
    day.between("11:03", "11:05", "edit", "the teacher did not come")


async def test_an_empty_room_is_one_message_and_nobody_in_it_is_called_missing(day):
    await day.until("10:20", step=10)

    (room,) = [one for one in day.heard if "nobody has come yet" in one.text.lower()]
    assert (room.what, at("10:05:45") <= room.at <= at("10:06:30")) == ("post", True)
    assert not [one for one in day.heard if "not seen yet" in one.text.lower()]
    assert len([one for one in day.heard if "teacher is not here" in one.text.lower()]) == 1


async def test_without_a_roster_who_is_seen_is_late_or_early_and_nobody_is_missing(tmp_path):
    async with a_day(tmp_path) as day, day.awake():
        await day.plan([series()])
        viewer = rows("eva", "10:09–11:05", role="viewer")
        day.enter([*people(wang=ALL, ana=ALL, ben="9:58–10:40"), *viewer])
        await day.until("11:08", step=10)
        await day.check()

    day.between("10:09:45", "10:11:10", "post", "late", "eva")
    day.between("10:43", "10:45", "reply", "left early", "ben")
    assert not [one for one in day.heard if "not seen" in one.text.lower() or "absent" in one.text.lower()]


@pytest.mark.parametrize("summary", ["exceptions", "always"])
async def test_a_lesson_without_exceptions_gets_its_summary_only_where_that_is_asked_for(tmp_path, summary):
    async with a_day(tmp_path, "10:50", summary=summary) as day, day.awake():
        await day.plan([series()], DUE)
        day.enter(people(wang=ALL, ana=ALL, ben=ALL, cai=ALL))
        await day.until("11:10", step=10)
        await day.check()

    if summary == "always":
        day.between("11:03", "11:04:30", "post", "no exceptions", "3 due · 3 present")
    assert len(day.heard) == (summary == "always")


async def test_the_first_twenty_names_and_then_a_count(tmp_path):
    school = [f"p{number:02}" for number in range(60)]
    async with a_day(tmp_path) as day, day.awake():
        await day.plan([series()], roster(*school, teacher="wang"))
        day.enter(people(wang=ALL, p00=ALL))
        await day.until("10:07", step=10)

    told = day.between("10:05:45", "10:06:30", "post", "not seen yet* (59)", "p20", "and 39 more")
    assert "P21" not in told.text


async def test_one_answer_in_the_thread_each_interval_names_who_is_new_and_returners_only_edit(day):
    leaves = {"ana": "9:58–10:20, 10:30–11:05", "ben": "9:58–10:22", "cai": "9:58–10:21"}
    day.enter(people(wang=ALL, **leaves))
    await day.until("10:40", step=5)

    first = day.between("10:23:45", "10:25:10", "post", "left early", "ana")
    replies = [one for one in day.heard if one.what == "reply"]
    assert len(replies) <= 1
    assert all(one.at - first.at >= 300 for one in replies)
    assert all("ana" not in one.text.lower() for one in replies)
    day.between("10:30", "10:31:30", "edit", "back", "ana after 10 min")
    assert len([one for one in day.heard if one.what == "post"]) == 1


@pytest.mark.parametrize(
    "what", [{"person": "ben"}, {"room": ROOM}, {"kind": "not_seen"}, {"person": "ben", "kind": "not_seen"}]
)
async def test_a_mute_of_a_person_a_room_or_a_kind_is_heard_by_nobody_and_counted(day, what):
    await mute(day, **what)
    day.enter(people(wang=ALL, ana=ALL, cai=ALL))
    await day.until("10:15", step=10)

    assert day.heard == []
    (owed,) = await intents(day)
    assert (owed.state, owed.reason.code, owed.reason.facts["author"]) == (SUPPRESSED, "muted", "U01ALICE")


async def test_a_mute_of_another_room_silences_nothing_here(day):
    await mute(day, room="elsewhere")
    day.enter(people(wang=ALL, ana=ALL, cai=ALL))
    await day.until("10:08", step=10)

    day.between("10:05:45", "10:06:30", "post", "not seen yet", "ben")


async def test_nothing_is_posted_after_its_deadline_and_what_expired_is_counted(day):
    day.slack.workspace.channels[CHANNEL].archived = True
    day.enter(people(wang=ALL, ana=ALL, ben="10:20–11:05"))
    await day.until("12:10", step=20)
    day.slack.workspace.channels[CHANNEL].archived = False
    await day.until("12:20", step=20)

    assert [one.channel for one in day.heard if one.channel != OPS] == []
    assert EXPIRED in {one.state for one in await intents(day) if one.kind in ("not_seen", "late")}


async def test_a_lesson_that_is_planned_late_is_told_late(tmp_path):
    async with a_day(tmp_path, "10:30") as day, day.awake():
        day.enter(people(wang=ALL, ana=ALL, ben="10:10–11:05", cai=ALL))
        await day.until("10:32", step=10)
        await day.plan([series()], DUE)
        await day.until("10:36", step=10)
        await day.check()

    day.between("10:32:45", "10:34", "post", "late", "ben", "delayed")


async def test_of_a_lesson_that_was_over_before_the_bot_ran_only_the_summary_is_told(tmp_path):
    async with a_day(tmp_path, "11:45") as day:
        day.enter(people(wang=ALL, ana="10:20–10:30", ben=ALL, cai=ALL))
        async with day.awake():
            await day.plan([series()], DUE)
            await day.until("11:55", step=10)
            await day.check()

    assert [one.what for one in day.heard] in ([], ["post"])
    assert not [one for one in day.heard if "LIVE" in one.text]


async def test_a_lesson_that_is_cancelled_while_it_runs_says_so_and_says_no_more(day):
    day.enter(people(wang=ALL, ana=ALL, ben=ALL))
    await day.until("10:08", step=10)
    one = series()
    cancelled = Timetable((one,), (Change(one.id, at("10:00"), cancelled=True),), says_changes=True)

    def cancel(db):
        with transaction(db):
            timetable.take(db, cancelled)

    await day.bot.desk.database.run(cancel)
    await day.until("10:30", step=10)

    assert [one.what for one in day.heard] == ["post", "edit"]
    assert "cancelled" in day.heard[-1].text.lower()


async def test_who_comes_in_the_very_second_of_a_read_is_there(day):
    """The read at the end of the grace sees ben's row begin in that second: nobody is missing for it."""
    day.enter(people(wang=ALL, ana=ALL, cai=ALL, ben="10:05:01–11:05"))
    await day.until("10:09")

    assert not [one for one in day.heard if "not seen" in one.text.lower()]
    day.between("10:05:45", "10:06:10", "post", "late", "ben")


async def test_who_was_missing_and_comes_in_the_very_second_of_a_read_is_late_at_once(day):
    day.enter(people(wang=ALL, ana=ALL, cai=ALL))
    await day.until("10:08", step=5)
    reads = len(day.school.requests)
    while len(day.school.requests) == reads:
        day.hand.now += 1
        came = people(ben=f"{clock(day.hand.now)}–11:05")
        day.enter([*people(wang=ALL, ana=ALL, cai=ALL), *came])
        await day.beat()

    edit = day.heard[-1]
    assert (edit.what, edit.at) == ("edit", day.hand.now)
    assert "late: ben" in edit.text.lower()
    await day.until("10:12", step=5)
    assert day.heard[-1] == edit
