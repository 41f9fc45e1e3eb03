"""Watching a room by a form: it ends in the timetable as an import would, or says what to mend."""

from datetime import timedelta

import pytest

from bot.demo.classroom import DemoRoom
from bot.demo.slack import Fault
from bot.domain.schedule import Series
from bot.domain.zones import wall_at
from bot.slack.modals.watch import open_watch
from bot.store import audit, rooms, timetable
from tests.slack.forms import Hands, errors, words
from tests.slack.stage import ALICE, BOB, CHANNEL, ROOM, Stage, stage

TUESDAY = "2030-11-26"
WELL = {"day": TUESDAY, "start": "10:00", "end": "11:00"}


async def planned(ready: Stage, room: str = ROOM) -> list[Series]:
    return list((await ready.bot.desk.database.run(timetable.load, room)).series)


async def test_a_room_is_watched_in_three_clicks(ready: Stage) -> None:
    alice = Hands(ready)
    assert await alice.open(open_watch, ROOM)
    await alice.send(title="Algebra", channel=CHANNEL, teacher="Wang", **WELL)
    shown = words(await alice.settled())
    assert "Shall I watch this room?" in shown
    assert f"<#{CHANNEL}>" in shown
    assert await planned(ready) == []

    await alice.send()
    assert "I watch this room now" in words(await alice.settled())
    (series,) = await planned(ready)
    assert (series.title, series.source, series.channel, series.teacher) == (
        "Algebra",
        "slack",
        CHANNEL,
        "Wang",
    )
    assert (series.repeat, series.timezone) == ("weekly", "Asia/Shanghai")
    looks = await ready.bot.desk.database.run(audit.looks)
    assert [(one.who, one.room, one.what) for one in looks] == [
        (ALICE, ROOM, "watch form"),
        (ALICE, ROOM, "watch"),
    ]


async def test_the_next_lessons_are_shown_in_the_rooms_own_zone(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_watch)
    soon = (wall_at(ready.now, "UTC") + timedelta(days=2)).date().isoformat()
    await alice.send(room=ROOM, day=soon, start="10:00", end="11:00", zone="America/New_York", repeat="daily")
    shown = words(await alice.settled())
    assert "Next lessons (UTC−5):" in shown
    assert shown.count("10:00 – 11:00") == 5


# what is filled in → the field that says so, and what it says
MISTAKES = {
    "no room": ({"room": "algebra"}, "room", "is no room number"),
    "control characters in the room": ({"room": "\u202e12\u0000x"}, "room", "is no room number"),
    "no such zone": ({"zone": "Mars/Olympus"}, "zone", "is no time zone"),
    "no start": ({"start": None}, "start", "has to be filled in"),
    "ends before it starts": ({"start": "18:00", "end": "09:00"}, "end", "before it starts"),
    "ends when it starts": ({"end": "10:00"}, "end", "before it starts"),
    "no days ticked": ({"repeat": "days"}, "days", "Tick the days"),
    "days without that repeat": ({"days": ["TU"]}, "days", "Days count only"),
    "not on its own day": ({"repeat": "days", "days": ["MO"]}, "days", "on none of these days"),
    "no rule": ({"repeat": "custom"}, "rule", "Write the rule"),
    "a rule without that repeat": ({"rule": "FREQ=DAILY"}, "rule", "A rule counts only"),
    "no such rule": ({"repeat": "custom", "rule": "every tuesday"}, "rule", "is no repeat"),
    "a runaway rule": ({"repeat": "custom", "rule": "FREQ=SECONDLY"}, "rule", "is no way a lesson repeats"),
    "until before the first": ({"until": "2030-11-25"}, "until", "before its first lesson"),
    "until although held once": ({"repeat": "once", "until": "2030-12-31"}, "until", "is held once"),
    "a year of no calendar": ({"day": "0001-01-01"}, "end", "The years of lessons"),
}


@pytest.mark.parametrize("name", MISTAKES)
async def test_a_mistake_stands_at_its_field_and_the_form_stays(ready: Stage, name: str) -> None:
    typed, field, said = MISTAKES[name]
    alice = Hands(ready)
    await alice.open(open_watch, ROOM)
    found = errors(await alice.send(**{**WELL, **typed}))
    assert list(found) == [field]
    assert said in found[field]
    assert alice.modal["callback_id"] == "watch"
    assert await planned(ready) == []


async def test_two_mistakes_are_told_at_once_and_mended(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_watch)
    assert errors(await alice.send(room="?", zone="?", **WELL)).keys() == {"room", "zone"}
    await alice.send(room=ROOM, repeat="days", days=["TH", "TU"], until="2030-12-31", **WELL)
    await alice.settled()
    await alice.send()
    (series,) = await planned(ready)
    assert series.repeat == "FREQ=WEEKLY;BYDAY=TU,TH"


