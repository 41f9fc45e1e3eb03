"""A busy school whose bot is killed again and again, and the judge of what staff were told."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demo.classroom import DemoClassroom
from bot.demo.slack import DemoSlack, Message
from bot.demo.slack.web_api import Method
from bot.domain.audit import audit
from bot.domain.findings import ALONE
from bot.domain.grouping import BOARD
from bot.domain.intents import EDIT, MERGED, POST, POSTED, SUPPRESSED, Intent
from bot.domain.schedule import Timetable
from bot.store import outbox, roster, timetable
from bot.store.database import Database, transaction
from tests.journeys.busyschool import BusySchool
from tests.journeys.nursery import Nursery, nursery
from tests.journeys.world import World
from tests.slack.stage import shown

OPS = "G04OPS"
CHANNELS = ("C01GEN", "C02ALR")
DAWN = 1_736_812_800
"""Midnight, UTC, of a Tuesday."""
AHEAD = 1_000
"""Seconds before its start at which a lesson is imported: the bot looks at it a quarter of an hour before."""
BEAT = 0.05
BAD = ("delivery_crashed", "message_not_written", "audit_fault", "taken_over", "Traceback", "ended by")
LATE = "audit_stuck"
"""That is what an auditor says of a bot that is killed all the time: it holds the time to be its own."""
SETTLED = 5 * 60
"""Seconds after the last lesson's end after which nothing of it is still to come."""


