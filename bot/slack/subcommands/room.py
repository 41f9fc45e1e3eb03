"""`/attendance <room> [day|range] [person]`: who is, or was, in a room.

Where the provider takes long, the first answer comes from the store with its age, and the fresh one follows.
"""

import asyncio

from bot.domain.periods import Period
from bot.domain.summary import RoomSummary
from bot.errors import ClassroomError, RoomGone
from bot.render.frame import FRESH, READING, STORED
from bot.slack import talk as talking
from bot.slack.desk import Desk
from bot.slack.pages import private_page, recall
from bot.slack.parse import Command
from bot.slack.problems import explain
from bot.slack.subcommands.meant import only_visible, room_meant, unknown_room
from bot.slack.talk import ANSWERED, PROBLEM, Talk
from bot.slack.talk import STORED as FROM_STORE
from bot.store import audit, rooms
from bot.usecases.answer import summarise, usual_period


async def answer(talk: Talk, command: Command) -> str:
    """Find the room, then read it."""
    desk = talk.desk
    room = await room_meant(talk, command)
    if not room:
        return PROBLEM
    await desk.access.check(talk.asker, room)
    await desk.database.run(audit.note_look, talk.asker.user, room, desk.now(), command.name)
    return await _read(talk, command, room)


async def _read(talk: Talk, command: Command, room: str) -> str:
    """A fresh answer; the stored one first where that takes long, or instead where it fails."""
    desk = talk.desk
    period = command.period or await usual_period(
        desk.classroom, desk.database, room=room, now=desk.now(), timezone=desk.timezone
    )

    async def show(summary: RoomSummary, source: str, *, instead: bool = True) -> None:
        page = await private_page(desk, summary, talk.asker, period, source, person=command.person)
        await talk.say(page, instead=instead)

    reading = asyncio.create_task(_fresh(desk, room, period), name="read-room")
    try:
        await asyncio.wait({reading}, timeout=max(talking.FIRST - talk.age(), 0))
        if not reading.done() and (known := await recall(desk, room, period)) and not reading.done():
            await show(known, READING)
        await show(await reading, FRESH)
    except RoomGone:
        near = await desk.database.run(rooms.find, command.room)
        await talk.say(await unknown_room(talk, command, await only_visible(talk, near), gone=room))
        return PROBLEM
    except ClassroomError as error:
        await talk.say(explain(await talk.reader(), error))
        if known := await recall(desk, room, period):
            await show(known, STORED, instead=False)
            return FROM_STORE
        return PROBLEM
    finally:
        reading.cancel()
    return ANSWERED


async def _fresh(desk: Desk, room: str, period: Period) -> RoomSummary:
    return await summarise(
        desk.classroom,
        desk.database,
        room=room,
        period=period,
        now=desk.now(),
        timezone=desk.timezone,
        memo=desk.memo,
        rules=desk.rules,
    )
