"""Identity: which guest may be whom. A name only suggests; a link is somebody's decision.

A link holds for past lessons too: the guest's visits are the user's, whenever they were.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.notes import Note
from bot.domain.people import LEARNERS, Link, RosterEntry, normalise
from bot.domain.register import ABSENT, Line
from bot.domain.verdicts import Case
from bot.domain.visits import Visit

MANY = 10
"""With more guests than this in a room, to name each beside each absent person helps nobody."""


def linked(visits: Iterable[Visit], links: Sequence[Link]) -> Sequence[Visit]:
    """The visits, with those of a linked guest under the user's own key. The latest link of a guest holds."""
    kept = visits if isinstance(visits, Sequence) else list(visits)
    whose = {link.person: link.userid for link in sorted(links, key=lambda link: link.at)}
    if not whose:
        return kept
    return [visit._replace(person=whose.get(visit.person, visit.person)) for visit in kept]


def suggestions(guests: Mapping[str, Line], unclaimed: Iterable[RosterEntry]) -> dict[str, RosterEntry]:
    """Guest → the one roster entry without visits whose name is exactly that of this guest alone."""
    entries: dict[str, list[RosterEntry]] = {}
    for entry in unclaimed:
        entries.setdefault(normalise(entry.name), []).append(entry)
    claims: dict[str, list[str]] = {}
    for person, line in guests.items():
        name = normalise(line.name)
        if name in entries:
            claims.setdefault(name, []).append(person)
    return {
        people[0]: entries[name][0]
        for name, people in claims.items()
        if name and len(people) == 1 and len(entries[name]) == 1
    }


def beside(lines: Sequence[Line], listed: Mapping[str, tuple[RosterEntry, bool]], case: Case) -> list[Line]:
    """The lines with who may be whom: on the guest's, and on that of the person who was not seen.

    An exact name is a suggestion at any time. Beside somebody absent stand, besides, the guests who
    stayed for at least half of the lesson.
    """
    missing = {line.person for line in lines if line.due and not line.visits and line.person in listed}
    if not missing:
        return list(lines)
    guests = {line.person: line for line in lines if _is_guest(line, listed)}
    named = suggestions(guests, (listed[person][0] for person in missing))
    stayed = [line for line in guests.values() if line.seconds and 2 * line.seconds >= case.credited.seconds]
    stayed = [] if len(stayed) > MANY else sorted(stayed, key=lambda line: (-line.seconds, line.person))
    of_entry = {entry.person: guests[guest] for guest, entry in named.items()}
    return [
        _with(line, _hints(line, named, of_entry, stayed)) if not line.due or line.person in missing else line
        for line in lines
    ]


def _is_guest(line: Line, listed: Mapping[str, tuple[RosterEntry, bool]]) -> bool:
    return line.role in LEARNERS and bool(line.visits) and not line.due and line.person not in listed


def _hints(
    line: Line, named: Mapping[str, RosterEntry], of_entry: Mapping[str, Line], stayed: Sequence[Line]
) -> tuple[Note, ...]:
    if line.person in named:
        entry = named[line.person]
        return (Note("may_be", {"userid": entry.userid, "name": entry.name}),)
    maybe = [of_entry[line.person]] if line.person in of_entry else stayed if line.verdict == ABSENT else []
    return tuple(
        Note("maybe_guest", {"person": guest.person, "name": guest.name, "seconds": guest.seconds})
        for guest in maybe
    )


def _with(line: Line, notes: tuple[Note, ...]) -> Line:
    return line._replace(notes=(*line.notes, *notes)) if notes else line
