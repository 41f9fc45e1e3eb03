"""The story that `--once` plays: what happens when, and what Slack must then show.

Each scene looks at what a person would see. A scene that comes out otherwise leaves a complaint, and the
demo ends with status 1.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.demo.reader import reader_of
from bot.demo.slack import Message
from bot.demo.story import QUIET_ROOM, ROOM
from bot.demo.terminal import read
from bot.demo.world import World

PATIENCE = 12.0
"""Seconds for an answer: a provider that is down is asked several times before the bot gives up."""
WRONG_ROOM = "999000111"
INSIDE = re.compile(r"\b10\b.{0,12}\binside\b")
BOARD = "Class 7B Algebra"
EMPTY = re.compile(r"[Nn]obody (?:has been|was) ")


@dataclass
class Stage:
    """Where the scenes are played."""

    world: World
    complaints: list[str] = field(default_factory=list)

    def expect(self, held: bool, complaint: str) -> None:  # noqa: FBT001 - reads as "expect that …"
        """Complain unless it held."""
        if not held:
            self.complaints.append(complaint)

    def text(self, message: Message) -> str:
        """What the person before the page reads."""
        return read(message, reader_of(self.world.slack.workspace, self.world.user))

    def expect_board(self, *words: str) -> None:
        """Complain unless the class has exactly one message of its own in the channel, which shows that."""
        world = self.world
        boards = [
            text
            for message in world.slack.transcript.public(world.channel)
            if not message.thread_ts and (text := self.text(message)).startswith(BOARD)
        ]
        shown = len(boards) == 1 and all(word in boards[0] for word in words)
        self.expect(shown, f"the message of the class does not show {', '.join(words)}")

    async def ask(self, command: str, replies: int = 1) -> list[Message]:
        """Type a command and wait for its answers."""
        done = await self.world.slack.command(command, user=self.world.user, channel=self.world.channel)
        self.expect(done.ack is not None and done.ack < 1, f"{command}: no acknowledgement within a second")
        try:
            await done.reply(replies, within=0 if done.ack is None else PATIENCE)
        except TimeoutError:
            self.expect(held=False, complaint=f"{command}: {len(done.replies)} answers, {replies} expected")
        self.expect(all(reply.ephemeral for reply in done.replies), f"{command}: answered before everybody")
        return done.replies


class Scene(NamedTuple):
    """One moment of the story."""

    after: int
    """Minutes after the lesson's start."""
    happens: str
    act: Callable[[Stage], Awaitable[None]]


async def _nobody_asks(_stage: Stage) -> None:
    """The bot tells by itself."""


async def _comes(stage: Stage) -> None:
    stage.expect_board("Not seen yet", "王小明", "吴迪")


async def _help(stage: Stage) -> None:
    stage.expect_board("Not seen yet", "吴迪", "Late", "王小明 +8 min")
    for reply in await stage.ask("/attendance help"):
        stage.expect(f"/attendance {ROOM}" in stage.text(reply), "help shows no example")


async def _wrong_room(stage: Stage) -> None:
    for reply in await stage.ask(f"/attendance {WRONG_ROOM}"):
        stage.expect(WRONG_ROOM in stage.text(reply), "the answer does not repeat the unknown room")


async def _quiet_room(stage: Stage) -> None:
    for reply in await stage.ask(f"/attendance {QUIET_ROOM}"):
        text = stage.text(reply)
        stage.expect("Writing Workshop" in text, "the empty room has no title")
        stage.expect("provider" not in text and "林静" not in text, "an empty room is told as something else")


async def _during(stage: Stage) -> None:
    for reply in await stage.ask(f"/attendance {ROOM}"):
        text = stage.text(reply)
        stage.expect("林静" in text and "陈晨" in text, "the running lesson does not name who is inside")
        stage.expect("channel>" in text, "the student called <!channel> is missing")
        stage.expect(bool(INSIDE.search(text)), "ten people are inside, and the answer says otherwise")


async def _outage(stage: Stage) -> None:
    await stage.world.break_provider(broken=True)
    answers = [stage.text(reply) for reply in await stage.ask(f"/attendance {ROOM}", replies=2)]
    together = "\n".join(answers)
    stage.expect("provider" in together, "the outage is not named")
    stage.expect(not EMPTY.search(together), "an outage is told as an empty room")
    stage.expect("林静" in together and "19:39" in together, "what is known is not shown with its age")


async def _recovery(stage: Stage) -> None:
    await stage.world.break_provider(broken=False)
    for reply in await stage.ask(f"/attendance {ROOM}"):
        text = stage.text(reply)
        stage.expect("19:53" in text and "19:39" not in text, "the answer after the outage is not fresh")


async def _share(stage: Stage) -> None:
    stage.expect_board("Absent", "吴迪", "Left early", "赵一诺 at 19:44", "Late", "王小明 +8 min")
    world = stage.world
    for reply in await stage.ask(f"/attendance {ROOM}"):
        before = len(world.slack.transcript.public(world.channel))
        await world.slack.click(reply, "share", user=world.user)
        shared = await _posted(world, before)
        if shared is None:
            stage.expect(held=False, complaint="Share posted nothing")
            continue
        stage.expect("王小明" in stage.text(shared), "the shared answer does not name who was there")
        stage.expect(bool(shared.intent), "the shared answer carries no intent id")


SCENES = (
    Scene(5, "Two who are due are not there. Nobody asks.", _nobody_asks),
    Scene(8, "One of them comes.", _comes),
    Scene(12, "Twelve minutes into class, Alice asks what she can type.", _help),
    Scene(13, "She mistypes a room number.", _wrong_room),
    Scene(14, "She looks into a room whose class begins later.", _quiet_room),
    Scene(23, "She asks who is in class.", _during),
    Scene(32, "A student leaves long before the end.", _nobody_asks),
    Scene(40, "The classroom provider goes down. She asks again.", _outage),
    Scene(53, "It is back.", _recovery),
    Scene(60, "Class is over.", _nobody_asks),
    Scene(70, "After class she asks once more, and shares the answer with the channel.", _share),
)


async def play_scenes(stage: Stage, say: Callable[[str], None]) -> None:
    """Play every scene at its moment, the bot at work in between; then judge the whole transcript."""
    world = stage.world
    lesson = world.classroom.room(ROOM).start
    for scene in SCENES:
        await world.until(lesson + scene.after * 60)
        say(scene.happens)
        await scene.act(stage)
    judge(stage)


def judge(stage: Stage) -> None:
    """What must hold of the whole transcript, whatever the scenes were."""
    world = stage.world
    said = json.dumps([[m.text, m.blocks] for m in world.slack.transcript.messages], ensure_ascii=False)
    passwords = [word for room in world.classroom.rooms for word in room.passwords().values()]
    stage.expect("<!channel>" not in said, "a student's name would notify the whole channel")
    stage.expect(
        not any(word in said for word in [*passwords, world.classroom.key]), "a secret reached Slack"
    )
    stage.expect(not world.slack.transcript.repeated(), "a message was posted twice")
    stage.expect(not any(request.query for request in world.classroom.requests), "a query left the form")


async def _posted(world: World, before: int) -> Message | None:
    """The next public message in the channel, waited for."""
    for _ in range(100):
        messages = world.slack.transcript.public(world.channel)
        if len(messages) > before:
            return messages[before]
        await asyncio.sleep(0.05)
    return None
