"""Teachers, and the clock that they may set. Lesson 10:00–11:00; ana, ben and cai are students."""

from dataclasses import replace

import pytest

from bot.domain.people import RosterEntry
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from tests.domain.drawing import LESSON, ROOM, at, codes, judged, line, roster, rows, said

BY_TEACHER = Policy(clock="teacher")


def classroom(wang="", ana="", ben="", cai="", **more):
    """The register of the people given by their times."""
    given = {"ana": ana, "ben": ben, "cai": cai}
    visits = [row for name, times in given.items() if times for row in rows(name, times)]
    visits += rows("wang", wang, role="teacher") if wang else []
    due = roster(*(name for name, times in given.items() if times), teacher="wang")
    return judged(visits, due, **{"policy": BY_TEACHER, **more})


def told(register):
    """Every remark on the lesson: code and lengths."""
    return [
        (note.code, *(fact for name, fact in note.facts.items() if name in ("late_by", "early_by")))
        for note in register.notes
    ]


def clock(register):
    return register.clock.start, register.clock.end, register.clock.anchor


def test_an_overrun_is_not_owed():
    """E43: the teacher stays to 11:20; who was there 10:00–11:00 has all, who came at 10:20 two thirds."""
    register = classroom("9:55–11:20", "10:00–11:00", "10:20–11:20")

    assert clock(register) == (at("10:00"), at("11:00"), "teacher")
    assert said(line(register, "ana")) == "present 3600 s 100.00 %"
    assert said(line(register, "ben")) == "partial 2400 s 66.66 % late 1200"
    assert codes(line(register, "ben").notes) == ["overtime"]


def test_a_late_teacher_makes_nobody_late():
    """E44: the teacher comes at 10:10: fifty minutes count, from then on."""
    register = classroom("10:10–11:00", "10:00–11:00", "10:12–11:00", "10:16–11:00")

    assert clock(register) == (at("10:10"), at("11:00"), "teacher")
    assert said(line(register, "ana")) == "present 3000 s 100.00 %"
    assert said(line(register, "ben")) == "present 2880 s 96.00 %"
    assert said(line(register, "cai")) == "present 2640 s 88.00 % late 360"
    assert told(register) == [("teacher_late", 600), ("started_late", 600)]


def test_by_the_timetable_a_late_teacher_changes_nothing():
    """E44, the other clock: ben is 12 minutes late; the teacher's lateness is a remark of its own."""
    register = classroom("10:10–11:00", "10:00–11:00", "10:12–11:00", policy=Policy())

    assert clock(register) == (at("10:00"), at("11:00"), "schedule")
    assert said(line(register, "ben")) == "present 2880 s 80.00 % late 720"
    assert told(register) == [("teacher_late", 600)]


def test_who_stays_to_the_teacher_s_end_leaves_early_by_no_minute():
    """E45: the teacher ends at 10:40."""
    register = classroom("10:00–10:40", "10:00–10:40", "10:00–10:40")

    assert said(line(register, "ana")) == "present 2400 s 100.00 %"
    assert told(register) == [("teacher_left_early", 1200), ("ended_early", 1200)]


def test_without_a_teacher_the_class_was_not_held():
    """E46: nobody is judged, and the time that they waited is kept."""
    register = classroom(ana="10:00–10:20", ben="10:00–10:15")

    assert register.status == "not_held"
    assert (line(register, "ana").verdict, line(register, "ana").reason.code) == ("unknown", "not_held")
    assert line(register, "ana").reason.facts == {"seconds": 1200}
    assert line(register, "ana").flags == ()
    assert register.counts["due"] == register.counts["unknown"] == 2
    assert register.counts["left_early"] == 0
    assert line(register, "wang").reason.code == "staff_never_came"
    assert codes(register.notes) == ["class_not_held", "teacher_missing"]


@pytest.mark.parametrize(("now", "remarks"), [("10:05", []), ("10:05:01", ["teacher_missing"])])
def test_a_teacher_is_missing_five_minutes_after_the_start(now, remarks):
    """E46: strictly more than five minutes; until then one waits."""
    register = classroom(ana="9:58–", now=now)

    assert codes(register.notes) == remarks
    assert (register.status, line(register, "ana").reason.code) == ("live", "waiting_for_teacher")


def test_a_partial_scan_misses_no_teacher():
    """Their rows may be on the page that could not be read."""
    assert codes(classroom(ana="9:58–", now="10:30", complete=False).notes) == []


def test_a_teacher_on_the_online_list_is_not_missing():
    online = Reading(at("10:30"), complete=True, asked_online=at("10:30"), sightings={"wang": at("10:30")})

    assert codes(classroom(ana="9:58–", now="10:30", reading=online, policy=Policy()).notes) == []


def test_where_teachers_leave_no_records_the_timetable_is_the_clock():
    """E47: marked so, and nobody is called missing."""
    silent = Policy(clock="teacher", teachers_recorded=False)
    register = judged(rows("ana", "10:00–11:00"), roster("ana"), policy=silent)

    assert (register.status, register.clock.anchor) == ("provisional", "schedule")
    assert codes(register.notes) == ["teachers_unrecorded"]
    assert line(register, "ana").verdict == "present"


