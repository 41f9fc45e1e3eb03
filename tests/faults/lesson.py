"""A short lesson, told beat by beat, in which things are made to fail; and what has to be so afterwards.

10:00–10:20 in one room. The teacher comes at 10:08, ben at 10:12, cai not at all.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from bot.domain.intents import EDIT, ENDS, POSTED, Intent
from bot.errors import AttendanceError
from bot.store import outbox
from tests.domain.drawing import at, roster
from tests.domain.watching import people
from tests.journeys.schoolday import CHANNEL, Day, Hand, a_day
from tests.usecases.watched import series

BEATS = ("9:59", "10:00", "10:05:01", "10:06", "10:07", "10:08:30", "10:12:30", "10:13:30", "10:20", "10:23")
"""When something can happen in it, and fail."""
SETTLED = "10:50"
DUE = roster("ana", "ben", "cai", teacher="wang")
VISITS = people(wang="10:08–10:22", ana="9:58–10:22", ben="10:12–10:22")
CRASHES = {"delivery_crashed", "message_not_written"}
"""What is logged where an error was not expected."""


class OddClock(Hand):
    """The bot's own clock: one reading of it may be wrong, for once."""

    def __init__(self, right: Hand) -> None:
        self._right, self.readings, self.nth, self.off = right, 0, 0, 0

    @property
    def now(self) -> int:  # type: ignore[override]
        """The right time."""
        return self._right.now

    @now.setter
    def now(self, moment: int) -> None:
        self._right.now = moment

    def __call__(self) -> float:
        self.readings += 1
        return self.now + (self.off if self.readings == self.nth else 0)


class ShortLesson:
    """The lesson as it is lived. Every failure has to be one that the bot knows."""

    def __init__(self, day: Day, logged: list[dict[str, object]]) -> None:
        self.day, self._logged = day, logged
        self.failed: list[str] = []
        """The errors that jobs ended with, in order."""
        self._owed: set[str] = set()

    async def live(self) -> None:
        """From its first beat to its last."""
        for moment in BEATS:
            self.day.hand.now = at(moment)
            await self.beat()

    async def settle(self) -> None:
        """All is well now; half an hour more."""
        while self.day.hand.now < at(SETTLED):
            self.day.hand.now += 120
            await self.beat()

    async def beat(self) -> None:
        """One beat: each job by itself, as the scheduler runs them."""
        watch = self.day.bot.watch
        for work in (watch.rounds.tick, watch.rounds.idle, watch.deliverer.turn, watch.deliverer.idle):
            try:
                await work()
            except AttendanceError as error:
                self.failed.append(type(error).__name__)

    async def intents(self) -> list[Intent]:
        """Everything that was ever owed."""
        known: list[Intent] = await self.day.bot.desk.database.run(outbox.recent, 0)
        return known

    async def check(self) -> list[str]:
        """Nothing lost, nothing twice, nothing crashed; the messages that the channel ends with."""
        transcript, known = self.day.slack.transcript, await self.intents()
        assert transcript.repeated() == {}
        assert {one.state for one in known} <= set(ENDS), [one for one in known if one.state not in ENDS]
        posted = {one.id: one.ts for one in known if one.state == POSTED and one.what != EDIT}
        assert posted == {message.intent: message.ts for message in transcript.messages}
        audit = await self.day.bot.watch.auditor.audit()
        assert audit.faults == ()
        assert sum(audit.tally.values()) == len(known)
        crashed = [one for one in self._logged if one["event"] in CRASHES]
        assert crashed == [], crashed
        return sorted(one.text for one in transcript.public(CHANNEL) if not one.thread_ts)


@asynccontextmanager
async def short_lesson(folder: Path) -> AsyncIterator[ShortLesson]:
    """It is planned, and the bot awake. What fails is not tried again within the same read."""
    with structlog.testing.capture_logs() as logged:
        async with a_day(folder, "9:58") as day:
            day.hand = OddClock(day.hand)
            async with day.awake() as bot:
                await day.plan([series(start="10:00", end="10:20")], DUE)
                day.enter(VISITS)
                provider = bot.desk.classroom._provider
                provider.attempts, provider.wait = 1, 0.0
                yield ShortLesson(day, logged)
