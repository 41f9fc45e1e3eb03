"""When rooms are read. Lesson 10:00–11:00; grace and early leave 5 min, settle 3 min, final after 10."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy import Policy
from bot.domain.polls import LIST_EVERY, Pace, Poll, asks_who_is_in, instants, is_near, later, next_poll
from tests.domain.drawing import LESSON, ROOM, at
from tests.domain.watching import clock

POLICY = Policy()
SETTLED = at("11:03")


def polls(lesson=LESSON, *, pace=None, awaited=False, due=(), policy=POLICY):
    """Every poll of a lesson, each read in the second in which it is due."""
    found, last = [], None
    while True:
        poll = next_poll(
            lesson.room, [lesson], last=last, now=last or 0, policy=policy, pace=pace or Pace(),
            awaited=awaited, due=due,
        )  # fmt: skip
        if poll is None:
            return found
        found.append(poll)
        last = poll.at


def owed_at(last, now, lessons=(LESSON,), **more):
    moment = None if last is None else at(last)
    return next_poll(ROOM, lessons, last=moment, now=at(now), policy=POLICY, pace=Pace(), **more)


def owed_in(room):
    lesson = replace(LESSON, room=room)
    return next_poll(room, [lesson], last=at("10:20"), now=at("10:20"), policy=POLICY, pace=Pace()).at


def test_the_instants_when_a_verdict_can_change():
    """Five minutes late is in time: the grace is over a second later."""
    assert [clock(one) for one in instants(LESSON, POLICY)] == [
        "10:00", "10:05:01", "10:55", "11:00", "11:03", "11:13",
    ]  # fmt: skip


def test_a_short_lesson_has_no_instants_outside_itself():
    short = replace(LESSON, end=LESSON.start + 240)

    assert [clock(one) for one in instants(short, POLICY)] == ["10:00", "10:04", "10:07", "10:17"]


@given(
    st.integers(20, 400), st.integers(60, 4_000), st.integers(0, 900), st.integers(0, 900),
    st.text("0123456789", min_size=1, max_size=10),
)  # fmt: skip
def test_every_instant_is_read_and_no_gap_is_longer_than_a_poll(poll, length, late, early, room):
    policy = Policy(late_after=late, early_before=early, teacher_after=late // 2)
    lesson = replace(LESSON, room=room, end=LESSON.start + length)
    found = polls(lesson, pace=Pace(poll), policy=policy)
    moments = [one.at for one in found]
    settled = lesson.end + policy.settle

    assert set(instants(lesson, policy)) <= set(moments)
    assert all(b - a <= poll for a, b in pairwise(moments) if b <= settled)
    assert [one.at for one in found if not one.spread] == list(instants(lesson, policy))


def test_a_lesson_takes_three_quarters_of_what_even_reading_takes():
    """Reading it every minute within its margin takes 91 polls."""
    even = (LESSON.end - LESSON.start + 2 * POLICY.margin) // 60 + 1
    taken = [len(polls(replace(LESSON, room=str(room)))) for room in range(50)]

    assert max(taken) <= 0.75 * even


def test_rooms_that_start_together_are_spread_in_between():
    seconds = {owed_in(str(room)) for room in range(200)}

    assert len(seconds) > 30


def test_who_is_awaited_is_looked_for_more_often_for_a_while():
    pace = Pace(60, eager=30)
    hasty = [one.at for one in polls(pace=pace, awaited=True)]
    gaps = [(a, b - a) for a, b in pairwise(hasty)]

    assert all(gap <= 30 for a, gap in gaps if at("10:05:01") <= a < at("10:25"))
    assert polls(pace=pace) == polls()


@pytest.mark.parametrize(
    ("last", "now", "next_at"),
    [
        # Never read, before the lesson: at its start.
        (None, "9:50", "10:00"),
        # Never read, and the lesson is on: at once, and one read does for all that was missed.
        (None, "10:05:02", "10:05:01"),
        # A missed run is run late, and keeps its moment: it goes before those that are due only now.
        ("10:05", "10:40", "10:05:01"),
        # Read after it: what was missed in between is made up for.
        ("10:54:59", "10:54:59", "10:55"),
        # The clock was set back by an hour: reading goes on at once, as if the last read were of now.
        ("11:00", "10:04:59", "10:05:01"),
        # After the last instant nothing is owed.
        ("11:13", "11:13", None),
    ],
)
def test_what_is_owed_next(last, now, next_at):
    poll = owed_at(last, now)

    assert (poll and clock(poll.at)) == next_at


def test_a_pending_alert_is_an_instant_of_its_own():
    due = at("10:43:01")

    assert owed_at("10:43", "10:43", due=[due]) == Poll(due, spread=False, room=ROOM)
    assert owed_at("10:43", "10:43", due=[at("9:00"), at("12:00")]).spread


def test_instants_go_before_spread_reads_of_the_same_second():
    spread, instant = Poll(5, spread=True, room="1"), Poll(5, spread=False, room="2")
    sooner = Poll(4, spread=True, room="3")

    assert sorted([spread, instant, sooner]) == [sooner, instant, spread]


def test_of_two_lessons_in_a_room_the_nearest_moment_counts():
    after = replace(LESSON, id="next", start=LESSON.end, end=LESSON.end + 3600)

    assert clock(owed_at("11:00", "11:00", [LESSON, after]).at) < "11:01"
    assert clock(owed_at("11:03", "11:03", [LESSON, after]).at) < "11:04:01"
    assert owed_at("11:13", "11:13", [replace(after, cancelled=True)]) is None


@pytest.mark.parametrize(
    ("now", "near"), [("9:44:59", False), ("9:45", True), ("11:15", True), ("11:15:01", False)]
)
def test_a_room_is_near_within_the_margin_of_its_lesson(now, near):
    assert is_near(LESSON, POLICY, at(now)) is near
    assert not is_near(replace(LESSON, cancelled=True), POLICY, at(now))


def test_after_a_while_the_haste_is_over():
    """Who has not come by 10:30 seldom comes: from then on once a minute, from a moment of the room's own."""
    rooms = [str(room) for room in range(20)]
    for room in rooms:
        moments = [one.at for one in polls(replace(LESSON, room=room), pace=Pace(60, eager=30), awaited=True)]
        slow = [a for a, b in pairwise(moments) if at("10:31") < a < at("10:53") and b - a >= 50]
        assert len(slow) >= 19

    calm = {
        next(one.at for one in polls(replace(LESSON, room=room), pace=Pace(60, eager=30), awaited=True)
             if one.at >= at("10:30"))
        for room in rooms
    }  # fmt: skip
    assert len(calm) > 5


