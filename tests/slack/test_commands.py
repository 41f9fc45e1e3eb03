"""`/attendance …`, from the typed command to the private answer."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.classroom import Fault
from bot.domain.schedule import Series, Timetable
from bot.render.limits import check
from bot.slack import talk
from bot.store import audit, scans, timetable
from bot.store.database import Connection, transaction
from tests.slack.stage import ALICE, BOB, CHANNEL, ROOM, Stage, button, shown, stage


async def test_a_room_is_answered_privately_with_a_share_button(ready: Stage) -> None:
    asked = await ready.ask(ROOM)
    answer = await asked.reply()
    assert asked.ack is not None
    assert asked.ack < 1
    assert (answer.only_for, answer.channel) == (ALICE, CHANNEL)
    assert "Algebra 7B" in answer.text
    assert "Zhao Min" in shown(answer)
    assert button(answer, "share")
    check(answer)


async def test_a_hostile_name_is_only_text(ready: Stage) -> None:
    assert "<!channel>" not in shown(await ready.answer(ROOM))


async def test_help_names_the_command_and_needs_no_rights(tmp_path: Path) -> None:
    async with stage(tmp_path, allow="") as made:
        answer = await made.answer("help", user=BOB)
        assert "/attendance" in answer.text
        assert answer.only_for == BOB


async def test_one_person_of_one_day(ready: Stage) -> None:
    answer = await ready.answer(f"{ROOM} 24h zhao")
    assert "Zhao Min" in shown(answer)
    assert "Wang" not in shown(answer)


async def test_a_title_is_known_after_the_first_look(ready: Stage) -> None:
    await ready.answer(ROOM)
    for text in ("Algebra 7B", "“algebra 7b”", "Algebra 7B 24h"):
        assert "Algebra 7B: 3 people" in (await ready.answer(text)).text


async def test_a_wrong_room_repeats_what_was_typed(ready: Stage) -> None:
    answer = await ready.answer("98765")
    assert "98765" in answer.text
    assert "I don't know that room" in shown(answer)


async def test_a_wrong_title_is_offered_near_ones(ready: Stage) -> None:
    await ready.answer(ROOM)
    answer = await ready.answer("Algbra 7B")
    assert "Algbra 7B" in answer.text
    assert ROOM in shown(answer)


async def test_a_room_that_is_gone_is_not_offered_in_its_own_place(ready: Stage) -> None:
    await ready.answer(ROOM)
    ready.school.faults.add(Fault("code", code=4007), times=None)
    answer = await ready.answer(ROOM)
    assert ROOM in answer.text
    assert "Did you mean" not in shown(answer)


async def test_no_rights_tell_nothing_of_the_room_and_ask_nothing_of_the_provider(tmp_path: Path) -> None:
    async with stage(tmp_path, allow=ALICE) as made:
        known, unknown = await made.answer(ROOM, user=BOB), await made.answer("98765", user=BOB)
        assert "ATTENDANCE_ALLOW" in shown(known)
        assert shown(known) == shown(unknown)
        assert not made.school.requests


async def test_a_provider_that_is_down_is_never_an_empty_room(ready: Stage) -> None:
    ready.school.faults.add(Fault("status", status=403), times=None)
    answer = await ready.answer(ROOM)
    assert "provider" in answer.text
    assert "nobody came" in shown(answer)


async def test_a_provider_that_went_down_leaves_what_was_known(ready: Stage) -> None:
    await ready.answer(ROOM)
    ready.school.faults.add(Fault("status", status=403), times=None)
    asked = await ready.ask(ROOM)
    assert "provider" in (await asked.reply(1)).text
    known = await asked.reply(2)
    assert "Zhao Min" in shown(known)
    assert "As of" in shown(known)


async def test_a_room_where_nobody_was_is_no_error(ready: Stage) -> None:
    answer = await ready.answer(f"{ROOM} 2026-01-05")
    assert "no records" in answer.text
    assert "Nobody has been in this room" in shown(answer)


async def test_a_day_that_cannot_be_read_is_taught(ready: Stage) -> None:
    answer = await ready.answer(f"{ROOM} 2026-13-45")
    assert "2026-13-45" in shown(answer)
    assert "yesterday" in shown(answer)


async def test_four_troubles_have_four_answers(tmp_path: Path) -> None:
    async with stage(tmp_path, allow=ALICE) as made:
        answers = [
            await made.answer(ROOM, user=BOB),
            await made.answer("98765"),
            await made.answer(f"{ROOM} 2026-01-05"),
        ]
        made.school.faults.add(Fault("status", status=403), times=None)
        answers.append(await made.answer(ROOM))
        assert len({shown(answer) for answer in answers}) == 4
        for answer in answers:
            assert answer.ephemeral
            check(answer)


async def test_without_a_day_the_running_lesson_is_meant(ready: Stage) -> None:
    start, end = (datetime.fromtimestamp(ready.now + seconds, UTC) for seconds in (-3300, 600))
    lesson = Series("1", ROOM, "Algebra", start, end, "Asia/Shanghai")

    def plan(db: Connection) -> None:
        with transaction(db):
            timetable.take(db, Timetable((lesson,)))

    await ready.bot.desk.database.run(plan)
    answer = await ready.answer(ROOM)
    assert "LIVE" in shown(answer)
    assert "Zhao Min" in shown(answer)
    check(answer)


async def test_every_look_is_audited_without_what_was_seen(ready: Stage) -> None:
    await ready.answer(f"{ROOM} 24h Zhao", user=BOB)
    (look,) = await ready.bot.desk.database.run(audit.looks)
    assert (look.who, look.room, look.what) == (BOB, ROOM, "room")
    assert abs(look.at - ready.now) < 60


async def test_a_read_is_kept_with_its_scan(ready: Stage) -> None:
    await ready.answer(ROOM)
    record = await ready.bot.desk.database.run(scans.latest, ROOM, ready.now - 3600, ready.now)
    assert record is not None
    assert record.complete


class TestSlowProvider:
    """The first answer comes within five seconds, whatever the provider does."""

    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(talk, "FIRST", 0.1)
        monkeypatch.setattr(talk, "LATEST", 0.2)

    async def test_nothing_known_says_that_it_is_reading(self, ready: Stage) -> None:
        ready.school.latency = 0.4
        asked = await ready.ask(ROOM)
        assert "Still reading" in (await asked.reply(1)).text
        assert "Zhao Min" in shown(await asked.reply(2))

    async def test_known_records_come_first_with_their_age(self, ready: Stage) -> None:
        await ready.answer(ROOM)
        ready.school.latency = 0.4
        asked = await ready.ask(ROOM)
        first = await asked.reply(1)
        assert "Zhao Min" in shown(first)
        assert "reading again" in shown(first)
        assert "reading again" not in shown(await asked.reply(2))

    async def test_the_fresh_answer_takes_the_place_of_the_first_where_slack_can(self, ready: Stage) -> None:
        ready.slack.workspace.command_url_replaces = True
        ready.school.latency = 0.4
        asked = await ready.ask(ROOM)
        first = await asked.reply(1)
        assert await asked.reply(2) is first
        assert "Zhao Min" in shown(first)

    async def test_a_failure_after_the_first_answer_is_told(self, ready: Stage) -> None:
        ready.school.latency = 0.4
        ready.school.faults.add(Fault("status", status=403), times=None)
        asked = await ready.ask(ROOM)
        assert "Still reading" in (await asked.reply(1)).text
        assert "provider" in (await asked.reply(2)).text

    async def test_a_slow_database_delays_the_answer_and_not_its_announcement(self, ready: Stage) -> None:
        busy = asyncio.create_task(ready.bot.desk.database.run(lambda _db: time.sleep(0.5)))
        asked = await ready.ask(ROOM)
        assert "Still reading" in (await asked.reply(1)).text
        await busy
        assert "Zhao Min" in shown(await asked.reply(2))

    async def test_a_slow_slack_delays_the_answer_and_not_its_announcement(self, ready: Stage) -> None:
        ready.slack.fail(Fault("slow", seconds=0.5), "users.info")
        asked = await ready.ask(ROOM)
        assert "Still reading" in (await asked.reply(1)).text
        assert "Zhao Min" in shown(await asked.reply(2))


async def test_questions_do_not_wait_for_each_other(tmp_path: Path) -> None:
    async with stage(tmp_path, latency=0.3) as made:
        began = time.perf_counter()
        asked = [await made.ask(ROOM) for _ in range(5)]
        assert time.perf_counter() - began < 0.3
        for each in asked:
            assert "Zhao Min" in shown(await each.reply())


async def test_a_fault_of_ours_gets_a_reference_that_is_in_the_log(
    ready: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    await ready.bot.desk.database.run(lambda db: db.conn.execute("DROP TABLE audit"))
    answer = await ready.answer(ROOM)
    reference = shown(answer).rsplit("`", 2)[1]
    assert len(reference) == 8
    assert reference in capsys.readouterr().out


async def test_no_more_than_five_answers_to_one_question(ready: Stage) -> None:
    asked = await ready.ask(ROOM)
    await asked.reply()
    await asyncio.sleep(0.1)
    assert len(asked.replies) == 1
