"""Every door into the records that Slack has, and somebody who tries each of them.

A lesson runs in ROOM: all its names hold MARK, so that whoever hears of it is found out. Whoever tries a door
first does what can be done while they still may, such as opening a form.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.slack import Interaction, interactions
from bot.domain.people import RosterEntry
from bot.domain.schedule import Series, plan
from bot.domain.visits import Visit
from bot.store import outbox, rooms, scopes
from bot.store.database import transaction
from bot.usecases.pointing import lineup
from tests.domain.drawing import ROOM, ZONE, at, rows
from tests.journeys.schoolday import CHANNEL, Day, a_day
from tests.slack.forms import Hands, filled
from tests.slack.stage import ALICE, BOB, button

MARK = "zqxj"
OTHER = "2208925471"
NAMES = {"ana": "Ana Zqxj", "ben": "Ben Zqxj", "wang": "Wang Zqxj", "ipad": "Ipad Zqxj"}
ABOUT = "zqx"
"""What is typed of a name: what was typed is repeated, and is nothing that was heard."""


@dataclass
class Attempt:
    """What came of trying a door."""

    heard: str = ""
    """All that the person was shown, as text, in lower case."""
    posted: list[str] = field(default_factory=list)
    """What everybody was shown."""
    altered: list[str] = field(default_factory=list)
    """The tables in which something else stands now."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was learned and nothing done."""
        return MARK not in self.heard and not self.posted and not self.altered


@dataclass
class Visitor:
    """Somebody with a keyboard, a mouse, and no scruples about what a press carries."""

    day: Day
    user: str = BOB
    lesson: str = ""
    board: str = ""
    """The id that the buttons of the lesson's message carry."""
    done: list[Interaction] = field(default_factory=list)

    @property
    def slack(self) -> Any:
        return self.day.slack

    @property
    def bot(self) -> Any:
        return self.day.bot

    async def may(self, *rooms: str) -> None:
        """These rooms are all that they may see."""

        def give(db) -> None:
            with transaction(db):
                scopes.revoke(db, self.user)
                scopes.grant(db, self.user, rooms, author=ALICE, at=self.day.hand.now)

        await self.bot.desk.database.run(give)

    async def type(self, text: str) -> Interaction:
        """A command."""
        return await self._did(
            await self.slack.command(f"/attendance {text}", user=self.user, channel=CHANNEL)
        )

    async def press(self, action: str, value: str, kind: str = "button") -> Interaction:
        """A press under some message of their own."""
        chosen = {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": value}}
        pressed = {"type": kind, "action_id": action, "block_id": "b"} | (
            {"value": value} if kind == "button" else chosen
        )
        message = self.slack.workspace.whisper(CHANNEL, self.user, "x", [])
        url, record = self.slack.response_urls.make(CHANNEL, self.user, message)
        who = self.slack.workspace.users[self.user]
        payload = interactions.click_payload(self.slack.workspace, message, pressed, who, url)
        done = Interaction(payload=payload)
        record.heard.append(done.heard)
        return await self._did(await self.slack._deliver("interactive", done))

    async def send(self, view: dict[str, Any], **typed: Any) -> Interaction:
        """A form, filled in so."""
        values = filled(view, dict(typed))
        return await self._did(await self.slack.submit(view["id"], values, user=self.user))

    async def home(self) -> Interaction:
        """The app's Home."""
        return await self._did(await self.slack.open_home(self.user))

    async def opened(self, opening: Awaitable[object]) -> dict[str, Any]:
        """The form that opens by it."""
        await opening
        return await Hands(self, self.user).settled()

    async def point(self, name: str) -> str:
        """What a button about somebody carries."""
        desk = self.bot.desk
        _, people = await desk.database.run(lineup, self.lesson, desk.rules, desk.now())
        return next(pointer for pointer, line in people if line.name == NAMES[name])

    async def tries(self, go: Callable[[], Awaitable[object]]) -> Attempt:
        """Do it, and tell what came of it."""
        before, public = await self._tables(), len(self._public())
        shown = {*self._shown()}
        self.done.clear()
        await go()
        after = await self._tables()
        answers = [
            part
            for one in self.done
            for part in (json.dumps(one.body, ensure_ascii=False), *map(_all, one.replies))
        ]
        new = [one for one in self._shown() if one not in shown]
        return Attempt(
            "\n".join([*answers, *new]).lower(),
            self._public()[public:],
            [name for name in after if after[name] != before.get(name)],
        )

    async def _did(self, done: Interaction) -> Interaction:
        """Until nothing is worked on that Slack began."""
        while going := [
            task
            for task in asyncio.all_tasks()
            if task.get_name().startswith("slack-") and task.get_name() != "slack-watch"
        ]:
            await asyncio.wait(going)
        self.done.append(done)
        return done

    def _shown(self) -> list[str]:
        """Their modals and their Home."""
        views = [*self.slack.modals(self.user), self.slack.workspace.homes.get(self.user, {})]
        return [json.dumps(one, ensure_ascii=False) for one in views]

    def _public(self) -> list[str]:
        return [_all(one) for one in self.slack.transcript.public(CHANNEL)]

    async def _tables(self) -> dict[str, list[Any]]:
        """Everything that is kept, save who looked and what may be forgotten."""

        def read(db) -> dict[str, list[Any]]:
            names = [row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            kept = set(names) - {"audit", "scopes", "lease", "revisions"}
            return {
                name: sorted(map(repr, db.conn.execute(f"SELECT * FROM {name}"))) for name in sorted(kept)
            }

        return await self.bot.desk.database.run(read)


def _all(message: Any) -> str:
    return message.text + json.dumps(message.blocks, ensure_ascii=False)


def _series(room: str, start: str, end: str, title: str) -> Series:
    first, last = (
        datetime.fromtimestamp(at(clock), ZoneInfo(ZONE)).replace(tzinfo=None) for clock in (start, end)
    )
    return plan(room=room, title=title, start=first, end=last, timezone=ZONE)


def _rows(*names: str) -> Iterable[Visit]:
    for name in names:
        role = "teacher" if name == "wang" else "student"
        userid = "0" if name == "ipad" else name
        for row in rows(name, "9:58–11:05", role=role):
            person = f"name:{NAMES[name].lower()}" if name == "ipad" else name
            yield row._replace(name=NAMES[name], userid=userid, person=person)


@asynccontextmanager
async def a_lesson(folder: Path, **settings: Any) -> AsyncIterator[Visitor]:
    """10:08: Ben is missing, which everybody was told. Only Alice may see every room."""
    async with a_day(folder, begins="10:05", **{"allow": ALICE, **settings}) as day, day.awake():
        lesson = _series(ROOM, "10:00", "11:00", "Algebra Zqxj")
        due = [RosterEntry(ROOM, name, NAMES[name]) for name in ("ana", "ben")]
        due += [RosterEntry(ROOM, "wang", NAMES["wang"], "teacher"), RosterEntry(OTHER, "cai", "Cai")]
        await day.plan([lesson, _series(OTHER, "10:30", "11:30", "Physics")], due)
        day.enter(_rows("ana", "wang", "ipad"))
        await day.bot.desk.database.run(rooms.remember, ROOM, "Algebra Zqxj")
        await day.until("10:08", step=60)
        (message,) = day.slack.transcript.public(CHANNEL)
        handle = button(message, "take")["value"]
        kept = await day.bot.desk.database.run(outbox.get, handle)
        yield Visitor(day, lesson=kept.lesson_id, board=handle)
