"""A school day between the stand-ins: the whole bot, a clock that tests move, and a collector in Slack.

Rows come and go by the clock. The bot's own beat is stood in for by the day's, so that an hour takes a second
or two and comes out the same each time.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bot.app.bot import Bot, open_bot
from bot.config import Config
from bot.demo.classroom import DemoClassroom, DemoRoom
from bot.demo.slack import DemoSlack, Message
from bot.domain.people import RosterEntry
from bot.domain.schedule import Series, Timetable
from bot.domain.visits import Visit
from bot.store import roster, timetable
from bot.store.database import Connection, transaction
from tests.domain.drawing import ROOM, ZONE, at
from tests.domain.watching import clock
from tests.slack.stage import shown

CHANNEL, OPS = "C02ALR", "G04OPS"
LONG_AFTER = 3_600.0
"""A beat of the bot's own that no test lives to see."""


class Heard(NamedTuple):
    """Something that Slack showed."""

    at: int
    what: str
    """`post`, `reply` or `edit`."""
    channel: str
    text: str


class Hand:
    """The time, moved by hand."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@dataclass
class Day:
    """A day, as far as it has passed."""

    hand: Hand
    slack: DemoSlack
    school: DemoClassroom
    config: Config
    bot: Bot | None = None
    heard: list[Heard] = field(default_factory=list)

    def listen(self, what: str, message: Message) -> None:
        """The collector."""
        if message.ephemeral:
            return
        kind = "reply" if what == "post" and message.thread_ts else what
        self.heard.append(Heard(self.hand.now, kind, message.channel, shown(message)))

    @asynccontextmanager
    async def awake(self) -> AsyncIterator[Bot]:
        """The bot runs."""
        async with open_bot(self.config, clock=self.hand, beat=LONG_AFTER) as self.bot:
            yield self.bot

    async def plan(self, lessons: Sequence[Series], due: Iterable[RosterEntry] = ()) -> None:
        """What a person imports."""

        def take(db: Connection) -> None:
            with transaction(db):
                timetable.take(db, Timetable(tuple(lessons)))
                roster.take(db, due)

        await self.bot.desk.database.run(take)

    def enter(self, visits: Iterable[Visit], room: str = ROOM) -> None:
        """What the provider will have recorded of a room."""
        known = {one.serial: one for one in self.school.rooms}
        if room not in known:
            known[room] = DemoRoom(room, f"Room {room}")
            self.school.rooms.append(known[room])
        known[room].visits[:] = visits
        known[room].version += 1

    async def until(self, moment: str, *, step: int = 5) -> None:
        """Let time pass, beat by beat."""
        while self.hand.now < at(moment):
            self.hand.now = min(at(moment), self.hand.now + step)
            await self.beat()

    async def beat(self) -> None:
        """One beat of the bot, and all that it begins."""
        watch = self.bot.watch
        await watch.rounds.tick()
        await watch.rounds.idle()
        await watch.reports.tick()
        await watch.attacher.turn()
        await watch.attacher.idle()
        await watch.deliverer.turn()
        await watch.deliverer.idle()

    def told(self, channel: str = CHANNEL) -> list[str]:
        """`["10:05:50 post", "10:12:05 edit"]`."""
        return [f"{clock(one.at)} {one.what}" for one in self.heard if one.channel == channel]

    def between(self, first: str, last: str, what: str, *words: str, channel: str = CHANNEL) -> Heard:
        """The one thing of that kind which was shown then, every word in it."""
        (found,) = [
            one
            for one in self.heard
            if at(first) <= one.at <= at(last) and (one.what, one.channel) == (what, channel)
        ]
        missing = [word for word in words if word.lower() not in found.text.lower()]
        assert not missing, f"{missing} not in {found.text!r}"
        return found

    async def check(self) -> None:
        """Nothing was posted twice, and every intent is where one may be."""
        assert self.slack.transcript.repeated() == {}
        assert (await self.bot.watch.auditor.audit()).faults == ()


@asynccontextmanager
async def a_day(folder: Path, begins: str = "9:40", **settings: object) -> AsyncIterator[Day]:
    """A day that begins then; nothing is planned yet, and the bot is not awake."""
    hand = Hand(at(begins))
    async with (
        DemoSlack(clock=hand) as slack,
        DemoClassroom([DemoRoom(ROOM, "7B Algebra")], clock=hand) as school,
    ):
        config = Config.model_validate(
            {
                "talkcloud_key": school.key,
                "talkcloud_url": school.url,
                "slack_bot_token": slack.workspace.bot_token,
                "slack_app_token": slack.workspace.app_token,
                "slack_api_url": slack.api_url,
                "database": folder / "attendance.db",
                "timezone": ZONE,
                "channel": CHANNEL,
                "ops_channel": OPS,
                "http": None,
                "rate": 1000,
                "pictures": "off",  # another message in each thread: where a test asks for it
                **settings,
            }
        )
        day = Day(hand, slack, school, config)
        slack.transcript.listeners.append(day.listen)
        yield day
