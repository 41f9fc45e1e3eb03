"""What the provider says of a room besides its records: its title, and a schedule where nobody planned it.

An answer can do without either, so whatever goes wrong here fails nothing.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from bot.classroom.answers import RoomDetails
from bot.classroom.client import Classroom
from bot.domain.provider_schedule import ProviderRoom, fill_from_provider
from bot.domain.schedule import PROVIDER, Series
from bot.domain.zones import instant
from bot.errors import AttendanceError
from bot.store import rooms, timetable
from bot.store.database import Connection, Database, transaction
from bot.store.difference import Difference

_PATIENCE = 1.0
"""Seconds that an answer waits for what it can do without."""


async def meet(classroom: Classroom, database: Database, *, room: str, now: int, timezone: str) -> None:
    """Ask for title and schedule of a room never asked for before, and wait a moment for them."""
    async with asking(classroom, database, room=room, now=now, timezone=timezone):
        return


@asynccontextmanager
async def asking(
    classroom: Classroom, database: Database, *, room: str, now: int, timezone: str
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Ask beside other work for what is not known of a room; the callable waits a moment for the answer.

    Of a room never asked for before the answer is waited for first, since it may hold the lesson to read.
    """
    unknown, unplanned = await database.run(_lacks, room)
    work = _learn(classroom, database, room, now, timezone) if unknown or unplanned else _nothing()
    learning = asyncio.create_task(work, name="room-details")

    async def told() -> None:
        await asyncio.wait({learning}, timeout=_PATIENCE)

    try:
        if unknown:
            await told()
        yield told
    finally:
        learning.cancel()


async def _nothing() -> None:
    return


async def _learn(classroom: Classroom, database: Database, room: str, now: int, timezone: str) -> None:
    try:
        details = await classroom.details(room)
        await database.run(_keep, room, details, now, timezone)
    except AttendanceError:
        return


def _lacks(db: Connection, room: str) -> tuple[bool, bool]:
    """Whether the title is unknown, and whether no person planned the room."""
    planned = any(series.is_planned for series in timetable.load(db, room).series)
    return not rooms.title(db, room), not planned


def _keep(db: Connection, room: str, details: RoomDetails, now: int, timezone: str) -> None:
    with transaction(db):
        rooms.remember(db, room, details.title)
        fill(db, [said_of(room, details)], now=now, timezone=timezone)


def said_of(room: str, details: RoomDetails) -> ProviderRoom:
    """What the details of `room`, as we call it, say of its time."""
    return ProviderRoom(room, details.title, details.start or 0, details.end or 0)


def fill(db: Connection, said: Sequence[ProviderRoom], *, now: int, timezone: str) -> Difference[Series]:
    """Make the provider's lessons in these rooms those it tells, where no person planned the room.

    Inside a transaction. Lessons that are over stay: the provider tells one lesson at a time, and forgets the
    one before when a room is used again. A room of which it tells none keeps what it had.
    """
    known = timetable.load(db, said[0].room if len(said) == 1 else None).series
    filled = {one.id: one for one in fill_from_provider(known, said, timezone=timezone)}
    rooms_told = {one.room for one in filled.values()}
    before = {one.id: one for one in known if one.source == PROVIDER and one.room in rooms_told}
    after = {id_: one for id_, one in before.items() if _is_over(one, now)} | filled
    return timetable.fill(db, after.values()) if after != before else Difference(same=len(after))


def _is_over(series: Series, now: int) -> bool:
    return instant(series.end, series.timezone) <= now
