"""Lessons judged where a room is read: the whole way from the provider's rows to a register that is kept."""

import json

import pytest

from bot.demo.classroom import Fault
from bot.domain.periods import Period
from bot.domain.schedule import Change
from bot.errors import ClassroomError
from bot.render.blocks import Renderer
from bot.render.tables import as_json
from bot.store import timetable
from tests.domain.drawing import at, draw, roster, rows
from tests.usecases.taught import Taught, by, flags, lesson_series, verdicts

MORNING = """
    wang teacher |############|
    ana          |############|
    ben          |···#########|
    eve          |#####·······|
"""


@pytest.fixture
async def algebra(taught: Taught) -> Taught:
    """Planned, with a roster; ben came 15 minutes late, eve left after 25, dan never came."""
    await taught.plan(("10:00", "11:00"))
    await taught.expect(roster("ana", "ben", "eve", "dan", teacher="wang"))
    taught.records(draw(MORNING))
    return taught


async def test_a_room_with_timetable_and_roster_is_judged(algebra):
    register = await algebra.register("11:30")

    assert verdicts(register) == {
        "ana": "present",
        "ben": "present",
        "eve": "partial",
        "dan": "absent",
    }
    assert (flags(register, "ben"), flags(register, "eve")) == (("late",), ("left_early",))
    assert register.counts == {
        "due": 4, "present": 2, "partial": 1, "absent": 1, "unknown": 0, "excused": 0,
        "late": 1, "left_early": 1,
    }  # fmt: skip


async def test_the_json_is_the_contracts(algebra):
    found = as_json(Renderer("en").words, await algebra.read("11:30"))

    (register,) = json.loads(json.dumps(found))["registers"]
    lesson = register["lesson"]
    assert (found["version"], found["room"], found["complete"]) == (1, "111111", True)
    assert (lesson["title"], lesson["start"], lesson["end"]) == ("7B Algebra", at("10:00"), at("11:00"))
    assert lesson["timezone"] == "Asia/Shanghai"
    assert register["clock"] == {"start": at("10:00"), "end": at("11:00"), "anchor": "schedule"}
    assert register["status"] == "provisional"
    (ben,) = [person for person in register["people"] if person["userid"] == "ben"]
    reason = ben.pop("reason")
    assert {name: ben[name] for name in ben if name != "notes"} == {
        "userid": "ben", "name": "Ben", "role": "student", "due": True,
        "verdict": "present", "flags": ["late"], "seconds": 2700, "stage_seconds": 0,
        "share": 0.75, "first_in": at("10:15"), "last_out": at("11:00"),
        "late_by": 900, "early_by": 0, "visits": 1, "devices": 1,
    }  # fmt: skip
    assert "45 min of 1 h" in reason


async def test_a_partial_scan_makes_unknown_and_never_absent(algebra):
    algebra.records([*draw(MORNING), *(row for n in range(450) for row in rows(f"g{n}", "10:00–11:00"))])
    algebra.provider.fail(Fault("status", status=500), "getLiveLogininfo", times=None, page=2)

    summary = await algebra.read("11:30")

    (register,) = summary.registers
    assert not summary.complete
    assert verdicts(register)["dan"] == "unknown"
    assert register.counts["absent"] == 0


async def test_a_failed_scan_changes_no_register(algebra):
    before = await algebra.register("11:30")
    await algebra.provider.down()

    with pytest.raises(ClassroomError):
        await algebra.read("11:31")

    (version,) = await algebra.history(before)
    assert version.register == before


async def test_two_equal_complete_scans_make_it_final(algebra):
    said = [(await algebra.register(clock)).status for clock in ("10:30", "11:02", "11:05", "11:14", "11:15")]

    assert said == ["live", "provisional", "provisional", "provisional", "final"]


async def test_who_looks_at_a_running_lesson_leaves_no_version(algebra):
    register = await algebra.register("10:30")

    assert await algebra.history(register) == []


async def test_rows_that_change_after_it_was_final_make_a_second_version(algebra):
    """E03: the later poll shrinks 11:00 to 10:40."""
    await algebra.read("11:05")
    first = await algebra.register("11:30")
    algebra.records(draw(MORNING.replace("ana          |############|", "ana          |########····|")))

    await algebra.read("12:00")
    second = await algebra.register("12:01")

    assert (first.status, first.version) == ("final", 1)
    assert (second.status, second.version) == ("corrected", 2)
    old, new = await algebra.history(second)
    assert (old.register.version, new.register.version) == (1, 2)
    (change,) = new.changes
    assert (change.person, change.before.verdict, change.after.verdict) == ("ana", "present", "partial")
    assert (change.after.seconds, change.after.flags) == (2400, ("left_early",))


async def test_a_row_that_vanished_counts_until_it_is_missing_twice(algebra):
    """E04"""
    await algebra.read("11:05")
    algebra.records(draw(MORNING.replace("eve          |#####·······|", "eve          |············|")))

    once = await algebra.register("11:06")
    twice = await algebra.register("11:07")

    assert (verdicts(once)["eve"], verdicts(twice)["eve"]) == ("partial", "absent")


async def test_a_row_without_an_end_ends_with_the_last_sighting(algebra):
    """E09: in 10:05, never an out, last seen online 10:52."""
    algebra.records(rows("ana", "10:05–"))
    await algebra.read("10:30")
    await algebra.read("10:52")
    algebra.provider.fail(Fault("garbage", body=b'{"result":0,"onlineuser":[]}'), "getonlineuser", times=None)

    register = await algebra.register("11:30")

    (ana,) = [line for line in register.people if line.person == "ana"]
    assert (ana.verdict, ana.seconds, ana.flags) == ("present", 2820, ())
    assert ("end_assumed", at("10:52")) in [(note.code, note.facts.get("at")) for note in ana.notes]


