"""The digest of a day: what stands in it, in which order, and what does not."""

from dataclasses import replace
from datetime import date

from bot.domain.alerts import EXPIRED, FIRING, MUTED, Alert
from bot.domain.digest import News, Untold, digest_of
from bot.domain.findings import LATE, NOT_SEEN, Finding
from bot.domain.life import Change, Version
from bot.domain.notes import Note
from bot.domain.past import past_of
from bot.domain.reading import Reading
from bot.domain.trends import TrendRules
from tests.domain.drawing import LESSON, ZONE, at, judged, roster, rows

DAY, A_DAY = date(2025, 1, 14), 86_400
RULES = TrendRules()
DUE = roster("ana", "ben", "cai", "dan", teacher="wang")


def held(*present, days=0, teacher="9:58–11:00", room="111111", due=DUE, title="7B Algebra"):
    """A lesson so many days from the day of the digest, to which these came."""
    lesson = replace(
        LESSON, id=f"{room}|{title}|{days}", room=room, title=title,
        start=LESSON.start + days * A_DAY, end=LESSON.end + days * A_DAY,
    )  # fmt: skip
    came = [row for person in present for row in rows(person, "9:59–11:00")]
    taught = rows("wang", teacher, role="teacher") if teacher else []
    moved = [
        one._replace(enter=one.enter + days * A_DAY, leave=one.leave + days * A_DAY)
        for one in [*came, *taught]
    ]
    own = [replace(entry, room=room) for entry in due]
    return judged(moved, own, now=lesson.end + 1_800, lesson=lesson)


def digest(today, before=(), **more):
    return digest_of(DAY, ZONE, today, [past_of(one) for one in before], News(**more), rules=RULES)


ALL = ("ana", "ben", "cai", "dan")


def test_a_day_on_which_all_came_is_quiet():
    found = digest([held(*ALL)])

    assert (found.is_quiet, found.is_empty) == (True, False)
    assert (found.covers.judged, found.counts["due"], found.counts["present"]) == (1, 4, 4)


def test_a_day_without_lessons_is_empty():
    assert digest([]).is_empty


def test_who_is_missing_for_the_third_time_stands_first():
    before = [held("ana", "ben", "cai", days=-14), held("ana", "ben", "cai", days=-7)]
    found = digest([held("ana", "ben")], before)

    assert [(one.line.person, one.streak) for one in found.absent] == [("dan", 3), ("cai", 1)]


def test_a_streak_is_of_one_course():
    """Who misses history is not missing algebra."""
    before = [held("ana", "ben", "cai", days=-7, title="History")]
    (dan,) = digest([held("ana", "ben", "cai")], before).absent

    assert dan.streak == 1


def test_two_lessons_of_one_course_on_a_day_make_one_streak():
    morning = held("ana", "ben", "cai")
    later = replace(morning.lesson, id="later", start=at("15:00"), end=at("16:00"))
    found = digest([morning, replace(morning, lesson=later)])

    assert sorted((one.lesson.id, one.streak) for one in found.absent) == [
        ("111111|7B Algebra|0", 1),
        ("later", 2),
    ]


def test_the_worst_trouble_of_each_lesson_stands_for_it_and_no_teacher_comes_first():
    late = held(*ALL, teacher="10:12–11:00", room="1")
    nobody = held(*ALL, teacher="", room="2")
    found = digest([late, nobody])

    assert [(lesson.room, note.code) for lesson, note in found.teachers] == [
        ("2", "teacher_missing"),
        ("1", "teacher_late"),
    ]


def test_a_lesson_is_worse_than_usual_only_against_its_own_course():
    usual = [held(*ALL, days=-days) for days in (21, 14, 7)]
    found = digest([held("ana", "ben")], usual)

    assert [(one.share, one.usual) for one in found.worst] == [(0.5, 1.0)]
    assert digest([held("ana", "ben")], usual[:2]).worst == ()
    assert digest([held("ana", "ben", room="222")], usual).worst == ()


def test_a_lesson_that_nobody_could_read_is_in_the_coverage_and_in_no_count():
    unread = judged([], DUE, reading=Reading(None, complete=False))
    found = digest([held(*ALL), unread])

    assert found.covers.unjudged == (("not_read", 1),)
    assert (found.counts["due"], found.absent, found.is_quiet) == (4, (), False)


def test_what_became_known_of_earlier_days_is_told():
    earlier = held(*ALL, days=-1)
    (line,) = [one for one in earlier.people if one.person == "dan"]
    change = Change("dan", "Dan", line._replace(verdict="absent"), line)
    found = digest(
        [], corrected=(Version(earlier, at("2:10"), changes=(change,)), Version(earlier, at("2:10")))
    )

    assert [one.changes[0].person for one in found.corrected] == ["dan"]
    assert not found.is_empty


def test_a_guest_with_a_name_of_the_roster_is_an_open_question():
    lesson = judged(
        [*rows("wang", "9:58–11:00", role="teacher"), *rows("name:dan", "10:00–11:00", name="Dan")],
        roster("dan"),
    )
    (guest,) = digest([lesson]).guests

    assert (guest.line.name, guest.may_be) == ("Dan", "Dan")


def test_what_no_message_told_is_counted():
    def alert(kind, state, told=0):
        finding = Finding(kind, "algebra", "111111", at("10:00"), "ana", at("10:05"), at("10:05"), None)
        return Alert(finding, state, Note("muted"), at("10:05"), at("10:05"), told=told)

    found = digest(
        [held(*ALL)],
        alerts=tuple(
            (LESSON, one)
            for one in (
                alert(LATE, EXPIRED),
                alert(LATE, EXPIRED),
                alert(NOT_SEEN, MUTED),
                alert(NOT_SEEN, MUTED, told=1),
                alert(NOT_SEEN, FIRING),
            )
        ),
    )

    assert found.untold == (
        Untold(EXPIRED, LATE, LESSON, 2),
        Untold(MUTED, NOT_SEEN, LESSON, 1),
    )
