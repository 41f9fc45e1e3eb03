"""`/attendance …`: from what was typed to a private answer.

The first answer comes within five seconds of the question: where the provider takes longer, it comes
from the store with its age, and the fresh one follows. Real Slack replaces only messages that carried a
button; the answer to a command it leaves standing and shows the new one below (bolt-js #2287), so each
answer stands on its own.
"""

import asyncio
from dataclasses import dataclass

from bot.domain.periods import Period
from bot.domain.summary import RoomSummary
from bot.errors import AttendanceError, ClassroomError, RoomGone
from bot.metrics import ANSWER_SECONDS, QUESTIONS
from bot.render.blocks import Message
from bot.render.frame import FRESH, READING, STORED
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.pages import private_page, recall
from bot.slack.parse import HELP, Command, parse
from bot.slack.problems import crashed, explain, outcome_of, unknown_room
from bot.store import audit, rooms
from bot.usecases.answer import summarise, usual_period

FIRST = 3.5
"""Seconds after the question at which an answer is given from the store."""
LATEST = 4.5
"""Seconds after the question at which something is said, even where Slack or our own database is slow."""
LONGEST = 1500.0
"""Seconds for one read: an answer cannot be delivered later than half an hour after its question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One command somebody typed."""

    asker: Asker
    text: str
    response_url: str
    arrived: float
    """When it arrived, by the loop's clock."""


async def answer(desk: Desk, question: Question) -> None:
    """Answer one command. Whatever goes wrong is answered too, so nothing is raised."""
    talk = _Talk(desk, question)
    hurry = asyncio.create_task(talk.hurry(), name="hurry")
    asked, outcome = "unread", "problem"
    try:
        command = parse(question.text, timezone=desk.timezone, now=desk.now())
        asked, talk.about = command.name, command.room
        async with asyncio.timeout(LONGEST):
            outcome = await _answer(talk, command)
    except AttendanceError as error:
        outcome = outcome_of(error)
        await talk.say(explain(desk.renderer, error))
    except Exception as error:  # noqa: BLE001 — the person gets a reference, the log the rest
        outcome = "crashed"
        await talk.say(crashed(desk.renderer, error, doing=asked))
    finally:
        hurry.cancel()
    QUESTIONS.labels(asked, outcome).inc()


class _Talk:
    """One question and the answers given to it."""

    def __init__(self, desk: Desk, question: Question) -> None:
        self.desk = desk
        self.question = question
        self.about = question.text
        """The room, once it is known what the text means."""
        self._answered = False
        self._one_at_a_time = asyncio.Lock()

    async def say(self, message: Message, *, instead: bool = True) -> None:
        """Answer privately; `instead` of the answer before, where Slack can do that."""
        async with self._one_at_a_time:
            again, self._answered = self._answered, True
            await self.desk.replies.private(self.question.response_url, message, replace=again and instead)
            if not again:
                ANSWER_SECONDS.observe(self.age())

    async def hurry(self) -> None:
        """Say that an answer is coming, where none has come in time."""
        await asyncio.sleep(LATEST - self.age())
        if not self._answered:
            await self.say(self.desk.renderer.message("reading", room=self.about))

    def age(self) -> float:
        """Seconds since the question."""
        return asyncio.get_running_loop().time() - self.question.arrived


async def _answer(talk: _Talk, command: Command) -> str:
    """The outcome, for the count of questions. Raises what stands in the way."""
    desk, asker = talk.desk, talk.question.asker
    if command.name == HELP:
        await talk.say(desk.renderer.message("help"))
        return "answered"
    await desk.access.check(asker)
    room = command.room
    if not command.numbered:
        found = await desk.database.run(rooms.find, command.room)
        if len(found.rooms) != 1:
            await talk.say(unknown_room(desk.renderer, command.room, found))
            return "problem"
        room = found.rooms[0].room
    await desk.database.run(audit.note_look, asker.user, room, desk.now(), command.name)
    return await _read(talk, command, room)


async def _read(talk: _Talk, command: Command, room: str) -> str:
    """A fresh answer; the stored one first where that takes long, or instead where it fails."""
    desk = talk.desk
    period = command.period or await usual_period(
        desk.classroom, desk.database, room=room, now=desk.now(), timezone=desk.timezone
    )

    async def show(summary: RoomSummary, source: str, *, instead: bool = True) -> None:
        page = await private_page(
            desk, summary, talk.question.asker.user, period, source, person=command.person
        )
        await talk.say(page, instead=instead)

    reading = asyncio.create_task(_fresh(desk, room, period), name="read-room")
    try:
        await asyncio.wait({reading}, timeout=max(FIRST - talk.age(), 0))
        if not reading.done() and (known := await recall(desk, room, period)) and not reading.done():
            await show(known, READING)
        await show(await reading, FRESH)
    except RoomGone:
        near = await desk.database.run(rooms.find, command.room)
        await talk.say(unknown_room(desk.renderer, command.room, near, gone=room))
        return "problem"
    except ClassroomError as error:
        await talk.say(explain(desk.renderer, error))
        if known := await recall(desk, room, period):
            await show(known, STORED, instead=False)
            return "stored"
        return "problem"
    finally:
        reading.cancel()
    return "answered"


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