def test_a_register_that_is_not_final_is_read_for_more_and_more_seldom():
    moments = [clock(one) for one in later(LESSON, POLICY) if one < at("16:00")]

    assert moments == ["11:23", "11:43", "12:23", "13:43"]
    assert list(later(LESSON, POLICY))[-1] == LESSON.end + POLICY.final_latest
    last = at("11:13")
    poll = next_poll(ROOM, [LESSON], last=last, now=last, policy=POLICY, pace=Pace(), unsettled={LESSON.id})
    assert (clock(poll.at), poll.spread) == ("11:23", False)


@pytest.mark.parametrize(
    ("now", "spread", "asked", "asks"),
    [
        # The last read before the grace is over, whoever was asked for before that.
        ("10:00:40", True, None, False),
        ("10:04:30", True, None, True),
        ("10:04:30", True, "10:00:40", True),
        # Never when a grace is over: then every room is read at once.
        ("10:00", False, None, False),
        ("10:05:01", False, "10:00:40", False),
        # Now and then in between.
        ("10:12", True, "10:04:30", False),
        ("10:25", True, "10:04:30", True),
        # Where it shows how somebody left: at the end.
        ("10:55", False, "10:54", True),
        ("11:00", False, "10:55", True),
        ("11:03", False, "11:00", True),
        # Not before the lesson, and not between the instants after it.
        ("9:50", True, None, False),
        ("11:01", True, "11:00", False),
        # The clock was set back.
        ("10:25", True, "10:50", True),
        # Asked during the lesson before this one, which is no reason to ask, nor not to.
        ("10:02", True, "9:40", False),
        ("10:25", True, "9:59", True),
        # When the register becomes final nobody need be in the room.
        ("11:13", False, "11:03", False),
    ],
)
def test_who_is_in_the_room_is_asked_when_it_matters(now, spread, asked, asks):
    due = Poll(at(now), spread=spread, room=ROOM)
    before = at(asked) if asked else None

    assert asks_who_is_in(due, [LESSON], asked=before, now=at(now), policy=POLICY, pace=Pace()) is asks


@given(st.integers(0, 7_200), st.integers(0, 7_200), st.booleans(), st.sampled_from(["1", "42", "777"]))
def test_the_next_poll_is_the_first_of_all_that_come_after_the_last(last, now, awaited, room):
    """By brute force: every poll of the lesson, one after the other."""
    lesson, pace = replace(LESSON, room=room), Pace(60, eager=30)
    begin = LESSON.start - 1_800
    after = min(begin + last, begin + now)
    expected = next((one for one in polls(lesson, pace=pace, awaited=awaited) if one.at > after), None)

    assert expected == next_poll(
        room, [lesson], last=begin + last, now=begin + now, policy=POLICY, pace=pace, awaited=awaited
    )


def test_the_list_is_asked_for_in_one_poll_of_ten_or_less():
    asked, asks = None, 0
    for poll in polls():
        if asks_who_is_in(poll, [LESSON], asked=asked, now=poll.at, policy=POLICY, pace=Pace()):
            asked, asks = poll.at, asks + 1

    assert asks <= 3 + len(polls()) / LIST_EVERY + 4
