"""One person: who is meant, what they did lately, where they are. On the database's thread."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bot.domain.lately import Attended, Inside, Lately, Somebody
from bot.domain.people import normalise
from bot.domain.periods import DAY
from bot.domain.register import Register
from bot.domain.trends import TrendRules
from bot.store import links, met, rooms, roster, scans, timetable, visits
from bot.store.database import Connection
from bot.usecases import book
from bot.usecases.courses import standings
from bot.usecases.registers import Rules

LATELY = 28 * DAY
"""Seconds that count as lately."""
_TODAY = DAY // 2
"""So long ago somebody may have entered a room in which they still are."""


@dataclass(slots=True)
class _Gathered:
    """What is found of one person, room by room."""

    names: dict[str, None] = field(default_factory=dict)
    rooms: dict[str, None] = field(default_factory=dict)
    is_due: bool = False


def every_room(db: Connection) -> list[str]:
    """The rooms in which somebody may be known."""
    known = [one.room for one in rooms.all_rooms(db)]
    planned = [series.room for series in timetable.load(db).series]
    return list(dict.fromkeys([*known, *planned, *roster.load(db)]))


def find(db: Connection, text: str, among: Collection[str], now: int) -> list[Somebody]:
    """Whom `text` may mean in the rooms `among`: that user id, else that name, else a name that holds it."""
    known = everybody(db, among, now)
    wanted = text.strip()
    if wanted in known:
        return [known[wanted]]
    name = normalise(wanted)
    called = [one for one in known.values() if name in map(normalise, one.names)]
    holding = [one for one in known.values() if any(name in own for own in map(normalise, one.names))]
    return sorted(called or holding, key=lambda one: (not one.is_due, one.name, one.person)) if name else []


def lately(
    db: Connection,
    somebody: Somebody,
    *,
    rules: Rules,
    now: int,
    trends: TrendRules = TrendRules(),  # noqa: B008 - it cannot be changed
) -> Lately:
    """What somebody did since four weeks ago, running lessons included, and how they stand in the term."""
    since = now - LATELY
    held = [one for room in somebody.rooms for one in _registers(db, room, since, now, rules)]
    lessons = [
        Attended(register.lesson, register.status, line)
        for register in held
        for line in register.people
        if line.person == somebody.person
    ]
    lessons.sort(key=lambda one: (-one.lesson.start, one.lesson.room))
    inside = [found for room in somebody.rooms for found in _inside(db, room, somebody, now)]
    courses = standings(db, somebody.person, somebody.rooms, lately=held, since=since, now=now, rules=trends)
    return Lately(somebody, since, tuple(lessons), tuple(inside), courses)


def everybody(db: Connection, among: Collection[str], now: int) -> dict[str, Somebody]:
    """Whom the rosters and the records of four weeks know in these rooms, by person."""
    found: dict[str, _Gathered] = {}

    def meet(person: str, name: str, room: str, *, is_due: bool) -> None:
        one = found.setdefault(person, _Gathered())
        one.names.setdefault(name)
        one.rooms.setdefault(room)
        one.is_due |= is_due

    for room in among:
        for entry in roster.of_room(db, room):
            meet(entry.person, entry.name, room, is_due=True)
    for room in among:
        whose = {link.person: link.userid for link in links.of_room(db, room)}
        for person, name in met.of_room(db, room, now - LATELY):
            meet(whose.get(person, person), name, room, is_due=False)
    return {
        person: Somebody(person, tuple(one.names), tuple(one.rooms), one.is_due)
        for person, one in found.items()
    }


def _registers(db: Connection, room: str, since: int, now: int, rules: Rules) -> Iterator[Register]:
    for start, end in book.pages(since, now + 1):
        yield from book.read(db, room, start, end, rules=rules, now=now)


def _inside(db: Connection, room: str, somebody: Somebody, now: int) -> Iterator[Inside]:
    """The room, where its newest read shows the person inside."""
    read = scans.last_read(db, room)
    if read is None or read < now - _TODAY:
        return
    whose = {link.person: link.userid for link in links.of_room(db, room)}
    entered = [
        visit.enter
        for visit in visits.between(db, room, now - _TODAY, now)
        if visit.leave is None and whose.get(visit.person, visit.person) == somebody.person
    ]
    if entered:
        planned = (series.title for series in timetable.load(db, room).series)
        title = rooms.title(db, room) or next(filter(None, planned), "")
        yield Inside(room, title, min(entered), read)
