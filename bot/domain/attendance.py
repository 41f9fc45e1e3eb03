"""Judging: one lesson, its roster and its visits become a register.

The one way from records to verdicts: commands, alerts, digests and exports all ask `judge`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import inf

from bot.domain import verdicts
from bot.domain.attendees import Seen, Who, attendees, on_roster
from bot.domain.clock import clock_of
from bot.domain.collecting import collecting_later
from bot.domain.corrections import Correction
from bot.domain.credit import credit
from bot.domain.identity import beside, linked
from bot.domain.incidents import find_incidents, lost
from bot.domain.lines import learner_line, onlooker_line, staff_line
from bot.domain.people import ASSISTANT, LEARNERS, STAFF, TEACHER, Excuse, Link, RosterEntry
from bot.domain.policy import SCHEDULE, Policy
from bot.domain.presence import Presence, presences
from bot.domain.reading import Reading, close_open
from bot.domain.register import (
    ABSENT,
    EXCUSED,
    LATE,
    LEFT_EARLY,
    PARTIAL,
    PRESENT,
    UNKNOWN,
    Clock,
    Lesson,
    Line,
    Register,
)
from bot.domain.remarks import remarks
from bot.domain.seams import Slot, slots
from bot.domain.teachers import Holding, Planned, expected_teachers, hold
from bot.domain.verdicts import Case
from bot.domain.visits import Visit
from bot.domain.zones import wall_at


@collecting_later
def judge(
    lesson: Lesson,
    roster: Sequence[RosterEntry],
    visits: Iterable[Visit],
    policy: Policy,
    now: int,
    *,
    reading: Reading,
    slot: Slot | None = None,
    excuses: Iterable[Excuse] = (),
    links: Sequence[Link] = (),
    corrections: Iterable[Correction] = (),
) -> Register:
    """The register of `lesson` as the records stand at `now`.

    `visits` are the room's; those outside the lesson's `slot` are passed over (without one, the lesson is
    alone in its room). An empty `roster` means that nobody knows who is due. Excuses, links and corrections
    may be of other rooms and lessons too. Whether a register is final is for `bot.domain.life` to say.
    """
    slot = slot or slots([replace(lesson, cancelled=False)], policy.margin)[0]
    as_of = now if reading.taken is None else min(now, reading.taken)
    planned = Planned(slot.start, slot.end, slot.opens, slot.closes, as_of, policy, reading)
    day = wall_at(lesson.start, lesson.timezone).date()
    listed = on_roster(roster, day)
    marks = {one.person: one for one in sorted(corrections, key=_at) if one.lesson_id == lesson.id}
    seen = _seen(visits, [link for link in links if link.room == lesson.room], slot, planned)
    teachers = expected_teachers(
        lesson.teacher, (entry for entry, due in listed.values() if due), seen.presences
    )
    people = attendees(seen, listed, teachers, marks)
    holding = _held(planned, teachers, people)
    clock = clock_of(planned, holding)
    incidents = find_incidents(_counted(people), clock, policy, as_of)
    case = Case(
        stage=verdicts.stage_of(planned, holding, now, cancelled=lesson.cancelled),
        planned=planned,
        credited=credit(clock, policy, as_of=as_of, lost=lost(incidents)),
        rostered=any(entry.role in LEARNERS for entry in roster),
        excuses=_excuses(excuses, lesson, day),
        corrections=marks,
    )
    lines = beside(_lines(people, case), listed, case)
    return Register(
        lesson=lesson,
        status=_status(case.stage, lesson, now),
        clock=clock,
        counts=counts(lines),
        people=tuple(sorted(lines, key=_place)),
        notes=tuple(remarks(case, lines, slot.notes, holding, incidents)),
        policy=policy.facts(),
    )


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """How many are due, and how many of them have each verdict and each flag."""
    due = [line for line in lines if line.due]
    given = Counter(line.verdict for line in due)
    flagged = Counter(flag for line in due for flag in line.flags)
    return {
        "due": len(due),
        **{verdict: given[verdict] for verdict in (PRESENT, PARTIAL, ABSENT, UNKNOWN, EXCUSED)},
        **{flag: flagged[flag] for flag in (LATE, LEFT_EARLY)},
    }


def _seen(visits: Iterable[Visit], links: Sequence[Link], slot: Slot, planned: Planned) -> Seen:
    """The people whose visits touch the lesson's slot."""
    opens, closes, as_of = slot.opens, slot.closes, planned.as_of
    own: Sequence[Visit] = [
        visit
        for visit in linked(visits, links)
        if visit[2] < closes and (visit[3] is None or visit[3] > opens or visit[2] >= opens)
    ]
    assumed: frozenset[str] = frozenset()
    if planned.over:
        own, assumed = close_open(own, planned.reading, slot.end)
    return Seen(presences(own, as_of), assumed, slot.passing)


def _held(planned: Planned, expected: Mapping[str, str], people: Iterable[Who]) -> Holding:
    staff = [who for who in people if who.presence and who.role in STAFF]
    here = [who for who in staff if who.passing is None or who.person in expected]
    teachers = {who.person: who.presence for who in here if who.presence and who.role == TEACHER}
    assistants = {who.person: who.presence for who in here if who.presence and who.role == ASSISTANT}
    return hold(planned, expected, teachers, assistants)


def _counted(people: Iterable[Who]) -> Iterator[Presence]:
    """Those whose leaving together is an incident: everybody but lookers-on and passers-by."""
    return (who.presence for who in people if who.presence and not who.looks_on and who.passing is None)


def _excuses(excuses: Iterable[Excuse], lesson: Lesson, day: date) -> dict[str, Excuse]:
    covering = (one for one in excuses if one.covers(lesson.room, lesson.id, day))
    return {one.person: one for one in sorted(covering, key=_at)}


def _at(said: Excuse | Correction) -> int:
    return said.at


def _lines(people: Iterable[Who], case: Case) -> list[Line]:
    timetable = Clock(case.planned.start, case.planned.end, SCHEDULE)
    punctual = credit(timetable, case.planned.policy, as_of=case.planned.as_of, lost=case.credited.lost)
    return [
        staff_line(who, case, punctual)
        if who.role in STAFF
        else onlooker_line(who, case)
        if who.looks_on
        else learner_line(who, case)
        for who in people
    ]


def _place(line: Line) -> tuple[int, float, str, str]:
    """Staff, then who is due, then other learners, then lookers-on; each by arrival, the unseen by name."""
    group = 0 if line.role in STAFF else 1 if line.due else 2 if line.role in LEARNERS else 3
    return (
        (group, inf, line.name, line.person)
        if line.first_in is None
        else (group, line.first_in, "", line.person)
    )


def _status(stage: str, lesson: Lesson, now: int) -> str:
    """The status that follows from the records alone."""
    return _STATUS.get(stage) or ("live" if now < lesson.end else "provisional")


_STATUS = {
    verdicts.CANCELLED: "cancelled",
    verdicts.NOT_STARTED: "upcoming",
    verdicts.NOT_READ: "unknown",
    verdicts.NOT_HELD: "not_held",
}
