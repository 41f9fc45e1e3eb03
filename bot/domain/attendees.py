"""Attendees: everybody whom a lesson concerns, put together from the records, the roster and the timetable.

The role on the roster decides, then that of the timetable's teacher, then the role held longest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.domain.notes import Note
from bot.domain.people import LEARNERS, STAFF, STUDENT, TEACHER, RosterEntry
from bot.domain.presence import Presence


class Who(NamedTuple):
    """One person as the room, the roster and the timetable know them. A plain tuple: rooms are large."""

    person: str
    role: str
    presence: Presence | None
    entry: RosterEntry | None = None
    """Their place on the roster, whether or not they are due today."""
    name: str = ""
    """The timetable's name, for a teacher whom neither roster nor records know."""
    due: bool = False
    assumed: bool = False
    """The end of their last visit was assumed."""
    passing: Note | None = None
    """Why they only passed by: seen in this lesson, but here for the one before or after."""

    @property
    def looks_on(self) -> bool:
        """Whether the lesson is neither for them nor held by them."""
        return self.role not in LEARNERS and self.role not in STAFF


@dataclass(frozen=True, slots=True)
class Seen:
    """The people in the records of a lesson."""

    presences: Mapping[str, Presence]
    assumed: frozenset[str] = frozenset()
    """Those for whom an end was assumed."""
    passing: Mapping[str, Note] = field(default_factory=dict)
    """Those who were here for the lesson before or after."""


_STRANGER: tuple[RosterEntry | None, bool] = (None, False)


def on_roster(roster: Iterable[RosterEntry], day: date) -> dict[str, tuple[RosterEntry, bool]]:
    """Person → entry, and whether it is due on `day`. Of a person's several entries, the one due counts."""
    found: dict[str, tuple[RosterEntry, bool]] = {}
    for entry in roster:
        due = entry.due_on(day)
        if due or entry.person not in found:
            found[entry.person] = entry, due
    return found


def attendees(
    seen: Seen,
    roster: Mapping[str, tuple[RosterEntry, bool]],
    teachers: Mapping[str, str],
    marked: Iterable[str],
) -> list[Who]:
    """Everybody seen or due, the `teachers` expected (person → name), and those `marked` by hand."""
    people: list[Who] = []
    for person, presence in seen.presences.items():
        entry, due = roster.get(person, _STRANGER)
        role = TEACHER if person in teachers else entry.role if entry else presence.role
        assumed, passing = person in seen.assumed, seen.passing.get(person)
        people.append(Who(person, role, presence, entry, "", due, assumed, passing))
    for person, (entry, due) in roster.items():
        if due and person not in seen.presences:
            role = TEACHER if person in teachers else entry.role
            people.append(Who(person, role, None, entry, due=True))
    known = {who.person for who in people}
    people += [
        Who(person, TEACHER, None, name=name) for person, name in teachers.items() if person not in known
    ]
    people += [
        Who(person, STUDENT, None) for person in marked if person not in known and person not in teachers
    ]
    return people