async def test_a_lesson_over_midnight_ends_on_the_next_day(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_watch, ROOM)
    await alice.send(day=TUESDAY, start="23:30", end="00:30", repeat="once")
    await alice.settled()
    await alice.send()
    (series,) = await planned(ready)
    assert series.end - series.start == timedelta(hours=1)
    assert series.repeat == ""


async def test_a_room_that_the_provider_does_not_know_is_told_at_its_field(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_watch, "999")
    found = errors(await alice.send(**WELL))
    assert "knows no room 999" in found["room"]
    assert await planned(ready, "999") == []


async def test_a_room_unknown_after_a_while_leads_back_to_the_form(ready: Stage, monkeypatch) -> None:
    monkeypatch.setattr("bot.slack.modals.sending.WITHIN", 0.0)
    alice = Hands(ready)
    await alice.open(open_watch, "999")
    assert (await alice.send(**WELL)).body["view"]["callback_id"] == "working"
    shown = words(await alice.settled())
    assert "knows no room 999" in shown
    assert "What you typed is still there: go back." in shown
    assert alice.modals == 2


async def test_where_the_provider_does_not_answer_the_room_can_be_watched_all_the_same(
    ready: Stage, monkeypatch
) -> None:
    await ready.school.__aexit__(None, None, None)
    monkeypatch.setattr(ready.bot.desk.classroom._provider, "_wait", 0.0, raising=False)
    alice = Hands(ready)
    await alice.open(open_watch, ROOM)
    await alice.send(**WELL)
    shown = words(await alice.settled())
    assert "I could not ask the classroom provider whether it knows this room" in shown
    await alice.send()
    assert len(await planned(ready)) == 1


async def test_a_channel_that_we_are_not_in_asks_for_an_invitation(ready: Stage) -> None:
    ready.slack.fail(Fault("code", code="not_in_channel"), "conversations.history")
    alice = Hands(ready)
    await alice.open(open_watch, ROOM)
    await alice.send(channel=CHANNEL, **WELL)
    assert "Invite me: type /invite in it." in words(await alice.settled())
    await alice.send()
    assert len(await planned(ready)) == 1


async def test_where_slack_does_not_tell_we_say_that_we_cannot_tell(ready: Stage) -> None:
    ready.slack.fail(Fault("code", code="missing_scope"), "conversations.history")
    alice = Hands(ready)
    await alice.open(open_watch, ROOM)
    await alice.send(channel=CHANNEL, **WELL)
    assert "I cannot tell whether I may post" in words(await alice.settled())


async def test_nothing_is_posted_by_looking(ready: Stage) -> None:
    alice = Hands(ready)
    await alice.open(open_watch, ROOM)
    await alice.send(channel=CHANNEL, **WELL)
    await alice.settled()
    assert ready.slack.transcript.public() == []


async def test_the_title_is_the_rooms_own_where_it_is_known(ready: Stage) -> None:
    await ready.bot.desk.database.run(rooms.remember, ROOM, "Algebra 7B")
    alice = Hands(ready)
    await alice.open(open_watch, ROOM)
    title = next(one for one in alice.modal["blocks"] if one.get("block_id") == "title")
    assert title["element"]["initial_value"] == "Algebra 7B"


async def test_lessons_planned_at_that_time_are_changed_and_that_is_said(ready: Stage) -> None:
    alice = Hands(ready)
    for title in ("Algebra", "Geometry"):
        await alice.open(open_watch, ROOM)
        await alice.send(title=title, **WELL)
        shown = words(await alice.settled())
        assert ("are planned in this room already" in shown) == (title == "Geometry")
        await alice.send()
        await alice.settled()
        ready.slack.workspace.views.clear()
    (series,) = await planned(ready)
    assert series.title == "Geometry"


async def test_the_providers_schedule_gives_way_and_that_is_said(ready: Stage) -> None:
    start = ready.now + 7200
    ready.school.rooms[:] = [DemoRoom(ROOM, "Algebra 7B", [], start=start, end=start + 3600)]
    await ready.answer(ROOM)
    assert [one.source for one in await planned(ready)] == ["provider"]
    alice = Hands(ready)
    await alice.open(open_watch, ROOM)
    await alice.send(**WELL)
    assert "no longer counts" in words(await alice.settled())
    await alice.send()
    await alice.settled()
    assert [one.source for one in await planned(ready)] == ["slack"]
    await ready.answer(ROOM)
    assert [one.source for one in await planned(ready)] == ["slack"]


async def test_who_may_not_ask_may_not_watch(tmp_path) -> None:
    async with stage(tmp_path, allow=ALICE) as made:
        bob = Hands(made, BOB)
        await bob.open(open_watch, ROOM)
        assert "You may not see who was in class" in words(bob.modal)
