"""The directory of rooms: which there are, and what is to be said of each. On the database's thread."""

from collections.abc import Iterable

from bot.domain.directory import Detailed, Listed
from bot.domain.people import normalise
from bot.store import rooms, roster, scans, timetable
from bot.store.database import Connection
from bot.usecases.now import ahead

_LAST = "\uffff"  # where a title would stand


def search(db: Connection, text: str = "") -> list[Listed]:
    """The rooms that are called like `text`, or all: those with lessons first, then by title and number."""
    known = {one.room: one for one in rooms.all_rooms(db)}
    planned: dict[str, list[str]] = {}
    for series in timetable.load(db).series:
        planned.setdefault(series.room, []).append(series.title)
    wanted = normalise(text)
    found = []
    for room in {*known, *planned}:
        met, titles = known.get(room), [title for title in planned.get(room, ()) if title]
        title = (met.title if met else "") or next(iter(titles), "")
        called = (room, f"third:{met.third}" if met else "", title, *titles)
        if any(wanted in normalise(name) for name in called):
            found.append(Listed(room, title, room in planned))
    return sorted(found, key=lambda one: (not one.watched, normalise(one.title) or _LAST, one.room))


def details(db: Connection, listed: Iterable[Listed], now: int) -> list[Detailed]:
    """What is to be said of these rooms."""
    return [
        Detailed(
            one,
            next=next(iter(ahead(db, now, room=one.room)), None) if one.watched else None,
            due=len(roster.of_room(db, one.room)),
            read=scans.last_read(db, one.room),
        )
        for one in listed
    ]
