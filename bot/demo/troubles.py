"""What a visitor may do to the world: trouble for the provider and for Slack, one kind of each at a time."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.demo.classroom import DemoClassroom
from bot.demo.faults import Fault
from bot.demo.slack import DemoSlack

WELL = "well"
SLOW, RETRY_AFTER = 4.0, 5.0
"""Seconds of our own time."""
POST = ("chat.postMessage", "chat.update")


class Trouble(NamedTuple):
    """One way to be unwell, as the page offers it."""

    name: str
    says: str


PROVIDER = (
    Trouble(WELL, "Answers"),
    Trouble("down", "Is down"),
    Trouble("slow", "Is slow"),
    Trouble("garbage", "Answers garbage"),
)
SLACK = (
    Trouble(WELL, "Answers"),
    Trouble("429", "Says: too many requests"),
    Trouble("outage", "Is out"),
    Trouble("lost", "Takes messages, but its answers are lost"),
)


class Troubles:
    """The switches, and what they are set to."""

    def __init__(self, classroom: DemoClassroom, slack: DemoSlack) -> None:
        self.provider, self.slack = WELL, WELL
        self._classroom, self._slack = classroom, slack

    async def set_provider(self, kind: str) -> None:
        """Let the classroom provider be unwell in that way. Raises KeyError for one that is not offered."""
        faults: dict[str, Fault | None] = {
            WELL: None,
            "down": None,
            "slow": Fault("slow", seconds=SLOW),
            "garbage": Fault("garbage"),
        }
        fault = faults[kind]
        self.provider = kind
        self._classroom.faults.clear()
        await _reach(kind != "down", self._classroom.up, self._classroom.down)
        if fault is not None:
            self._classroom.fail(fault, times=None)

    async def set_slack(self, kind: str) -> None:
        """The same of Slack."""
        faults: dict[str, Fault | None] = {
            WELL: None,
            "429": Fault("rate limited", seconds=RETRY_AFTER),
            "outage": None,
            "lost": Fault("drop", stored=True),
        }
        fault = faults[kind]
        self.slack = kind
        self._slack.faults.clear()
        await _reach(kind != "outage", self._slack.up, self._slack.down)
        if fault is not None:
            for method in POST:
                self._slack.fail(fault, method, times=None)


async def _reach(is_up: bool, up: Callable[[], Awaitable[None]], down: Callable[[], Awaitable[None]]) -> None:  # noqa: FBT001
    await (up if is_up else down)()
