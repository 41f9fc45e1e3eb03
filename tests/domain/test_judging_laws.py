"""Laws of judging, whatever the rows: checked on made-up lessons, and beside a count of every second."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.notes import CODES
from bot.domain.people import RosterEntry
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import Lesson
from bot.domain.visits import LIVE, STAGE, Visit
from tests.domain.drawing import ROOM, judged

LESSON = Lesson("law", ROOM, "Law", 10_000, 10_400, "Asia/Shanghai")
POLICY = Policy(
    late_after=30, early_before=30, gap=12, margin=90, settle=18, teacher_after=30, teacher_gone=18
)
BY_TEACHER = replace(POLICY, clock="teacher")
RANK = {"absent": 0, "unknown": 0, "partial": 1, "present": 2}
PEOPLE = ("ana", "ben", "cai", "dan", "eve")
DUE = [RosterEntry(ROOM, person, person.title()) for person in PEOPLE]


@st.composite
def visits(draw, people=(*PEOPLE, "zoe", "wang")):
    """Rows around the lesson; wang teaches, zoe is on no roster."""
    found = {}
    for _ in range(draw(st.integers(0, 14))):
        person = draw(st.sampled_from(people))
        enter = draw(st.integers(9_900, 10_450))
        length = draw(st.none() | st.integers(0, 500))
        role = "teacher" if person == "wang" else draw(st.sampled_from(("student", "viewer")))
        kind = draw(st.sampled_from((LIVE, LIVE, STAGE)))
        leave = None if length is None else enter + length
        found[kind, person, enter] = Visit(kind, person, enter, leave, person, person.title(), role, "ios")
    return list(found.values())


POLICIES = st.sampled_from((POLICY, BY_TEACHER))
NOWS = st.integers(9_900, 10_600)


def register(rows, now, *, due=DUE, policy=POLICY, complete=True, lesson=LESSON):
    return judged(rows, due, now=now, policy=policy, complete=complete, lesson=lesson)


@given(visits(), NOWS, POLICIES, st.booleans(), st.booleans())
def test_counts_always_sum(rows, now, policy, complete, rostered):
    found = register(rows, now, due=DUE if rostered else [], policy=policy, complete=complete)

    counts = found.counts
    assert counts["due"] == sum(
        counts[verdict] for verdict in ("present", "partial", "absent", "unknown", "excused")
    )
    assert counts["due"] == sum(line.due for line in found.people)
    assert all((line.verdict is not None) == line.due for line in found.people)
    assert len({line.person for line in found.people}) == len(found.people)
    assert {row.person for row in rows if found.lesson.start <= row.enter < found.lesson.end} <= {
        line.person for line in found.people
    }


@given(visits(), NOWS, POLICIES)
def test_a_partial_scan_never_makes_anybody_absent(rows, now, policy):
    assert register(rows, now, policy=policy, complete=False).counts["absent"] == 0


@given(visits(), st.integers(9_900, LESSON.end + POLICY.settle - 1), POLICIES)
def test_nobody_is_absent_before_the_end_has_settled(rows, now, policy):
    assert register(rows, now, policy=policy).counts["absent"] == 0


@given(visits(), NOWS, POLICIES)
def test_without_a_roster_nobody_is_absent(rows, now, policy):
    assert register(rows, now, due=[], policy=policy).counts["absent"] == 0


@given(visits(), NOWS, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(rows, now, policy, dice):
    shuffled = list(rows)
    dice.shuffle(shuffled)

    assert register(shuffled, now, policy=policy) == register(rows, now, policy=policy)


@given(visits(), NOWS, st.integers(-5_000, 500_000), POLICIES)
def test_shifting_all_times_shifts_the_answer(rows, now, by, policy):
    later = [
        row._replace(enter=row.enter + by, leave=None if row.leave is None else row.leave + by)
        for row in rows
    ]
    there = replace(LESSON, start=LESSON.start + by, end=LESSON.end + by)
    here, moved = register(rows, now, policy=policy), register(later, now + by, policy=policy, lesson=there)

    assert [
        (line.verdict, line.flags, line.seconds, line.share, line.reason.code) for line in moved.people
    ] == [(line.verdict, line.flags, line.seconds, line.share, line.reason.code) for line in here.people]
    assert (moved.clock.start, moved.clock.end) == (here.clock.start + by, here.clock.end + by)
    assert [note.code for note in moved.notes] == [note.code for note in here.notes]


@given(visits(("ana",)), visits(("ana",)), NOWS, st.booleans())
def test_more_presence_never_lowers_a_verdict(rows, more, now, complete):
    """One student alone, so that no incident of the room comes in between."""
    keys = {row.key for row in rows}
    less = register(rows, now, complete=complete)
    more_of_it = register([*rows, *(row for row in more if row.key not in keys)], now, complete=complete)
    before, after = (
        next(line for line in found.people if line.person == "ana") for found in (less, more_of_it)
    )

    assert RANK[after.verdict] >= RANK[before.verdict]
    assert after.seconds >= before.seconds


@given(visits(), NOWS, POLICIES)
def test_seconds_are_what_counting_every_second_gives(rows, now, policy):
    """An independent count, of rooms without incident."""
    found = register(rows, now, policy=policy)
    assume(all(note.code != "room_incident" for note in found.notes))
    credited = range(found.clock.start, max(found.clock.start, min(found.clock.end, now)))

    for line in found.people:
        own = [row for row in rows if row.person == line.person]
        there = sum(
            any(row.enter <= second and (row.leave is None or second < row.leave) for row in own)
            for second in credited
        )
        if now < LESSON.end:  # an open end is assumed only when the lesson is over
            assert line.seconds == there
        assert line.share == (line.seconds * 10_000 // len(credited) / 10_000 if credited else 0)
        assert 0 <= line.stage_seconds <= line.seconds <= len(credited)


@given(visits(), NOWS, POLICIES)
def test_flags_and_their_lengths_go_together(rows, now, policy):
    for line in register(rows, now, policy=policy).people:
        assert ("late" in line.flags) == (line.late_by > policy.late_after)
        assert ("left_early" in line.flags) == (line.early_by > policy.early_before)
        assert not (line.flags and line.reason.code == "onlooker")


@given(visits(), NOWS, POLICIES, st.booleans(), st.booleans())
def test_every_note_has_the_facts_that_its_code_promises(rows, now, policy, complete, rostered):
    found = judged(
        rows,
        DUE if rostered else [],
        now=now,
        policy=policy,
        lesson=replace(LESSON, teacher="wang"),
        reading=Reading(now, complete, fresh=complete, sightings={"cai": 10_050}, asked_online=10_100),
    )
    notes = [*found.notes, *(note for line in found.people for note in (line.reason, *line.notes))]

    assert {note.code: set(note.facts) for note in notes} == {
        note.code: set(CODES[note.code]) for note in notes
    }
