"""Messages as Slack keeps them, and the transcript: everything that was ever shown, with its edits."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Blocks = list[dict[str, Any]]
INTENT = "attendance_intent"
"""The metadata event type of the bot's own messages."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said from `at` (Slack's clock) on."""

    at: float
    text: str
    blocks: Blocks


@dataclass
class Message:
    """One message: in a channel, in a thread, or shown to one person only."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: Blocks = field(default_factory=list)
    thread_ts: str = ""
    metadata: dict[str, Any] | None = None
    only_for: str = ""
    """The only person who sees it; empty for everybody in the channel."""
    earlier: list[Version] = field(default_factory=list)
    """What it said before, oldest first."""
    deleted: bool = False
    broadcast: bool = False
    reactions: dict[str, set[str]] = field(default_factory=dict)

    @property
    def ephemeral(self) -> bool:
        """Only visible to one person."""
        return bool(self.only_for)

    @property
    def edited(self) -> bool:
        """It said something else before."""
        return bool(self.earlier)

    @property
    def intent(self) -> str:
        """The bot's intent id in its metadata, or empty."""
        if not self.metadata or self.metadata.get("event_type") != INTENT:
            return ""
        return str(self.metadata.get("event_payload", {}).get("id", ""))

    def seen_by(self, user: str) -> bool:
        """Whether `user` sees it, given that they are in the channel."""
        return not self.deleted and self.only_for in ("", user)

    def as_slack(self, app_id: str, *, metadata: bool = False) -> dict[str, Any]:
        """As the Web API tells it."""
        told: dict[str, Any] = {
            "type": "message",
            "ts": self.ts,
            "user": self.user,
            "bot_id": "B0BOT",
            "app_id": app_id,
            "text": self.text,
        }
        if self.blocks:
            told["blocks"] = self.blocks
        if self.thread_ts:
            told["thread_ts"] = self.thread_ts
        if self.edited:
            told["edited"] = {"user": self.user, "ts": f"{self.earlier[-1].at:.6f}"}
        if metadata and self.metadata:
            told["metadata"] = self.metadata
        return told


@dataclass
class Transcript:
    """Every message ever shown, oldest first. Listeners hear of each post, edit and deletion."""

    messages: list[Message] = field(default_factory=list)
    listeners: list[Callable[[str, Message], None]] = field(default_factory=list)

    def post(self, message: Message) -> Message:
        """Show a new message."""
        self.messages.append(message)
        self._tell("post", message)
        return message

    def edit(self, message: Message, text: str, blocks: Blocks, at: float) -> None:
        """Say something else in the same place."""
        message.earlier.append(Version(at, message.text, message.blocks))
        message.text, message.blocks = text, blocks
        self._tell("edit", message)

    def delete(self, message: Message) -> None:
        """Take it away; the transcript remembers it."""
        message.deleted = True
        self._tell("delete", message)

    def find(self, channel: str, ts: str) -> Message | None:
        """The message that stands there now."""
        return next((m for m in self.messages if (m.channel, m.ts) == (channel, ts) and not m.deleted), None)

    def public(self, channel: str = "") -> list[Message]:
        """What everybody sees, in one channel or all."""
        return [m for m in self.messages if not m.ephemeral and not m.deleted and channel in ("", m.channel)]

    def private(self, user: str = "") -> list[Message]:
        """What one person alone sees, or any one."""
        return [m for m in self.messages if m.ephemeral and not m.deleted and user in ("", m.only_for)]

    def repeated(self) -> dict[str, int]:
        """Intent ids that more than one message carries, with how many: the judge of "none twice"."""
        counts = Counter(message.intent for message in self.messages if message.intent)
        return {intent: count for intent, count in counts.items() if count > 1}

    def _tell(self, what: str, message: Message) -> None:
        for listener in list(self.listeners):
            listener(what, message)
