"""Excusing, correcting and linking by forms: what they change backwards is shown before it is done."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.zones import wall_at
from bot.errors import DatabaseUnavailable
from bot.slack.drafts import KEPT
from bot.slack.modals.correct import open_correct
from bot.slack.modals.excuse import open_excuse
from bot.slack.modals.link import open_link
from bot.store import audit, corrections, excuses, links, timetable
from bot.store.database import transaction
from tests.slack.forms import Hands, errors, words
from tests.slack.school import after_school, register, verdict
from tests.slack.stage import ALICE, BOB, ROOM

SUN, GUEST = "13", "name:ipad"


@pytest.fixture(name="school")
async def a_school(tmp_path: Path):
    async with after_school(tmp_path) as made:
        yield made


async def looks(made) -> list[tuple[str, str, str]]:
    return [(one.who, one.room, one.what) for one in await made.bot.desk.database.run(audit.looks)]


async def test_a_student_is_excused_after_a_look_at_what_it_changes(school):
    made, lesson = school
    alice = Hands(made)
    assert await verdict(made, lesson, SUN) == "absent"

    assert await alice.open(open_excuse, lesson, SUN)
    assert "Sun Yue" in words(alice.modal)
    assert "Verdict now: absent" in words(alice.modal)
    await alice.send(reason="ill")
    shown = words(await alice.settled())
    assert "Shall I excuse this student?" in shown
    assert "Sun Yue: absent (0 s) → excused (0 s)" in shown
    assert await made.bot.desk.database.run(excuses.of_room, ROOM) == {}
    assert await verdict(made, lesson, SUN) == "absent"

    await alice.send()
    assert "The student is excused." in words(await alice.settled())
    (given,) = (await made.bot.desk.database.run(excuses.of_room, ROOM)).values()
    assert (given.person, given.author, given.text, given.lesson_id) == (SUN, ALICE, "ill", lesson)
    assert await verdict(made, lesson, SUN) == "excused"
    assert (ALICE, ROOM, "excuse form") in await looks(made)
    assert (ALICE, ROOM, "excuse") in await looks(made)


async def test_days_are_checked_at_their_fields_and_nothing_typed_is_lost(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)
    today = wall_at(made.now - 4200, "Asia/Shanghai").date()
    before = (today - timedelta(days=1)).isoformat()

    said = errors(await alice.send(scope="days", first=today.isoformat(), last=before, reason="away"))
    assert said.keys() == {"last"}
    assert "is before the first" in said["last"]
    said = errors(await alice.send(scope="days", first=None))
    assert said == {"first": "Choose the first day."}
    said = errors(await alice.send(scope="days", last=(today + timedelta(days=500)).isoformat()))
    assert "A year is the longest" in said["last"]

    await alice.send(scope="days", last=today.isoformat(), reason="away")
    assert "Sun Yue: absent (0 s) → excused (0 s)" in words(await alice.settled())
    await alice.send()
    (given,) = (await made.bot.desk.database.run(excuses.of_room, ROOM)).values()
    assert (given.since, given.until, given.lesson_id) == (today, today, None)


async def test_a_verdict_is_corrected_with_a_reason(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_correct, lesson, SUN)
    assert errors(await alice.send(verdict="present", reason=" \u200b ")).keys() == {"reason"}
    await alice.send(verdict="present", reason="Power cut at home")
    assert "Sun Yue: absent (0 s) → present (0 s)" in words(await alice.settled())
    await alice.send()
    assert "The verdict is given." in words(await alice.settled())
    (given,) = await made.bot.desk.database.run(corrections.of_lesson, lesson)
    assert (given.verdict, given.reason, given.author) == ("present", "Power cut at home", ALICE)
    assert await verdict(made, lesson, SUN) == "present"
    assert (ALICE, ROOM, "correct") in await looks(made)


async def test_a_guest_is_linked_from_the_menu(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_link, lesson, GUEST)
    assert errors(await alice.send()).keys() == {"typed"}
    assert errors(await alice.send(user=SUN, typed="Sun Yue")).keys() == {"typed"}
    await alice.send(user=SUN)
    shown = words(await alice.settled())
    assert "ipad" in shown
    assert "is Sun Yue · 13" in shown
    assert "Sun Yue: absent (0 s) → present" in shown
    await alice.send()
    (made_link,) = await made.bot.desk.database.run(links.of_room, ROOM)
    assert (made_link.person, made_link.userid, made_link.author) == (GUEST, SUN, ALICE)
    assert await verdict(made, lesson, SUN) == "present"


async def test_a_guest_is_linked_by_name_and_an_unknown_name_stands_at_its_field(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_link, lesson, GUEST)
    assert "Nobody in room" in errors(await alice.send(typed="Sun Yu"))["typed"]
    await alice.send(typed="sun  yue")
    assert "is Sun Yue · 13" in words(await alice.settled())


async def test_only_guests_can_be_linked(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_link, lesson, SUN)
    assert "Only a guest without a user id can be linked" in words(alice.modal)


async def test_sent_off_twice_it_is_done_once(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)
    await alice.send()
    view = await alice.settled()
    first = await made.slack.submit(view["id"], {}, user=ALICE)
    again = await made.slack.submit(view["id"], {}, user=ALICE)
    assert words(first.body["view"]) == words(again.body["view"])
    assert len(await made.bot.desk.database.run(excuses.of_room, ROOM)) == 1
    assert [one for one in await looks(made) if one[2] == "excuse"] == [(ALICE, ROOM, "excuse")]


async def test_of_two_pages_of_one_form_one_counts(school):
    """Back to the form, sent again: two pages ask; the other is void once one was confirmed."""
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)
    form = alice.modal["id"]
    await alice.send()
    first = await alice.settled()
    await made.slack.submit(form, {"scope": {"value": {"selected_option": {"value": "lesson"}}}}, user=ALICE)
    second = await alice.settled()
    assert first["id"] != second["id"]
    await made.slack.submit(first["id"], {}, user=ALICE)
    done = await made.slack.submit(second["id"], {}, user=ALICE)
    assert "too old" in words(done.body["view"])
    assert len(await made.bot.desk.database.run(excuses.of_room, ROOM)) == 1


async def test_a_lesson_taken_out_meanwhile_is_told(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)

    def remove(db) -> None:
        with transaction(db):
            timetable.remove(db, lesson.rpartition("-")[0])

    await made.bot.desk.database.run(remove)
    assert "no longer in the timetable" in errors(await alice.send())["scope"]
    await alice.open(open_excuse, lesson, SUN)
    assert "no longer in the timetable" in words(alice.modal)


async def test_somebody_who_is_not_in_the_lesson_is_told_the_same_way(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_correct, lesson, "nobody")
    assert "Nobody like that is in that lesson" in words(alice.modal)


async def test_an_old_form_keeps_what_was_typed_and_says_so(school, monkeypatch):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)
    clock = made.bot.desk.drafts._clock
    monkeypatch.setattr(made.bot.desk.drafts, "_clock", lambda: clock() + KEPT + 1)
    assert "Copy what you typed" in errors(await alice.send(reason="ill"))["scope"]
    assert alice.modal["callback_id"] == "excuse"


async def test_an_old_page_sends_back_to_the_form(school, monkeypatch):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)
    await alice.send()
    await alice.settled()
    clock = made.bot.desk.drafts._clock
    monkeypatch.setattr(made.bot.desk.drafts, "_clock", lambda: clock() + KEPT + 1)
    await alice.send()
    assert "Go back and send the form once more" in words(alice.modal)
    assert alice.modals == 2


async def test_somebody_elses_page_is_none(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)
    await alice.send()
    view = await alice.settled()
    done = await made.slack.submit(view["id"], {}, user=BOB)
    assert "not yours" in words(done.body["view"])
    assert await made.bot.desk.database.run(excuses.of_room, ROOM) == {}


@pytest.mark.parametrize("opener", [open_excuse, open_correct, open_link])
async def test_rights_are_checked_when_a_form_is_opened(tmp_path, opener):
    async with after_school(tmp_path, allow=ALICE) as (made, lesson):
        bob = Hands(made, BOB)
        await bob.open(opener, lesson, SUN)
        assert "You may not see who was in class" in words(bob.modal)
        assert "Sun Yue" not in words(bob.modal)


async def test_rights_are_checked_when_a_form_and_when_a_page_is_sent(tmp_path):
    async with after_school(tmp_path, allow=f"{ALICE},{BOB}") as (made, lesson):
        bob = Hands(made, BOB)
        await bob.open(open_excuse, lesson, SUN)
        await bob.send()
        await bob.settled()
        made.bot.desk.access._allow = frozenset({ALICE})
        await bob.send()
        assert "You may not see" in words(bob.modal)
        assert await made.bot.desk.database.run(excuses.of_room, ROOM) == {}
        form = made.slack.modals(BOB)[0]
        done = await made.slack.submit(form["id"], {}, user=BOB)
        assert "You may not see" in errors(done)["scope"]


async def test_a_full_disk_leaves_the_page_standing_and_a_second_try_does_it(school, monkeypatch):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)
    await alice.send(reason="ill")
    await alice.settled()

    def full(*_: object) -> None:
        raise DatabaseUnavailable("The disk is full: nothing was stored. Free some space.")

    with monkeypatch.context() as broken:
        broken.setattr(excuses, "add", full)
        await alice.send()
        said = words(await alice.settled())
        assert "The disk is full" in said
        assert "Shall I excuse this student?" in said
    await alice.send()
    assert "The student is excused." in words(await alice.settled())
    assert await verdict(made, lesson, SUN) == "excused"


async def test_a_form_met_by_a_full_disk_stays_open(school, monkeypatch):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_correct, lesson, SUN)

    def full(*_: object) -> None:
        raise DatabaseUnavailable("The disk is full: nothing was stored. Free some space.")

    monkeypatch.setattr(corrections, "give", full)
    assert "The disk is full" in errors(await alice.send(verdict="present", reason="x"))["reason"]


async def test_a_fault_of_ours_gives_a_reference_and_no_names(school, monkeypatch, caplog):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_correct, lesson, SUN)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(corrections, "give", broken)
    said = errors(await alice.send(verdict="present", reason="secret words"))["reason"]
    assert "fault in the bot" in said
    assert "secret words" not in caplog.text


async def test_a_long_look_shows_a_page_that_says_so_first(school, monkeypatch):
    made, lesson = school
    alice = Hands(made)
    monkeypatch.setattr("bot.slack.modals.sending.WITHIN", 0.0)
    await alice.open(open_excuse, lesson, SUN)
    done = await alice.send()
    assert done.body["view"]["callback_id"] == "working"
    assert "Shall I excuse this student?" in words(await alice.settled())
    done = await alice.send()
    assert done.body["view"]["callback_id"] == "working"
    assert "The student is excused." in words(await alice.settled())
    assert (await register(made, lesson)).counts["excused"] == 1


async def test_what_is_done_can_be_closed_and_leaves_nothing_open(school):
    made, lesson = school
    alice = Hands(made)
    await alice.open(open_excuse, lesson, SUN)
    await alice.send()
    await alice.settled()
    await alice.send()
    assert (await alice.settled())["clear_on_close"]


@pytest.mark.parametrize("kind", ["excuse", "correct"])
async def test_what_a_view_carries_names_nobody(school, kind):
    made, lesson = school
    alice = Hands(made)
    await alice.open({"excuse": open_excuse, "correct": open_correct}[kind], lesson, SUN)
    assert "Sun" not in alice.modal["private_metadata"]
    assert SUN not in alice.modal["private_metadata"]


async def test_an_expired_trigger_opens_nothing_and_says_so(school):
    made, lesson = school
    alice = Hands(made)
    desk = made.bot.desk
    assert not await open_excuse(desk, alice.asker, "never", lesson, SUN)
    assert alice.modals == 0
