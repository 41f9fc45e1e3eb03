"""A stage for Slack's tests: the real bot between the stand-ins of Slack and of the classroom provider."""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app.bot import Bot, open_bot
from bot.config import Config
from bot.demo.classroom import DemoClassroom, DemoRoom, came
from bot.demo.slack import DemoSlack, Interaction, Message
from bot.domain.people import RosterEntry
from bot.domain.schedule import Series, Timetable, plan
from bot.store import roster, timetable
from bot.store.database import Connection, transaction

ROOM = "1108925474"
ALICE, BOB, CHEN = "U01ALICE", "U02BOB", "U03CHEN"
"""An admin and two others of the workspace."""
CHANNEL = "C02ALR"


def algebra(now: int) -> DemoRoom:
    """A room where a teacher still is and two students were, one of them with a hostile name."""
    return DemoRoom(
        ROOM,
        "Algebra 7B",
        [
            came("Wang", now - 3600, role="teacher", userid="7"),
            came("Zhao Min", now - 3500, now - 400, userid="11"),
            came("<!channel>", now - 3000, now - 100, userid="12"),
        ],
    )


@dataclass
class Stage:
    """Everything on it."""

    bot: Bot
    slack: DemoSlack
    school: DemoClassroom
    config: Config
    now: int

    async def ask(self, text: str, *, user: str = ALICE, channel: str = CHANNEL) -> Interaction:
        """Somebody types `/attendance <text>`."""
        return await self.slack.command(f"/attendance {text}", user=user, channel=channel)

    async def answer(self, text: str, *, user: str = ALICE, channel: str = CHANNEL) -> Message:
        """The first answer to it."""
        return await (await self.ask(text, user=user, channel=channel)).reply()

    async def plan(self, *lessons: Series, due: Iterable[RosterEntry] = ()) -> None:
        """What a person imports, and one round of reading."""

        def take(db: Connection) -> None:
            with transaction(db):
                timetable.take(db, Timetable(lessons))
                roster.take(db, due)

        await self.bot.desk.database.run(take)
        await self.bot.watch.rounds.tick()
        await self.bot.watch.rounds.idle()

    def lesson(
        self, start: int, end: int, *, room: str = ROOM, title: str = "Algebra 7B", **more: str
    ) -> Series:
        """A lesson so many seconds from now."""
        first, last = (datetime.fromtimestamp(self.now + seconds, UTC) for seconds in (start, end))
        return plan(room=room, title=title, start=first, end=last, timezone="Asia/Shanghai", **more)


@asynccontextmanager
async def stage(
    folder: Path,
    *rooms: DemoRoom,
    http_mode: bool = False,
    latency: float = 0.0,
    before: Callable[[DemoSlack], object] = lambda _: None,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """The bot, by Socket Mode or with `http_mode` in HTTP mode. Everybody may ask, unless set otherwise.

    `before` is done to Slack before the bot starts.
    """
    now = int(time.time())
    async with DemoSlack() as slack, DemoClassroom(rooms or [algebra(now)], latency=latency) as school:
        before(slack)
        space = slack.workspace
        mode = (
            {"slack_signing_secret": space.signing_secret}
            if http_mode
            else {"slack_app_token": space.app_token}
        )
        config = Config.model_validate(
            {
                "talkcloud_key": school.key,
                "talkcloud_url": school.url,
                "slack_bot_token": space.bot_token,
                "slack_api_url": slack.api_url,
                "database": folder / "attendance.db",
                "allow": "*",
                "http": "127.0.0.1:0",
                "rate": 1000,
                **mode,
                **settings,
            }
        )
        async with open_bot(config) as bot:
            if http_mode:
                slack.delivery.url = f"http://{bot.address}/slack/events"
            yield Stage(bot, slack, school, config, now)


def shown(message: Message) -> str:
    """All text of a message, as one string."""
    return message.text + " " + " ".join(_texts(message.blocks))


def _texts(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return own + [text for value in node.values() for text in _texts(value)]
    return [text for value in node for text in _texts(value)] if isinstance(node, list) else []


def button(message: Message, action_id: str) -> dict[str, Any] | None:
    """The button of that name in a message."""
    elements = [each for block in message.blocks for each in block.get("elements", [])]
    return next((each for each in elements if each.get("action_id") == action_id), None)