@dataclass
class Sweep:
    """Everything around a bot that dies."""

    path: Path
    log: Path
    world: World
    slack: DemoSlack
    provider: DemoClassroom
    school: BusySchool
    nursery: Nursery
    settings: dict[str, Any]
    struck: bool = False
    """Slack has killed the bot that lives now."""

    def plan(self) -> None:
        """What a person imports, beside the running bot: the lessons of the next half hour."""
        fresh = list(self.school.until(int(self.world()) + AHEAD))
        if not fresh:
            return
        self.provider.rooms += [one.room for one in fresh]

        def take(db):
            with transaction(db):
                timetable.take(db, Timetable(tuple(one.series for one in fresh)))
                roster.take(db, [entry for one in fresh for entry in one.roster])

        with Database.open(self.path, lock=False) as database:
            database.call(take)

    async def bear(self, die: str = "", nth: int = 1) -> None:
        """A bot begins to run. Until it is almost ready, time stands still."""
        self.plan()
        self.struck, self.world.stands = False, True
        job = {"config": self.settings, "clock": str(self.world.path), "beat": BEAT, "die": die, "nth": nth}
        await self.nursery.bear(job)

    async def live(self, die: str = "", nth: int = 1, *, within: float = 20.0) -> int:
        """A bot's whole life; how it ended."""
        await self.bear(die, nth)
        return await self.nursery.bury(within=within)

    async def killed_by_slack(self, method: str, moment: str, *, within: float = 20.0) -> int:
        """A life that Slack ends over a call: at `receive`, when it is done (`accept`), at its `answer`."""
        real = self.slack.web_api.methods[method]

        def deadly(workspace, args):
            strikes, self.struck = not self.struck, True
            if strikes and moment == "receive":
                self.nursery.kill()
            answer = real.does(workspace, args)
            if strikes and moment == "accept":
                self.nursery.kill()
            if strikes and moment == "answer":
                asyncio.get_running_loop().call_soon(self.nursery.kill)
            return answer

        self.slack.web_api.methods[method] = Method(deadly, real.scope)
        try:
            return await self.live(within=within)
        finally:
            self.slack.web_api.methods[method] = real

    async def drain(self, speed: float) -> None:
        """A last bot, that may live until all is told; it ends as a bot should."""
        self.world.speed = speed
        await self.bear()
        over = max(one.end for one in self.school.lessons) + SETTLED
        async with asyncio.timeout(300):
            while self.world() < over or self.live_intents():  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.2)
        self.nursery.kill(15)
        assert await self.nursery.bury(within=30) == 0

    def live_intents(self, but: str = "") -> list[Intent]:
        """What is still to be done, save in one channel."""
        with Database.open(self.path, lock=False) as database:
            return [one for one in database.call(outbox.live) if one.channel != but]

    # the judge

    def known(self) -> list[Intent]:
        """Everything that was ever owed."""
        with Database.open(self.path, lock=False) as database:
            assert database.call(outbox.messages_twice, 0) == 0
            return database.call(outbox.recent, 0)

    def check(self) -> Counter[str]:
        """Nothing lost, nothing twice, nobody accused; how many intents ended in which way."""
        known = self.known()
        assert self.slack.transcript.repeated() == {}
        assert audit(known, int(self.world())) == ()
        ends = Counter(one.state for one in known)
        untold = [one for one in known if one.state not in (POSTED, MERGED, SUPPRESSED)]
        assert not untold, (ends, untold[:3])
        standing = {message.intent: message.ts for message in self.slack.transcript.messages}
        assert {one.id: one.ts for one in known if one.what != EDIT and one.state == POSTED} == standing
        self._check_once(known)
        self._check_told()
        self._check_logs()
        return ends

    def _check_once(self, known: list[Intent]) -> None:
        """No lesson begins to be told twice, nor anything of its teacher, whatever the ids are."""
        firsts = Counter(
            (one.lesson_id, one.channel, one.kind)
            for one in known
            if (one.what, one.state) == (POST, POSTED) and one.kind in (BOARD, *ALONE)
        )
        assert max(firsts.values()) == 1, firsts.most_common(3)

    def _check_told(self) -> None:
        """Every exception was told aloud and stands in the end; nobody who was there is named."""
        messages = self.slack.transcript.public()
        aloud = " ".join(_first(message) for message in messages)
        ever = " ".join(text for message in messages for text in _versions(message))
        for lesson in self.school.lessons:
            lost = [name for name in lesson.told if name not in aloud]
            assert not lost, (lost, lesson.series.title)
            accused = [name for name in lesson.quiet if name in ever]
            assert not accused, (accused, lesson.series.title)

    def _check_logs(self) -> None:
        """No bot said that something of ours went wrong."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        said = [line for line in lines if any(word in line for word in BAD) and LATE not in line]
        assert not said, said[:3]


def _versions(message: Message) -> Iterator[str]:
    """Every text that a message ever had, oldest first."""
    for version in message.earlier:
        yield f"{version.text} {json.dumps(version.blocks)}"
    yield shown(message)


def _first(message: Message) -> str:
    return next(_versions(message))


@asynccontextmanager
async def a_sweep(
    folder: Path, *, speed: float, every: int, seed: int, most: int = 10**6, **settings: object
) -> AsyncIterator[Sweep]:
    """A school whose first lesson starts in two minutes by a clock that fast; no bot runs yet."""
    world = World(folder / "clock", DAWN, speed)
    school = BusySchool(int(world()) + 120, every, CHANNELS, random.Random(seed), most)
    log = folder / "bots.log"
    async with (
        DemoSlack(clock=world) as slack,
        DemoClassroom(clock=world) as provider,
        nursery("tests.journeys.wholebot", log) as nurse,
    ):
        base = {
            "talkcloud_key": provider.key,
            "talkcloud_url": provider.url,
            "slack_bot_token": slack.workspace.bot_token,
            "slack_app_token": slack.workspace.app_token,
            "slack_api_url": slack.api_url,
            "database": str(folder / "attendance.db"),
            "timezone": "UTC",
            "channel": CHANNELS[0],
            "ops_channel": OPS,
            "http": None,
            "rate": 1000,
        }
        opens = slack.web_api.methods["apps.connections.open"]

        def open_and_run(workspace, args):
            world.stands = False
            return opens.does(workspace, args)

        slack.web_api.methods["apps.connections.open"] = opens._replace(does=open_and_run)
        time_passes = asyncio.create_task(world.run())
        try:
            yield Sweep(
                folder / "attendance.db", log, world, slack, provider, school, nurse, {**base, **settings}
            )
        finally:
            time_passes.cancel()
