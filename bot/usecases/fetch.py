"""Fetch the provider's own schedule for all rooms at once, as far as no person planned them."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.classroom.answers import RoomDetails
from bot.classroom.client import Classroom
from bot.domain.periods import Period
from bot.domain.rooms import parse_room
from bot.domain.schedule import Series
from bot.errors import AskedWrongly, RoomGone
from bot.store import rooms, timetable
from bot.store.database import Connection, Database, transaction
from bot.store.difference import Difference
from bot.usecases.provider import fill, said_of

Told = tuple[str, RoomDetails]
"""A room as we call it, and what the provider says of it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it."""

    listed: bool
    """Whether the provider listed its rooms; else those met before were asked about one by one."""
    rooms: int
    """With a lesson in the period, those that a person planned included."""
    planned: int
    """Left alone, because a person planned them."""
    series: Difference[Series]


async def fetch(
    classroom: Classroom, database: Database, *, period: Period, now: int, timezone: str
) -> Fetched:
    """Fill the rooms that no person planned with the lessons the provider has for them in `period`.

    Raises ClassroomError where the provider fails, and then fills nothing.
    """
    listed = await classroom.rooms(period.start, period.end)
    if listed is None:
        told = await _ask_each(classroom, await database.run(_unplanned), period)
    else:
        told = await database.run(_called, listed)
    return await database.run(_keep, told, listed is not None, now, timezone)


async def _ask_each(classroom: Classroom, names: Iterable[str], period: Period) -> list[Told]:
    """What each room tells of itself; the classroom's own limits keep these from being too many at once."""

    async def ask(room: str) -> Told | None:
        try:
            return room, await classroom.details(room)
        except RoomGone:
            return None

    try:
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(ask(room)) for room in names]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    found = filter(None, [task.result() for task in asked])
    return [(room, details) for room, details in found if details.touches(period.start, period.end)]


def _unplanned(db: Connection) -> list[str]:
    planned = _planned(db)
    return [known.room for known in rooms.all_rooms(db) if known.room not in planned]


def _planned(db: Connection) -> set[str]:
    return {series.room for series in timetable.load(db).series if series.is_planned}


def _called(db: Connection, listed: Sequence[RoomDetails]) -> list[Told]:
    """The rooms by the names they have here: as they are planned, else as they are known, else by serial."""
    known = [_planned(db), {one.room for one in rooms.all_rooms(db)}]
    told = []
    for details in listed:
        names = [name for name in (details.serial, f"third:{details.thirdroomid}") if _is_room(name)]
        ours = [name for some in known for name in names if name in some] or names
        told += [(ours[0], details)] if ours else []
    return told


def _is_room(name: str) -> bool:
    try:
        return parse_room(name) == name
    except AskedWrongly:
        return False


def _keep(db: Connection, told: Sequence[Told], listed: bool, now: int, timezone: str) -> Fetched:  # noqa: FBT001
    with transaction(db):
        for room, details in told:
            third = "" if room.startswith("third:") else details.thirdroomid
            rooms.remember(db, room, details.title, third=third)
        filled = fill(db, [said_of(room, details) for room, details in told], now=now, timezone=timezone)
        names = {room for room, _ in told}
        return Fetched(listed, len(names), len(names & _planned(db)), filled)
