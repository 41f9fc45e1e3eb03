"""A room in which 7B Algebra is held, 10:00–11:00: its provider, its database, and a clock that tests set."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.classroom.client import Classroom
from bot.demo.classroom import DemoClassroom, DemoRoom
from bot.domain.life import Version
from bot.domain.people import RosterEntry
from bot.domain.periods import Period
from bot.domain.policy import Policy
from bot.domain.register import Line, Register
from bot.domain.schedule import Change, Series, Timetable, plan
from bot.domain.summary import RoomSummary
from bot.domain.visits import Visit
from bot.store import registers, roster, timetable
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases.answer import stored, summarise
from bot.usecases.registers import Rules
from tests.domain.drawing import ROOM, ZONE, at

T = TypeVar("T")
RULES = Rules()
DAY = Period(at("00:00"), at("23:59"))


class Clock:
    """The time, in Shanghai on the day of the lesson."""

    def __init__(self) -> None:
        self.now = at("11:30")

    def __call__(self) -> float:
        return self.now


class Taught:
    """One room of a school."""

    def __init__(
        self, provider: DemoClassroom, classroom: Classroom, database: Database, clock: Clock
    ) -> None:
        self.provider = provider
        self.classroom = classroom
        self.database = database
        self.clock = clock

    @property
    def room(self) -> DemoRoom:
        return self.provider.rooms[0]

    @property
    def now(self) -> int:
        return self.clock.now

    def records(self, rows: Iterable[Visit]) -> None:
        """What the provider shows from now on."""
        self.room.visits[:] = rows
        self.room.version += 1

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Work in a transaction."""

        def inside(db: Connection) -> T:
            with transaction(db):
                return work(db)

        return await self.database.run(inside)

    async def plan(self, *lessons: tuple[str, str], changes: Sequence[Change] = (), repeat: str = "") -> None:
        """Lessons that a person planned, by start and end."""
        series = tuple(lesson_series(start, end, repeat) for start, end in lessons)
        await self.do(lambda db: timetable.take(db, Timetable(series, tuple(changes))))

    async def expect(self, entries: Iterable[RosterEntry]) -> None:
        """Who is due."""
        await self.do(lambda db: roster.take(db, entries))

    async def read(self, clock: str | int = "", *, rules: Rules = RULES, period: Period = DAY) -> RoomSummary:
        """Read the room at this time of the day."""
        self.clock.now = (at(clock) if isinstance(clock, str) else clock) if clock else self.now
        return await summarise(
            self.classroom,
            self.database,
            room=ROOM,
            period=period,
            now=self.now,
            timezone=ZONE,
            memo=VisitMemo(),
            rules=rules,
        )

    async def register(
        self, clock: str | int = "", *, rules: Rules = RULES, period: Period = DAY
    ) -> Register:
        """The one register of the day, read at this time."""
        (found,) = (await self.read(clock, rules=rules, period=period)).registers
        return found

    async def recall(self, clock: str) -> RoomSummary | None:
        """What the store says at this time, without a read."""
        self.clock.now = at(clock)
        return await stored(self.database, room=ROOM, period=DAY, now=self.now, timezone=ZONE, rules=RULES)

    async def history(self, register: Register) -> list[Version]:
        """Every version kept of a lesson."""
        return await self.database.run(registers.history, register.lesson.id)


def lesson_series(start: str, end: str, repeat: str = "") -> Series:
    """A series of lessons in the room, its first one on the day."""
    first, last = (datetime.fromtimestamp(at(clock), ZoneInfo(ZONE)) for clock in (start, end))
    return plan(
        room=ROOM,
        title="7B Algebra",
        start=first.replace(tzinfo=None),
        end=last.replace(tzinfo=None),
        timezone=ZONE,
        repeat=repeat,
    )


def by(**policy: int | str) -> Rules:
    """Rules with another policy."""
    return replace(RULES, policy=replace(Policy(), **policy))


def verdicts(register: Register) -> dict[str, str | None]:
    """Person → verdict, of those who are due."""
    return {one.person: one.verdict for one in register.people if one.due}


def flags(register: Register, person: str) -> tuple[str, ...]:
    """The flags of one person."""
    (line,) = [one for one in register.people if one.person == person]
    assert isinstance(line, Line)
    return line.flags
