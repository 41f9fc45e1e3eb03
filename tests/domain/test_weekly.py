"""The week in one message: how courses went, who is newly at risk, who recovered, what is out of reach."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.past import past_of
from bot.domain.trends import Course, TrendRules
from bot.domain.weekly import WEEK, Term, items, out_of_reach, week_of
from tests.domain.drawing import LESSON, ZONE, at, judged, roster, rows

RULES = TrendRules()
BEGIN = at("0:00")
DAYS = date(2025, 1, 14), date(2025, 1, 20)
DUE = ("ana", "ben")


def held(present, weeks=0, *, title="Algebra", hour=0):
    """A lesson so many weeks from this one, to which these came; ana and ben are due."""
    shift = weeks * WEEK + hour * 3_600
    lesson = replace(
        LESSON, id=f"{title}{shift}", title=title, start=LESSON.start + shift, end=LESSON.end + shift
    )
    came = [
        row._replace(enter=row.enter + shift, leave=row.leave + shift)
        for person in present
        for row in rows(person, "9:59–11:00")
    ]
    return judged(came, roster(*DUE), now=lesson.end + 1_800, lesson=lesson)


def week(now, *before):
    """The week of these lessons, after those of the weeks before."""
    return week_of(DAYS, ZONE, BEGIN, now, [past_of(one) for one in before], rules=RULES)


def weeks(attended, person="ana"):
    """`"111011"`: whether somebody came, the newest week first; the others always come."""
    others = [one for one in DUE if one != person]
    return [
        held([*others, *([person] if mark == "1" else [])], -number) for number, mark in enumerate(attended)
    ]


def test_a_course_is_held_against_its_own_four_weeks():
    now, *before = weeks("011110")
    (course,) = week([now], *before).courses

    assert (course.course, course.lessons) == (Course("111111", "Algebra"), 1)
    assert (course.share, course.usual) == (0.5, 1.0)  # the fifth week before is not usual any more


def test_with_less_than_three_lessons_nothing_is_usual():
    (course,) = week([held(DUE)], held(DUE, -1), held(DUE, -2)).courses

    assert (course.usual, course.change) == (None, 0.0)


def test_the_largest_fall_comes_first():
    falls = [held(DUE, -number, title=title) for number in range(1, 4) for title in ("Algebra", "Choir")]
    found = week([held(DUE, title="Algebra"), held(["ana"], title="Choir")], *falls)

    assert [one.course.title for one in found.courses] == ["Choir", "Algebra"]


RISKS = [
    # newest week first; the window is five weeks
    # missing one of five is below nine in ten, and was not so a week before
    ("011111", ["ana"], []),
    # missing once more is not news
    ("001111", [], []),
    # five lessons attended again: recovered
    ("111110", [], ["ana"]),
    # too few lessons to say anything
    ("0111", [], []),
    # somebody who always comes is never in it
    ("111111", [], []),
]


@pytest.mark.parametrize(("attended", "at_risk", "recovered"), RISKS)
def test_who_is_newly_at_risk_and_who_recovered(attended, at_risk, recovered):
    now, *before = weeks(attended)
    found = week([now], *before)

    assert [one.person for one in found.at_risk] == at_risk
    assert [one.person for one in found.recovered] == recovered


STREAKS = [
    # three in a row, this week's included
    ("000111", [("ana", 3)]),
    # two are not told by themselves
    ("001111", []),
    # who came this week has ended it
    ("100011", []),
]


@pytest.mark.parametrize(("attended", "expected"), STREAKS)
def test_the_ladder_of_streaks(attended, expected):
    now, *before = weeks(attended)

    assert [(one.person, one.seen.streak) for one in week([now], *before).streaks] == expected


@pytest.mark.parametrize(
    ("attended", "ahead", "expected"),
    [
        # 3 of 6 so far: with 4 more at best 7 of 10, and nine in ten are wanted
        ("000111", 4, [("ana", 0.7)]),
        # 5 of 6: with 4 more at best 9 of 10, which is enough
        ("011111", 4, []),
        # too few lessons to say so
        ("0011", 4, []),
    ],
)
def test_a_target_is_out_of_reach_when_no_lesson_ahead_can_save_it(attended, ahead, expected):
    course = Course("111111", "Algebra")
    past = tuple(past_of(one) for one in weeks(attended))
    found = out_of_reach({course: Term(past, ahead)}, RULES)

    assert [(one.person, one.reach.best) for one in found] == expected


def test_a_week_in_which_all_came_is_quiet_and_one_without_lessons_is_empty():
    now, *before = weeks("111111")

    assert week([now], *before).is_quiet
    assert week([]).is_empty
    assert not week([held(["ben"])]).is_quiet


def test_every_part_can_be_told_in_the_thread():
    now, *before = weeks("000111")
    found = week([now], *before)

    assert len(items(found, "courses")) == len(items(found, "streaks")) == 1
    assert items(found, "recovered") == ()
