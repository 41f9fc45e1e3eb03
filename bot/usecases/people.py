"""Who in a room is meant by a user id or a name that somebody typed."""

from collections.abc import Iterable

from bot.domain.people import is_nameless, normalise
from bot.domain.visits import Visit
from bot.errors import AskedWrongly
from bot.store import links, roster, visits
from bot.store.database import Connection

_MOST_NAMED = 8

People = dict[str, frozenset[str]]
"""Person, as visits are kept under → every name they are known by."""


def people_of(db: Connection, room: str, start: int, end: int) -> People:
    """Everybody due in `room`, and everybody seen there in `[start, end)`."""
    named = [(entry.person, entry.name) for entry in roster.of_room(db, room)]
    return _by_person([*named, *_seen(visits.between(db, room, start, end))])


def guests_of(db: Connection, room: str, start: int, end: int) -> People:
    """Those seen in `[start, end)` without a user id, and those linked already."""
    seen = _by_person(_seen(visits.between(db, room, start, end)))
    return linked_guests(db, room) | {person: names for person, names in seen.items() if is_nameless(person)}


def linked_guests(db: Connection, room: str) -> People:
    """The guests whose links are in force."""
    return _by_person((link.person, link.person.removeprefix("name:")) for link in links.of_room(db, room))


def find_person(people: People, room: str, text: str) -> str:
    """The person with that user id, else the only one with exactly that name; a guest, where no user has it.

    Raises AskedWrongly where there is none, or more than one.
    """
    wanted = text.strip()
    if wanted in people:
        return wanted
    name = normalise(wanted.removeprefix("name:"))
    called = sorted(person for person, names in people.items() if name in map(normalise, names))
    users = [person for person in called if not is_nameless(person)]
    if len(called) == 1 or len(users) == 1:
        return (users or called)[0]
    if not called:
        raise AskedWrongly(
            "Nobody in room {room} has the user id or the exact name “{wanted}”.",
            room=room,
            wanted=wanted[:60],
        )
    ids = ", ".join(called[:_MOST_NAMED])
    raise AskedWrongly(
        "{count} people in room {room} are called “{wanted}”: say which id ({ids}).",
        count=len(called),
        room=room,
        wanted=wanted[:60],
        ids=ids,
    )


def _seen(rows: Iterable[Visit]) -> Iterable[tuple[str, str]]:
    return {(visit.person, visit.name) for visit in rows}


def _by_person(named: Iterable[tuple[str, str]]) -> People:
    found: dict[str, set[str]] = {}
    for person, name in named:
        found.setdefault(person, set()).add(name)
    return {person: frozenset(names) for person, names in found.items()}
