"""Registers: every version as it was shown, with its policy and what it changed."""

from dataclasses import replace
from types import MappingProxyType

from bot.domain.life import Change, Version
from bot.domain.notes import Note
from bot.domain.policy import Policy
from bot.domain.register import Clock, Lesson, Line, Register
from bot.store import registers
from tests.store.rows import count, within

LESSON = Lesson("x-1", "111", "Maths", 1000, 4600, "Asia/Shanghai", notes=(Note("moved", {"from": 900}),))
LINE = Line(
    person="42",
    userid="42",
    name="学生甲",
    role="student",
    due=True,
    verdict="present",
    flags=("late",),
    seconds=3000,
    stage_seconds=60,
    share=1.0,
    first_in=1600,
    last_out=None,
    late_by=600,
    early_by=0,
    visits=2,
    devices=1,
    reason=Note("present", MappingProxyType({"seconds": 3000, "share": 0.8333, "name": "x"})),
    inside=True,
)


def version(number=1, status="final", judged_at=5000, lesson=LESSON, **more):
    register = Register(
        lesson,
        status,
        Clock(1000, 4600, "schedule"),
        {"due": 1, "present": 1},
        (LINE,),
        notes=(Note("no_roster"),),
        version=number,
        policy=Policy().facts(),
    )
    return Version(register, judged_at, **more)


def test_a_version_comes_back_as_it_was(database):
    told = version(
        2, "corrected", steady_since=4900, final_at=5000, changes=(Change("42", "学生甲", None, LINE),)
    )
    assert within(database, registers.keep, told)
    back = database.call(registers.newest, "x-1")
    assert back == told
    assert Policy.stamped(back.register.policy) == Policy()


def test_the_same_version_again_is_not_written(database):
    within(database, registers.keep, version())
    assert not within(database, registers.keep, version())
    assert within(database, registers.keep, version(judged_at=6000))
    assert count(database, "registers") == 1


def test_versions_are_kept_oldest_first(database):
    told = [version(1, judged_at=5000), version(2, "corrected", 9000), version(3, "corrected", 9500)]
    for one in told:
        within(database, registers.keep, one)
    assert database.call(registers.history, "x-1") == told
    assert database.call(registers.newest, "x-1") == told[-1]
    assert database.call(registers.newest, "x-2") is None


def test_a_moved_lesson_begins_anew_and_its_old_versions_stay(database):
    old = [version(1, judged_at=5000), version(2, "corrected", 6000)]
    new = version(1, "provisional", 20_000, lesson=replace(LESSON, start=11_000, end=14_600))
    for one in (*old, new):
        within(database, registers.keep, one)
    assert database.call(registers.newest, "x-1") == new
    assert database.call(registers.history, "x-1") == [*old, new]
    assert database.call(registers.between, 0, 5000) == []
    assert database.call(registers.between, 11_000, 12_000) == [new]


def test_the_registers_of_a_day(database):
    early = version(lesson=replace(LESSON, id="a-1", room="1", start=100, end=200))
    late = version(lesson=replace(LESSON, id="b-1", room="2", start=150, end=250))
    twin = version(lesson=replace(LESSON, id="c-1", room="1", start=150, end=160))
    for one in (late, twin, early, replace(late, judged_at=5500)):
        within(database, registers.keep, one)
    late = replace(late, judged_at=5500)
    assert database.call(registers.between, 0, 1000) == [early, twin, late]
    assert database.call(registers.between, 200, 1000) == [late]
    assert database.call(registers.between, 0, 150) == [early]
    assert database.call(registers.between, 0, 1000, room="2") == [late]
