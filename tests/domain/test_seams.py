"""Which seconds belong to which lesson: one room, lessons close together.

Times are minutes after 09:00: an hour's lesson at 10:00 is (60, 120).
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.intervals import clip, total
from bot.domain.presence import presences
from bot.domain.register import Lesson
from bot.domain.seams import settle, slots
from bot.domain.visits import Visit

T0 = 1_900_000_800
MARGIN, GAP = 15 * 60, 120


def t(minutes: float) -> int:
    return T0 + int(minutes * 60)


def minutes(seconds: int) -> float:
    return (seconds - T0) / 60


def lesson(name: str, start: float, end: float, **more) -> Lesson:
    return Lesson(name, "111", name, t(start), t(end), "Asia/Shanghai", **more)


def visit(person: str, enter: float, leave: float | None, role: str = "student") -> Visit:
    end = None if leave is None else t(leave)
    return Visit("live", person, t(enter), end, person, person.title(), role, "windows")


def settled(lessons, visits, now: float = 1000):
    parted = slots(lessons, MARGIN)
    return {
        slot.lesson.id: slot for slot in settle(parted, presences(visits, t(now)), margin=MARGIN, gap=GAP)
    }


BACK_TO_BACK = [lesson("one", 60, 120), lesson("two", 120, 180)]

WINDOWS = [
    # alone: the margin on both sides
    ([(60, 120)], [(45, 135)]),
    # back to back: the seam parts them
    ([(60, 120), (120, 180)], [(45, 120), (120, 195)]),
    # ten minutes between: half-way
    ([(60, 120), (130, 190)], [(45, 125), (125, 205)]),
    # far enough apart: nothing is cut
    ([(60, 120), (150, 210)], [(45, 135), (135, 225)]),
    # two at once: the one that starts later keeps its own time
    ([(60, 120), (100, 160)], [(45, 100), (100, 175)]),
    # one inside another
    ([(60, 180), (100, 120)], [(45, 100), (100, 135)]),
    # three shorter than the margin
    ([(60, 70), (70, 80), (80, 90)], [(45, 70), (70, 80), (80, 105)]),
]


@pytest.mark.parametrize(("times", "windows"), WINDOWS)
def test_windows_never_overlap(times, windows):
    parted = slots([lesson(str(n), *pair) for n, pair in enumerate(times)], MARGIN)
    assert [(minutes(slot.opens), minutes(slot.closes)) for slot in parted] == windows


def test_a_cancelled_lesson_takes_no_time_from_its_neighbours():
    off = lesson("off", 110, 170, cancelled=True)
    assert [slot.lesson.id for slot in slots([*BACK_TO_BACK, off], MARGIN)] == ["one", "two"]
    assert slots([BACK_TO_BACK[0], off], MARGIN)[0].closes == t(135)


def test_an_overlapped_lesson_says_how_much_it_lost():
    first, _ = slots([lesson("a", 60, 120), lesson("b", 100, 160)], MARGIN)
    assert [(note.code, note.facts["seconds"]) for note in first.notes] == [("overlapped", 1200)]
    assert first.end == t(100)


CREDIT = [
    # used 09:00–10:00 and 10:10–11:10, inside 09:55–10:20: the ten minutes between belong to neither
    ([(0, 60), (70, 130)], [(55, 80)], [300, 600]),
    # straight through two lessons
    ([(60, 120), (120, 180)], [(60, 180)], [3600, 3600]),
    # a restart in the middle of each
    ([(60, 120), (120, 180)], [(60, 90), (91, 150), (155, 180)], [3540, 3300]),
    # across midnight, which is nothing special
    ([(870, 930)], [(868, 931)], [3600]),
    # early and over: outside the lesson nothing is earned
    ([(60, 120)], [(50, 140)], [3600]),
]


@pytest.mark.parametrize(("times", "inside", "credit"), CREDIT)
def test_each_second_is_credited_to_the_lesson_it_lies_in(times, inside, credit):
    lessons = [lesson(str(n), *pair) for n, pair in enumerate(times)]
    visits = [visit("ana", *pair) for pair in inside]
    intervals = presences(visits, t(1000))["ana"].intervals

    assert [
        total(clip(intervals, slot.start, slot.end)) for slot in settled(lessons, visits).values()
    ] == credit


PASSING = [
    # stayed five minutes over
    ([(60, 125)], {"two": "stayed_over"}),
    # stayed just under the margin, and the margin itself
    ([(60, 134.9)], {"two": "stayed_over"}),
    ([(60, 135)], {}),
    # stayed over, with a reconnect at the seam
    ([(60, 119), (120.5, 125)], {"two": "stayed_over"}),
    # stayed over, and came back for the lesson
    ([(60, 125), (150, 180)], {}),
    # came ten minutes early for the next
    ([(110, 180)], {"one": "came_early_for_next"}),
    # was in the first before, so attended both
    ([(60, 80), (110, 180)], {}),
    # came after the seam: a late person of the second
    ([(121, 125)], {}),
    # five minutes on either side: more of the first
    ([(112, 125)], {"two": "stayed_over"}),
    # more of the second
    ([(115, 128)], {"one": "came_early_for_next"}),
    # everything
    ([(60, 180)], {}),
    # still inside five minutes into the second: nobody knows yet
    ([(60, None)], {}),
]


@pytest.mark.parametrize(("inside", "expected"), PASSING)
def test_passing_by_is_not_attending(inside, expected):
    found = settled(BACK_TO_BACK, [visit("ana", *pair) for pair in inside], now=125)
    assert {name: slot.passing["ana"].code for name, slot in found.items() if slot.passing} == expected


def test_attending_a_lesson_shorter_than_the_margin_is_no_passing_by():
    short = [lesson("one", 60, 70), lesson("two", 70, 80), lesson("three", 80, 90)]
    found = settled(short, [visit("ana", 60, 80)])

    assert not any(slot.passing for slot in found.values())


def with_teacher(name: str) -> list[Lesson]:
    return [BACK_TO_BACK[0], lesson("two", 120, 180, teacher=name)]


ANA, BEN = visit("ana", 60, 128), visit("ben", 129, 180)
OVERRUNS = [
    # the first lesson's teacher stayed eight minutes: the second counts from there
    (BACK_TO_BACK, [visit("wang", 55, 128, "teacher"), BEN], 128),
    # one minute is nothing worth saying
    (BACK_TO_BACK, [visit("wang", 55, 121, "teacher"), BEN], None),
    # the teacher teaches both
    (BACK_TO_BACK, [visit("wang", 55, 180, "teacher"), ANA, BEN], None),
    # the second lesson's own teacher came early and left at once: that is not an overrun
    (with_teacher("wang"), [visit("wang", 110, 128, "teacher")], None),
    (with_teacher("Wang"), [visit("wang", 110, 128, "teacher")], None),
    # the first one's teacher is still there while the second waits for its own
    (with_teacher("li"), [visit("wang", 55, None, "teacher")], 126),
    # still there, and may be the second one's
    (BACK_TO_BACK, [visit("wang", 55, None, "teacher")], None),
    # one teacher for both, but most of the first one's people stayed till 10:08
    (
        BACK_TO_BACK,
        [visit("wang", 55, 180, "teacher"), ANA, visit("cai", 60, 127), visit("dan", 60, 128)],
        128,
    ),
    # one chatty student is no overrun
    (BACK_TO_BACK, [visit("eve", 60, 180), visit("fay", 60, 180), ANA], None),
    # two who linger prove nothing where there are no more
    (BACK_TO_BACK, [ANA, visit("cai", 60, 127)], None),
    # they only cross the seam because they came for the second
    (BACK_TO_BACK, [visit("ben", 110, 180), visit("gus", 115, 180)], None),
]


@pytest.mark.parametrize(("lessons", "visits", "until"), OVERRUNS)
def test_nobody_is_late_because_the_lesson_before_overran(lessons, visits, until):
    second = settled(lessons, visits, now=126 if visits[-1].leave is None else 200)["two"]

    assert minutes(second.start) == (until or 120)
    assert [note.code for note in second.notes] == (["started_late_by_overrun"] if until else [])


def test_an_overrun_into_a_break_harms_nobody():
    """10:00–11:00 and 11:10–12:10, the first runs on to 11:08."""
    lessons = [lesson("one", 60, 120), lesson("two", 130, 190)]
    found = settled(lessons, [visit("wang", 60, 128, "teacher")])

    assert minutes(found["two"].start) == 130
    assert not found["two"].passing


LESSONS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 90), st.booleans()), min_size=1, max_size=6
).map(lambda rows: [lesson(str(n), a, a + b, cancelled=c) for n, (a, b, c) in enumerate(rows)])
VISITS = st.lists(
    st.tuples(
        st.sampled_from(["ana", "ben", "wang"]),
        st.integers(0, 400),
        st.one_of(st.none(), st.integers(0, 200)),
    ),
    max_size=12,
).map(
    lambda rows: [
        visit(who, a, None if b is None else a + b, "teacher" if who == "wang" else "student")
        for who, a, b in rows
    ]
)


@given(LESSONS, VISITS)
def test_every_second_belongs_to_at_most_one_lesson(lessons, visits):
    seen = presences(visits, t(450))
    found = settle(slots(lessons, MARGIN), seen, margin=MARGIN, gap=GAP)

    for before, after in pairwise(found):
        assert before.closes <= after.opens
    for slot in found:
        assert slot.opens <= slot.start <= slot.end <= slot.closes
        assert slot.lesson.start <= slot.start
        assert slot.end <= slot.lesson.end
    for presence in seen.values():
        credited = sum(total(clip(presence.intervals, slot.start, slot.end)) for slot in found)
        assert credited <= presence.seconds


@given(LESSONS, VISITS, st.integers(-10_000, 10_000))
def test_shifting_all_times_shifts_the_answer(lessons, visits, shift):
    later = [
        Lesson(
            one.id,
            one.room,
            one.title,
            one.start + shift,
            one.end + shift,
            one.timezone,
            cancelled=one.cancelled,
        )
        for one in lessons
    ]
    moved = [
        v._replace(enter=v.enter + shift, leave=None if v.leave is None else v.leave + shift) for v in visits
    ]
    plain = settle(slots(lessons, MARGIN), presences(visits, t(450)), margin=MARGIN, gap=GAP)
    shifted = settle(slots(later, MARGIN), presences(moved, t(450) + shift), margin=MARGIN, gap=GAP)

    assert [(s.opens + shift, s.start + shift, s.end + shift, set(s.passing)) for s in plain] == [
        (s.opens, s.start, s.end, set(s.passing)) for s in shifted
    ]
