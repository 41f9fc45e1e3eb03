"""Jobs: what is to be done in a channel, and what that takes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.alerts import AlertRules
from bot.domain.channel_settings import ChannelSettings
from bot.domain.delivery import Looking
from bot.domain.intents import Intent
from bot.store.outbox import Sent
from bot.usecases.content import Content
from bot.usecases.registers import Rules
from bot.usecases.reporting import Reporter


@dataclass(frozen=True, slots=True)
class Manner:
    """How messages are made and sent."""

    ops_channel: str = ""
    """Who hears of our own troubles; empty: only the log."""
    timezone: str = "UTC"
    rules: Rules = field(default_factory=Rules)
    alerting: AlertRules = field(default_factory=AlertRules)
    looking: Looking = field(default_factory=Looking)
    reporter: Reporter = field(default_factory=Reporter)


@dataclass(frozen=True, slots=True)
class Send:
    """A claimed intent, and what its message shows."""

    intent: Intent
    content: Content
    target: Sent | None = None
    """The message that it edits, or answers in its thread."""
    answered: str = ""
    """The intent of that message."""
    chosen: ChannelSettings = field(default_factory=ChannelSettings)
    """What its channel wants."""


@dataclass(frozen=True, slots=True)
class Search:
    """Doubts of one place, settled by one look there."""

    channel: str
    doubts: tuple[Intent, ...]
    thread: str = ""

    @property
    def since(self) -> int:
        """When the oldest of them was sent."""
        return min(one.tried or 0 for one in self.doubts)


@dataclass(frozen=True, slots=True)
class Sight:
    """Where we may look for messages of ours."""

    can: Callable[[str], bool]
    """Whether Slack lets us, in a channel."""
    may: Callable[[str], bool]
    """Whether it is time to."""