async def test_who_is_online_is_inside_long_after_the_lesson(algebra):
    algebra.records(rows("ana", "10:00–"))

    register = await algebra.register("11:30")

    (ana,) = [line for line in register.people if line.person == "ana"]
    assert (ana.verdict, ana.inside, ana.last_out) == ("present", True, None)


async def test_a_sighting_in_a_later_lesson_says_nothing_of_an_earlier_one(algebra):
    algebra.records(rows("ana", "10:05–"))
    await algebra.read("10:40")
    empty = Fault("garbage", body=b'{"result":0,"onlineuser":[]}')
    algebra.provider.fail(empty, "getonlineuser", times=1)
    await algebra.read("12:00")
    await algebra.read("15:00")  # online again
    algebra.provider.fail(empty, "getonlineuser", times=None)

    register = await algebra.register("16:00")

    (ana,) = [line for line in register.people if line.person == "ana"]
    assert ana.seconds == 35 * 60


async def test_a_lesson_keeps_the_rules_of_its_day(algebra):
    """E76"""
    await algebra.read("11:05")

    generous = await algebra.register("11:30", rules=by(late_after=1200))

    assert flags(generous, "ben") == ("late",)
    assert generous.policy["late_after"] == 300


async def test_a_running_lesson_follows_the_rules_of_today(algebra):
    await algebra.read("10:30")

    generous = await algebra.register("10:31", rules=by(late_after=1200))

    assert flags(generous, "ben") == ()


async def test_a_period_that_cuts_a_lesson_reads_the_whole_of_it(algebra):
    cut = Period(at("10:30"), at("10:40"))

    summary = await algebra.read("11:30", period=cut)

    (register,) = summary.registers
    assert verdicts(register)["ben"] == "present"
    assert {visit.person for visit in summary.visits} == {"wang", "ana", "ben"}
    assert (summary.start, summary.end) == (cut.start, cut.end)


async def test_a_period_between_two_lessons_has_no_register(algebra):
    assert (await algebra.read("12:30", period=Period(at("11:00"), at("12:00")))).registers == ()


async def test_nobody_is_late_because_the_lesson_before_overran(taught):
    """The lesson before is read too, although only the later one is asked for."""
    await taught.plan(("09:00", "10:00"), ("10:00", "11:00"))
    await taught.expect(roster("ana", "ben"))
    class_before = [row for n in range(5) for row in rows(f"x{n}", "09:00–10:08")]
    own = [row for name in ("ana", "ben") for row in rows(name, "10:09–11:00")]
    taught.records([*class_before, *rows("zhao", "09:00–10:08", role="teacher"), *own])

    later = await taught.register("11:30", period=Period(at("10:00"), at("11:00")))

    assert (verdicts(later), flags(later, "ana")) == ({"ana": "present", "ben": "present"}, ())
    assert later.clock.start == at("10:08")


async def test_a_cancelled_lesson_judges_nobody(algebra):
    series = lesson_series("10:00", "11:00")
    await algebra.plan(("10:00", "11:00"), changes=[Change(series.id, at("10:00"), cancelled=True)])

    register = await algebra.register("11:30")

    assert register.status == "cancelled"
    assert {line.verdict for line in register.people} == {None}


async def test_a_moved_lesson_begins_a_new_life(algebra):
    """E53, and the old slot is void."""
    await algebra.read("11:05")
    final = await algebra.register("11:30")
    series = lesson_series("10:00", "11:00")
    moved = Change(series.id, at("10:00"), new_start=at("12:00"), new_end=at("13:00"))
    await algebra.plan(("10:00", "11:00"), changes=[moved])

    before, after = await algebra.register("11:40"), await algebra.register("13:30")

    assert final.status == "final"
    assert (before.status, before.lesson.start) == ("upcoming", at("12:00"))
    assert (after.status, after.version) == ("provisional", 1)
    assert set(verdicts(after).values()) == {"absent"}


async def test_what_is_stored_is_told_with_its_age_and_alters_nothing(algebra):
    await algebra.read("10:30")

    summary = await algebra.recall("10:50")

    (register,) = summary.registers
    assert "stale" in [note.code for note in register.notes]
    assert verdicts(register)["dan"] == "unknown"
    assert await algebra.history(register) == []


async def test_a_settled_lesson_is_never_stale(algebra):
    await algebra.read("11:30")

    (register,) = (await algebra.recall("18:00")).registers

    assert "stale" not in [note.code for note in register.notes]
    assert verdicts(register)["dan"] == "absent"


async def test_a_partial_scan_later_takes_no_verdict_back(algebra):
    await algebra.read("11:05")
    algebra.records([*draw(MORNING), *(row for n in range(450) for row in rows(f"g{n}", "14:00–15:00"))])
    algebra.provider.fail(Fault("status", status=500), "getLiveLogininfo", times=None, page=2)

    summary = await algebra.read("15:30")

    assert not summary.complete
    assert verdicts(summary.registers[0])["dan"] == "absent"


async def test_reading_again_writes_nothing_new(algebra):
    await algebra.read("11:05")
    await algebra.read("11:30")
    generation = await algebra.database.run(lambda db: db.conn.total_changes)

    await algebra.read("11:31")

    # the scan itself and when the room was last read
    assert await algebra.database.run(lambda db: db.conn.total_changes) - generation <= 3


async def test_a_timetable_taken_out_leaves_its_registers(algebra):
    register = await algebra.register("11:30")
    series = register.lesson.id.split("-")[0]
    await algebra.do(lambda db: timetable.remove(db, series))

    assert (await algebra.read("11:31")).registers == ()
    assert len(await algebra.history(register)) == 1
