"""A school that is watched: its timetable, its rooms at the provider's stand-in, and the rounds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.classroom import DemoRoom
from bot.domain.alerts import Alert, AlertRules
from bot.domain.intents import ACCEPTED, CLAIM, Intent, move
from bot.domain.polls import Pace
from bot.domain.schedule import Change, Series, Timetable, plan
from bot.domain.visits import Visit
from bot.store import alerts, outbox, timetable
from bot.store.database import Connection
from bot.store.memo import VisitMemo
from bot.usecases.lookout import Lookout
from bot.usecases.registers import Rules
from bot.usecases.rounds import Rounds
from bot.usecases.watching import Watching
from tests.domain.drawing import ROOM, ZONE, at
from tests.usecases.taught import Taught

CHANNEL, OPS = "C02ALR", "C03OPS"
WATCHING = Watching(since=0, channel=CHANNEL, ops_channel=OPS, rules=Rules(), alerting=AlertRules())


def series(room: str = ROOM, start: str = "10:00", end: str = "11:00", *, channel: str = "") -> Series:
    """One lesson of a room, on the day of the lesson."""
    first, last = (datetime.fromtimestamp(at(clock), ZoneInfo(ZONE)) for clock in (start, end))
    return plan(
        room=room,
        title=f"Room {room}",
        start=first.replace(tzinfo=None),
        end=last.replace(tzinfo=None),
        timezone=ZONE,
        channel=channel,
    )


class Watched:
    """A school whose rooms are read when they are due."""

    def __init__(self, taught: Taught, *, pace: Pace = Pace(), width: int = 8, **watching: object) -> None:  # noqa: B008
        self.taught = taught
        self.pace, self.width = pace, width
        self.sends = True
        """Whether what is owed is taken as posted as soon as it may be."""
        self.watching = replace(WATCHING, **watching)
        self.open()

    def open(self, patience: float = 5.0) -> None:
        """Begin to watch, as after a start: nothing is known but what the tables say."""
        self.memo = VisitMemo()
        self.lookout = Lookout(
            self.taught.classroom,
            self.taught.database,
            watching=self.watching,
            memo=self.memo,
            clock=self.taught.clock,
            pace=self.pace,
            patience=patience,
        )
        self.rounds = Rounds(self.lookout, pace=self.pace, width=self.width)

    async def plan(self, *lessons: Series, changes: Sequence[Change] = ()) -> None:
        """The timetable of a person."""
        await self.taught.do(lambda db: timetable.take(db, Timetable(lessons, tuple(changes))))

    def room(self, number: str, visits: Iterable[Visit] = ()) -> DemoRoom:
        """Another room on the stand-in."""
        room = DemoRoom(number, f"Room {number}", list(visits))
        self.taught.provider.rooms.append(room)
        return room

    async def until(self, clock: str, *, step: int = 5) -> None:
        """Let time pass, and do what is due on the way."""
        end = at(clock)
        while self.taught.clock.now < end:
            self.taught.clock.now = min(end, self.taught.clock.now + step)
            await self.tick()

    async def tick(self) -> None:
        """One beat of the scheduler, and the reads that it begins."""
        await self.rounds.tick()
        await self.rounds.idle()
        if self.sends:
            await self.taught.do(self._send)

    def _send(self, db: Connection) -> None:
        for intent in outbox.live(db):
            if intent.not_before <= self.taught.clock.now:
                claimed = move(intent, CLAIM, tried=self.taught.clock.now)
                outbox.save(db, intent, claimed)
                outbox.save(db, claimed, move(claimed, ACCEPTED, ts="1.0"))
                alerts.tell(db, intent.key, intent.revision)

    def reads(self) -> int:
        """How often records were asked for."""
        return len(self.taught.provider.asked("getLiveLogininfo"))

    async def alerts(self) -> dict[str, Alert]:
        """`{"not_seen ben": …}`."""
        found = await self.taught.do(lambda db: alerts.between(db, 0, 2**40))
        return {f"{one.kind} {one.finding.person}".strip(): one for one in found}

    async def intents(self) -> list[Intent]:
        """Everything that was ever owed, as it is."""
        return await self.taught.do(lambda db: outbox._read(db, "WHERE true ORDER BY number", ()))

    async def told(self) -> list[str]:
        """`["post not_seen"]`: what is owed, save for what was suppressed."""
        return [f"{one.what} {one.kind}" for one in await self.intents() if one.state != "suppressed"]