def test_a_substitute_holds_the_lesson():
    """E49: wang is absent, covered by li."""
    li = rows("li", "10:00–11:00", role="teacher")
    register = judged([*li, *rows("ana", "10:00–11:00")], roster("ana", teacher="wang"), policy=BY_TEACHER)

    assert (register.status, line(register, "ana").verdict) == ("provisional", "present")
    covered = [note for note in register.notes if note.code == "covered"]
    assert covered[0].facts == {"name": "Wang", "by": "Li"}
    assert line(register, "wang").reason.code == "staff_never_came"


@pytest.mark.parametrize(("holds", "status"), [(True, "provisional"), (False, "not_held")])
def test_an_assistant_alone_holds_the_lesson_as_the_policy_says(holds, status):
    """E50: always shown."""
    tom = rows("tom", "10:00–11:00", role="assistant")
    policy = Policy(clock="teacher", assistant_holds=holds)
    register = judged([*tom, *rows("ana", "10:00–11:00")], roster("ana", teacher="wang"), policy=policy)

    assert register.status == status
    assert {"assistant_only", "teacher_missing"} <= set(codes(register.notes))


# fmt: off
AWAY = [
    # Three minutes to the second are nothing…
    ("10:00–10:30, 10:33–11:00", "11:30", []),
    # …one second more is.
    ("10:00–10:30, 10:33:01–11:00", "11:30", ["teacher_away"]),
    # Out right now, for long.
    ("10:00–10:20", "10:25", ["teacher_gone"]),
    # Out right now, for a moment.
    ("10:00–10:24", "10:25", []),
    # Gone in the last five minutes: fine.
    ("10:00–10:55", "11:30", []),
    ("10:00–10:54:59", "11:30", ["teacher_left_early"]),
    # Late by five minutes to the second, and by one more.
    ("10:05–11:00", "11:30", []),
    ("10:05:01–11:00", "11:30", ["teacher_late"]),
]
# fmt: on


@pytest.mark.parametrize(("times", "now", "remarks"), AWAY)
def test_what_is_said_of_a_teacher(times, now, remarks):
    assert codes(classroom(times, "10:00–11:00", now=now, policy=Policy()).notes) == remarks


def test_a_second_teacher_covers_the_first_one_s_absence():
    """While anybody who holds it is inside, the lesson is held."""
    visits = [*rows("wang", "10:00–10:20", role="teacher"), *rows("li", "10:18–11:00", role="teacher")]

    assert codes(judged(visits, roster("ana", teacher="wang")).notes) == []


def test_the_running_lesson_ends_when_the_teacher_has_gone():
    """By the teacher's clock: gone for more than three minutes, and back again."""
    gone = classroom("10:00–10:40", "10:00–10:40", now="10:50")
    back = classroom("10:00–10:40, 10:51–", "10:00–10:40", now="10:55")

    assert (gone.clock.end, said(line(gone, "ana"))) == (at("10:40"), "present 2400 s 100.00 %")
    assert (back.clock.end, line(back, "ana").flags) == (at("11:00"), ("left_early",))


# fmt: off
NAMED = [
    # By user id.
    ("wang", []),
    # By the exact name that the staff member uses.
    ("Wang Laoshi", []),
    # Somebody else altogether: covered.
    ("zhou", ["covered"]),
]
# fmt: on


@pytest.mark.parametrize(("named", "remarks"), NAMED)
def test_the_timetable_names_the_teacher(named, remarks):
    lesson = replace(LESSON, teacher=named)
    visits = rows("wang", "10:00–11:00", role="teacher", name="Wang Laoshi") + rows("ana", "10:00–11:00")
    register = judged(visits, roster("ana"), lesson=lesson)

    assert codes(register.notes) == remarks


def test_a_student_cannot_take_the_teacher_s_name():
    """Only staff are looked for by name."""
    lesson = replace(LESSON, teacher="Wang Laoshi")
    register = judged(rows("eve", "10:00–11:00", name="Wang Laoshi"), roster("eve"), lesson=lesson)

    assert codes(register.notes) == ["teacher_missing"]
    assert line(register, "eve").role == "student"


def test_a_missing_teacher_has_a_line():
    """Named by the timetable only, and never seen."""
    register = judged(rows("ana", "10:00–11:00"), roster("ana"), lesson=replace(LESSON, teacher="wang"))

    wang = line(register, "wang")
    assert (wang.name, wang.role, wang.due, wang.verdict) == ("wang", "teacher", False, None)
    assert wang.reason.code == "staff_never_came"


def test_staff_have_flags_and_stand_outside_the_counts():
    due = [*roster("ana", teacher="wang"), RosterEntry(ROOM, "tom", "Tom", "assistant")]
    visits = [*rows("wang", "10:06–10:30", role="teacher"), *rows("ana", "10:00–11:00")]
    register = judged(visits, due)

    assert said(line(register, "wang")) == "– 1440 s 40.00 % late 360 left_early 1800"
    assert line(register, "tom").reason.code == "staff_never_came"
    assert (register.counts["due"], register.counts["late"], register.counts["left_early"]) == (1, 0, 0)
    assert [one.person for one in register.people] == ["wang", "tom", "ana"]
