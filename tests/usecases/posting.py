"""A bot that sends, between a real database and Slack's stand-in, under a clock that tests set."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp

from bot.demo.slack import DemoSlack, Message
from bot.domain.delivery import Looking
from bot.domain.intents import ENDS, Intent
from bot.domain.notes import Note
from bot.domain.notices import notice
from bot.domain.scan import Scan
from bot.domain.schedule import Timetable
from bot.domain.visits import Visit
from bot.messenger import Messenger
from bot.render.blocks import Renderer
from bot.store import outbox, roster, scans, timetable
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases.auditor import Auditor
from bot.usecases.deliver import Deliverer
from bot.usecases.jobs import Manner
from bot.usecases.lessons import plan
from bot.usecases.watching import Watching, look
from tests.domain.drawing import ROOM, ZONE, at
from tests.domain.drawing import roster as class_of
from tests.domain.watching import as_seen
from tests.usecases.taught import RULES, lesson_series

CHANNEL, OTHER, OPS = "C02ALR", "C01GEN", "G04OPS"
START = at("10:06")
MANNER = Manner(ops_channel=OPS, timezone=ZONE, rules=RULES, looking=Looking(quarantine=60))
RENDERER = Renderer()


async def renderer_of(channel: str) -> Renderer:
    """All channels speak English."""
    return RENDERER


class Clock:
    """The time of the day, until a test sets another."""

    def __init__(self, now: int = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Office:
    """The sending half of the bot."""

    def __init__(
        self, database: Database, slack: DemoSlack, clock: Clock, session: aiohttp.ClientSession
    ) -> None:
        self.database, self.slack, self.clock, self._session = database, slack, clock, session
        self.manner = MANNER
        self.open()

    def open(self, *, patience: float = 0.3, **looking: object) -> None:
        """Begin to send, as after a start."""
        self.messenger = Messenger(
            self._session,
            token=self.slack.workspace.bot_token,
            api_url=self.slack.api_url,
            bot="B0BOT",
            clock=self.clock,
            patience=patience,
        )
        self.manner = replace(self.manner, looking=replace(self.manner.looking, **looking))
        self.deliverer = Deliverer(
            self.database, self.messenger, renderer_of, manner=self.manner, clock=self.clock
        )
        self.auditor = Auditor(self.database, clock=self.clock)

    async def owe(self, *keys: str, channel: str = CHANNEL, **changes: object) -> list[Intent]:
        """Messages of our own, one for each key, that need no lesson."""
        salt = await self.database.run(outbox.salt)
        owed = [
            replace(notice(key, Note("found"), channel=channel, salt=salt, now=self.clock.now), **changes)
            for key in keys
        ]
        await self.do(outbox.owe, owed, self.clock.now)
        return owed

    async def do(self, work, *args, **kwargs):
        """Work in a transaction."""

        def inside(db: Connection):
            with transaction(db):
                return work(db, *args, **kwargs)

        return await self.database.run(inside)

    async def turn(self) -> None:
        """One beat, and everything that it begins."""
        await self.deliverer.turn()
        await self.deliverer.idle()

    async def pass_time(self, seconds: int, *, step: int = 1) -> None:
        """Let time pass, beat by beat."""
        end = self.clock.now + seconds
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + step)
            await self.turn()

    async def state(self, intent: Intent) -> str:
        """The state of an intent now."""
        return (await self.intent(intent)).state

    async def intent(self, intent: Intent) -> Intent:
        """The intent as it is now."""
        found = await self.database.run(outbox.get, intent.id)
        assert found is not None
        return found

    async def intents(self, **wanted: str) -> list[Intent]:
        """Every intent ever owed with these fields."""
        known = await self.database.run(outbox.recent, 0)
        return [one for one in known if all(getattr(one, name) == value for name, value in wanted.items())]

    def messages(self, channel: str = CHANNEL) -> list[Message]:
        """What stands in a channel, replies too."""
        return self.slack.transcript.public(channel)

    def shown(self, channel: str = CHANNEL) -> list[str]:
        """Its top-level texts."""
        return [message.text for message in self.messages(channel)]

    def calls(self, method: str) -> int:
        """How often Slack was called so."""
        return Counter(name for name, _ in self.slack.calls)[method]

    async def check(self, *, ended: bool = True) -> None:
        """Nothing lost, nothing twice, and the auditor agrees."""
        assert self.slack.transcript.repeated() == {}
        known = await self.intents()
        posted = {one.id for one in known if one.state == "posted" and one.what != "edit"}
        assert posted == {message.intent for message in self.slack.transcript.messages}
        if ended:
            assert {one.state for one in known} <= set(ENDS), [one for one in known if one.state not in ENDS]
        audit = await self.auditor.audit()
        assert audit.faults == ()
        assert sum(audit.tally.values()) == len(known)

    # the school

    async def school(self, due: Iterable[str] = ("ana", "ben", "cai"), *lessons: tuple[str, str]) -> None:
        """A lesson at ten in the room, and who is due."""
        series = tuple(lesson_series(*one) for one in lessons or (("10:00", "11:00"),))
        await self.do(timetable.take, Timetable(series, ()))
        await self.do(roster.take, class_of(*due, teacher="wang"))

    async def poll(self, visits: list[Visit], *, complete: bool = True, channel: str = CHANNEL) -> None:
        """What the provider shows now is stored, judged, and what follows from it owed."""
        now = self.clock.now
        scan = Scan(ROOM, at("08:00"), at("13:00"), now, tuple(as_seen(visits, now)), complete)
        watching = Watching(since=0, channel=channel, ops_channel=OPS, rules=RULES)

        def keep(db: Connection) -> None:
            scans.keep(db, scan, VisitMemo())
            look(
                db,
                ROOM,
                plan(db, ROOM, at("10:00"), at("11:00"), RULES.policy),
                watching=watching,
                now=now,
                kept=True,
            )

        await self.do(keep)


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[Office]:
    """Everything open; Slack's messages have the clock's times."""
    clock = Clock()
    with Database.open(folder / "owed.db") as database:
        async with DemoSlack(clock=clock) as slack, aiohttp.ClientSession() as session:
            yield Office(database, slack, clock, session)
