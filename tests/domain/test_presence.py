"""Presence is a union. Each case is one person's rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.presence import presences
from bot.domain.visits import LIVE, STAGE, Visit
from tests.domain.drawing import at, draw, rows

NOON = at("12:00")


def ana(visits, now=NOON):
    return presences(visits, now)["ana"]


# fmt: off
CASES = [
    # E01 The same row twice is one stay: pages overlap, and rooms are read again.
    ("10:00–11:00, 10:00–11:00", 3600, "10:00", "11:00", 2),
    # E18 Reconnects leave out only the seconds away.
    ("10:00–10:20, 10:20:30–10:40, 10:40:45–11:00", 3525, "10:00", "11:00", 1),
    # E19 A phone within the computer's hour adds nothing, and its end is no leave.
    ("10:00–11:00, 10:10–10:50", 3600, "10:00", "11:00", 2),
    # E20 Two rows that overlap count once.
    ("10:00–10:30, 10:25–11:00", 3600, "10:00", "11:00", 2),
    # E23 From the audience to the stage and back is one stay.
    ("10:00–10:20, stage 10:20–10:35, 10:35–11:00", 3600, "10:00", "11:00", 1),
    # E24 On stage while watching counts once.
    ("10:00–11:00, stage 10:20–10:35", 3600, "10:00", "11:00", 1),
    # E25 Time away is no presence.
    ("10:00–10:15, 10:45–11:00", 1800, "10:00", "11:00", 1),
    # E05 A row of 0 s is no presence; its moment is all that is known.
    ("10:03–10:03", 0, "10:03", "10:03", 0),
    # E06 A row of 0 s beside a real visit sets no arrival…
    ("10:03–10:03, 10:08–11:00", 3120, "10:08", "11:00", 1),
    # …and no leave.
    ("10:08–11:00, 11:20–11:20", 3120, "10:08", "11:00", 1),
    # E08 Without an end, somebody is inside until now.
    ("10:00–", 7200, "10:00", None, 1),
    # One device left, the other still open: inside.
    ("10:00–10:30, 10:10–", 7200, "10:00", None, 2),
    # A second device in the second in which the first one leaves is not a second one at one moment.
    ("10:00–10:30, 10:30–11:00", 3600, "10:00", "11:00", 1),
    # Three at once, for a minute.
    ("10:00–11:00, 10:10–10:31, 10:20–10:40, 10:30–10:50", 3600, "10:00", "11:00", 4),
]
# fmt: on


@pytest.mark.parametrize(("times", "seconds", "first_in", "last_out", "devices"), CASES)
def test_presence(times, seconds, first_in, last_out, devices):
    own = ana(rows("ana", times))

    assert (own.seconds, own.first_in, own.last_out, own.devices) == (
        seconds,
        at(first_in),
        at(last_out) if last_out else None,
        devices,
    )


def test_time_on_stage_is_counted_apart():
    """E23, E24: 15 minutes on stage, in or beside the audience."""
    assert ana(rows("ana", "10:00–10:20, stage 10:20–10:35, 10:35–11:00")).stage_seconds == 900
    assert ana(rows("ana", "10:00–11:00, stage 10:20–10:35")).stage_seconds == 900


def test_a_drawing_is_rows():
    """The notation itself: before the bar is before the lesson, > is still inside."""
    drawn = draw("ana ·#|#··@2#>")

    assert [(row.list, row.enter, row.leave) for row in drawn] == [
        (LIVE, at("9:55"), at("10:05")),
        (STAGE, at("10:15"), at("10:20")),
        (LIVE, at("10:20"), at("10:25")),
        (LIVE, at("10:20:01"), at("10:25")),
        (LIVE, at("10:25"), None),
    ]


def test_several_names_are_one_person_and_are_kept():
    """E26: the latest name is shown, all are kept, oldest first."""
    visits = [
        *rows("ana", "10:40–11:00", name="Annie"),
        *rows("ana", "10:00–10:20", name="Ana"),
        *rows("ana", "10:20–10:40", name="ipad"),
    ]

    assert (ana(visits).name, ana(visits).names) == ("Annie", ("Ana", "ipad", "Annie"))


def test_the_role_held_longest_stands():
    """E33: ten minutes as a student and fifty as an assistant; on a tie the later one."""
    ten, fifty = rows("ana", "10:00–10:10"), rows("ana", "10:10–11:00", role="assistant")
    half, other = rows("ana", "10:00–10:30"), rows("ana", "10:30–11:00", role="assistant")

    assert ana([*fifty, *ten]).role == "assistant"
    assert ana([*other, *half]).role == "assistant"


def test_one_person_can_be_asked_alone():
    """What a person's presence is depends on nobody else's rows."""
    room = [*rows("ben", "10:00–10:20"), *rows("ana", "10:05–10:40, 10:30–11:00"), *rows("cai", "10:00–")]

    assert presences(room, NOON)["ana"] == ana(rows("ana", "10:05–10:40, 10:30–11:00"))


PEOPLE = ("ana", "ben", "cai")


@st.composite
def rooms(draw_):
    """Rows of three people, whose names, roles, lists and ends go every way."""
    found = {}
    for _ in range(draw_(st.integers(0, 12))):
        person, kind = draw_(st.sampled_from(PEOPLE)), draw_(st.sampled_from((LIVE, LIVE, STAGE)))
        enter, length = draw_(st.integers(0, 90)), draw_(st.none() | st.integers(0, 60))
        role, name = draw_(st.sampled_from(("student", "viewer"))), draw_(st.sampled_from(("A", "A", "B")))
        leave = None if length is None else enter + length
        found[kind, person, enter] = Visit(kind, person, enter, leave, person, name, role, "mac")
    return list(found.values())


@given(rooms(), st.integers(0, 120), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(visits, now, dice):
    shuffled = list(visits)
    dice.shuffle(shuffled)

    ordered = sorted(visits, key=lambda row: (row.person, row.enter))
    assert presences(shuffled, now) == presences(visits, now) == presences(ordered, now)


@given(rooms(), st.integers(0, 120))
def test_presence_is_what_counting_every_second_gives(visits, now):
    """An independent count: who was there in each second, and on how many live rows."""
    found = presences(visits, now)

    assert found.keys() == {row.person for row in visits}
    for person, own in found.items():
        mine = [row for row in visits if row.person == person]
        spans = [
            (row.list, row.enter, max(now, row.enter) if row.leave is None else row.leave) for row in mine
        ]
        there = [second for second in range(160) if any(a <= second < b for _, a, b in spans)]
        staged = [second for second in range(160) if any(k == STAGE and a <= second < b for k, a, b in spans)]
        at_once = [sum(k == LIVE and a <= second < b for k, a, b in spans) for second in range(160)]
        leave = there[-1] + 1 if there else max(b for _, _, b in spans)
        assert own.seconds == len(there)
        assert own.stage_seconds == len(staged)
        assert own.devices == max(at_once)
        assert own.first_in == (there[0] if there else min(a for _, a, _ in spans))
        assert own.last_out == (None if any(row.leave is None for row in mine) else leave)
        assert own.visits == len(mine)
        assert [second for a, b in own.intervals for second in range(a, b)] == there
