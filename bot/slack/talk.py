"""One question and the answers given to it.

Real Slack replaces only messages that carried a button; the answer to a command it leaves standing and shows
the new one below (bolt-js #2287), so each answer stands on its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.metrics import ANSWER_SECONDS
from bot.render.blocks import Message, Renderer
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.offers import Again
from bot.slack.parse import Command

FIRST = 3.5
"""Seconds after the question at which an answer is given from the store."""
LATEST = 4.5
"""Seconds after the question at which something is said, even where Slack or our own database is slow."""


@dataclass(frozen=True, slots=True)
class Question:
    """One command somebody typed, or chose by a button."""

    asker: Asker
    text: str
    response_url: str
    arrived: float
    """When it arrived, by the loop's clock."""
    trigger: str = ""
    """Opens one modal within three seconds."""
    pressed: bool = False
    """By a button: the answer takes the place of the message with that button."""


class Talk:
    """A question being answered."""

    def __init__(self, desk: Desk, question: Question) -> None:
        self.desk = desk
        self.question = question
        self.about = ""
        """The room, once it is known that the text means one."""
        self._answered = False
        self._one_at_a_time = asyncio.Lock()

    @property
    def asker(self) -> Asker:
        """Who asks."""
        return self.question.asker

    async def reader(self) -> Renderer:
        """Speaks their language."""
        return await self.desk.reader(self.asker)

    async def say(self, message: Message, *, instead: bool = True) -> None:
        """Answer privately; `instead` of the answer before, where Slack can do that."""
        async with self._one_at_a_time:
            again, self._answered = self._answered, True
            replace = (again or self.question.pressed) and instead
            await self.desk.replies.private(self.question.response_url, message, replace=replace)
            if not again:
                ANSWER_SECONDS.observe(self.age())

    async def hurry(self) -> None:
        """Say that an answer is coming, where none has come in time."""
        renderer = await self.reader()  # now: Slack may be slow to tell, and then there is no time to wait
        await asyncio.sleep(LATEST - self.age())
        if not self._answered:
            await self.say(renderer.message("reading", room=self.about))

    def age(self) -> float:
        """Seconds since the question."""
        return asyncio.get_running_loop().time() - self.question.arrived

    def choice(self, command: Command, act: "Act | None" = None) -> str:
        """The opaque value of a button that answers `command` as if the reader had typed it.

        `act` answers it instead of what usually does.
        """
        id_ = self.desk.offers.new_id()
        self.desk.offers.keep(id_, Again(self.asker.user, command, act))
        return id_


Act = Callable[[Talk, Command], Awaitable[str]]
"""Answers one subcommand; the outcome, for the count of questions. Raises what stands in the way."""
ANSWERED, STORED, PROBLEM = "answered", "stored", "problem"
