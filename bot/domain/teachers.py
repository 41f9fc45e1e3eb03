"""Teachers: who held the lesson, from when to when, and what to say when that is not as planned.

Expected is whom the timetable names; where it names nobody, any teacher on the roster. A teacher's
punctuality is measured against the timetable, whatever the clock of the lesson follows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.intervals import Union, clip, gaps, union
from bot.domain.notes import Note
from bot.domain.people import STAFF, TEACHER, RosterEntry, normalise
from bot.domain.policy import Policy
from bot.domain.presence import Presence
from bot.domain.reading import Reading


@dataclass(frozen=True, slots=True)
class Planned:
    """The lesson as planned, and up to when anything is known."""

    start: int
    end: int
    opens: int
    closes: int
    """Presence in `[opens, closes)` is this lesson's, and no other lesson's."""
    as_of: int
    policy: Policy
    reading: Reading

    @property
    def over(self) -> bool:
        """Whether the records reach its end."""
        return self.as_of >= self.end


@dataclass(frozen=True, slots=True)
class Holding:
    """How the lesson was held."""

    spent: Union = ()
    """When somebody who holds it was inside, between its planned start and the moment of the scan."""
    inside: bool = False
    """Whether one of them still is."""
    notes: tuple[Note, ...] = ()


def expected_teachers(
    named: str, roster: Iterable[RosterEntry], seen: Mapping[str, Presence]
) -> dict[str, str]:
    """Person → name. `named` is the timetable's: a user id, else the exact name of somebody on the staff."""
    teachers = {entry.person: entry.name for entry in roster if entry.role == TEACHER}
    if not named:
        return teachers
    if named in seen:
        return {named: teachers.get(named) or seen[named].name}
    if named in teachers:
        return {named: teachers[named]}
    wanted = normalise(named)
    for person, name in teachers.items():
        if normalise(name) == wanted:
            return {person: name}
    for person, presence in seen.items():
        if presence.role in STAFF and wanted in map(normalise, presence.names):
            return {person: presence.name}
    return {named: named}


def hold(
    planned: Planned,
    expected: Mapping[str, str],
    teachers: Mapping[str, Presence],
    assistants: Mapping[str, Presence],
) -> Holding:
    """Who held the lesson, and how. An assistant holds it where no teacher came and the policy lets them."""
    came = _inside_lesson(teachers, planned)
    helped = _inside_lesson(assistants, planned)
    notes = list(_missing(planned, expected, came, teachers))
    notes += _late(planned, expected, came, teachers)
    holders = came
    if helped and not came:
        names = ", ".join(sorted(assistants[person].name for person in helped))
        notes.append(Note("assistant_only", {"name": names}))
        holders = helped if planned.policy.assistant_holds else {}
    people = {**assistants, **teachers}
    spent = union(interval for own in holders.values() for interval in own)
    inside = any(people[person].last_out is None for person in holders)
    if spent:
        last = max(holders, key=lambda person: (holders[person][-1][1], person))
        notes += _away(planned, spent, people[last].name, inside=inside)
    return Holding(spent, inside, tuple(notes))


def _inside_lesson(people: Mapping[str, Presence], planned: Planned) -> dict[str, Union]:
    own = (
        (person, clip(one.intervals, planned.start, min(planned.end, planned.as_of)))
        for person, one in people.items()
    )
    return {person: spent for person, spent in own if spent}


def _missing(
    planned: Planned, expected: Mapping[str, str], came: Mapping[str, Union], teachers: Mapping[str, Presence]
) -> Iterable[Note]:
    """Only a complete scan says that a teacher is missing, and not where one is on the online list."""
    if not expected or expected.keys() & came.keys() or not planned.reading.complete:
        return
    if planned.as_of - planned.start <= planned.policy.teacher_after:
        return
    if any(planned.reading.sightings.get(person, 0) >= planned.start for person in expected):
        return
    name = ", ".join(sorted(expected.values()))
    if came:
        substitutes = ", ".join(sorted(teachers[person].name for person in came))
        yield Note("covered", {"name": name, "by": substitutes})
    else:
        yield Note("teacher_missing", {"name": name, "since": planned.start})


def _late(
    planned: Planned, expected: Mapping[str, str], came: Mapping[str, Union], teachers: Mapping[str, Presence]
) -> Iterable[Note]:
    """Of several expected teachers, the first one in begins the lesson."""
    arrivals = [(spent[0][0], person) for person, spent in came.items() if not expected or person in expected]
    if not arrivals:
        return
    first, person = min(arrivals)
    if first - planned.start > planned.policy.late_after:
        yield Note("teacher_late", {"name": teachers[person].name, "late_by": first - planned.start})


def _away(planned: Planned, spent: Union, name: str, *, inside: bool) -> Iterable[Note]:
    """When nobody who holds the lesson was inside."""
    policy = planned.policy
    for start, end in gaps(spent):
        if end - start > policy.teacher_gone:
            yield Note("teacher_away", {"name": name, "since": start, "until": end})
    last = spent[-1][1]
    if inside:
        return
    if planned.over:
        if planned.end - last > policy.early_before:
            yield Note("teacher_left_early", {"name": name, "early_by": planned.end - last})
    elif planned.as_of - last > policy.teacher_gone:
        yield Note("teacher_gone", {"name": name, "since": last})
