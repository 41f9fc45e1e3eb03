"""Muting: what is meant, and what is muted now. On the database's thread."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.mutes import Mute
from bot.domain.muting import Target, kind_of
from bot.domain.people import normalise
from bot.store import audit, mutes, rooms, timetable
from bot.store.database import Connection, transaction
from bot.usecases.directory import search
from bot.usecases.person import everybody, find

MUTE, UNMUTE = "mute", "unmute"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text may mean."""

    targets: tuple[Target, ...] = ()
    near: tuple[Target, ...] = ()
    """Where there is none: what is called like it."""


def meant(db: Connection, text: str, among: Collection[str], now: int, *, room: str = "") -> Meant:
    """The kind of alert, room or person that `text` means among these rooms; if given, in `room` alone."""
    inside = room or None
    title = rooms.title(db, room) if room else ""
    if kind := kind_of(text):
        return Meant((Target(room=inside, kind=kind, title=title),))
    people = find(db, text, [room] if room else among, now)
    wanted = normalise(text)
    exact = [one for one in people if text.strip() == one.person or wanted in map(normalise, one.names)]
    found = [
        Target(person=one.person, room=inside, name=one.name, title=title, rooms=one.rooms)
        for one in exact or people
    ]
    if room:
        return Meant(tuple(found))
    listed = [one for one in search(db, text) if one.room in among] if wanted else []
    whole = [one for one in listed if wanted in (normalise(one.room), normalise(one.title))]
    meant_rooms = [Target(room=one.room, title=one.title) for one in whole]
    if whole or exact:
        return Meant((*meant_rooms, *(found if exact else ())))
    near = [Target(room=one.room, title=one.title) for one in rooms.find(db, text).near if one.room in among]
    return Meant(near=tuple(found + near)) if near or len(found) != 1 else Meant(tuple(found))


def mute(db: Connection, target: Target, given: Mute) -> int:
    """Keep it, in place of those about the same; its number."""
    with transaction(db):
        for number, other in mutes.in_force(db, given.at).items():
            if target.is_of(other):
                mutes.take_back(db, number)
        for room in [target.room] if target.room else target.rooms or [""]:
            audit.note_look(db, given.author, room, given.at, MUTE)
        return mutes.add(db, given)


def unmute(db: Connection, number: int, who: str, now: int) -> bool:
    """Hear of it again; whether there was one with that number."""
    with transaction(db):
        known = mutes.in_force(db, now).get(number)
        if known is None:
            return False
        audit.note_look(db, who, known.room or "", now, UNMUTE)
        return mutes.take_back(db, number)


def _is_among(db: Connection, one: Mute, among: Collection[str], people: Collection[str]) -> bool:
    """Whether a mute is of these rooms and of these people, where it is of any."""
    of_room = one.lesson is None or timetable.room_of(db, one.lesson.rpartition("-")[0]) in among
    return of_room and (one.person is None or one.person in people)


def in_force(
    db: Connection, among: Collection[str], now: int, *, whole: bool = True
) -> Mapping[int, tuple[Mute, Target]]:
    """What is muted now, by number, save what is about a room that is not `among`.

    Where that is not the `whole` of rooms, save people and lessons of other rooms too.
    """
    known = {
        number: one
        for number, one in mutes.in_force(db, now).items()
        if one.room is None or one.room in among
    }
    people = everybody(db, among, now) if any(one.person for one in known.values()) else {}
    if not whole:
        known = {number: one for number, one in known.items() if _is_among(db, one, among, people)}
    found = {}
    for number, one in known.items():
        target = Target(one.person, one.room, one.kind, one.lesson)
        if one.person and one.person in people:
            target = replace(target, name=people[one.person].name)
        if one.room:
            target = replace(target, title=rooms.title(db, one.room))
        found[number] = one, target
    return found
