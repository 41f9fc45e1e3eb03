"""The workspace behind the stand-in: people, channels, the app's tokens and scopes, and its two clocks."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.demo.slack.messages import Blocks, Message, Transcript

TEAM, APP, BOT = "T01DEMO", "A01APP", "U0BOT"
SCOPES = frozenset(
    {
        *(
            "commands",
            "chat:write",
            "users:read",
            "usergroups:read",
            "files:write",
            "im:write",
            "reactions:write",
        ),
        *("channels:read", "channels:history", "groups:read", "groups:history", "im:read", "im:history"),
    }
)
"""What the app was granted; a test takes some away."""


@dataclass
class User:
    """A person (or the bot) in the workspace."""

    id: str
    name: str
    real_name: str
    locale: str = "en-GB"
    tz: str = "Asia/Shanghai"
    admin: bool = False
    owner: bool = False
    bot: bool = False
    team: str = TEAM
    stranger: bool = False
    """Somebody of another organisation, in a channel shared with it."""


@dataclass
class Channel:
    """A channel, or a direct conversation where `im` names the other person."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    im: str = ""


@dataclass
class File:
    """An uploaded file; private until it is completed into a channel or a message shows it there."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str = ""
    alt: str = ""
    completed: bool = False
    unsettled: int = 0
    """So many messages that show it are still refused: Slack takes its time to look at a new file."""
    shown_in: set[str] = field(default_factory=set)
    """The channels whose members may open it."""


def _people() -> dict[str, User]:
    people = [
        User("U01ALICE", "alice", "Alice Anderson", admin=True),
        User("U02BOB", "bob", "Bob Brown"),
        User("U03CHEN", "chen", "陈晨", locale="zh-CN"),
        User(BOT, "attendance", "Attendance", bot=True),
    ]
    return {user.id: user for user in people}


def _channels() -> dict[str, Channel]:
    channels = [
        Channel("C01GEN", "general", {"U01ALICE", "U02BOB", "U03CHEN", BOT}),
        Channel("C02ALR", "attendance", {"U01ALICE", "U02BOB", "U03CHEN", BOT}),
        Channel("C03OUT", "staff-room", {"U01ALICE", "U02BOB"}),
        Channel("G04OPS", "ops", {"U01ALICE", BOT}, private=True),
    ]
    return {channel.id: channel for channel in channels}


@dataclass
class Workspace:
    """The state that every part of the stand-in shares."""

    clock: Callable[[], float] = time.time
    """The world's time: what a message's `ts` says. May run fast in the demo."""
    wall: Callable[[], float] = time.time
    """Real time: rate limits, `response_url` and trigger ages, signatures."""
    users: dict[str, User] = field(default_factory=_people)
    channels: dict[str, Channel] = field(default_factory=_channels)
    groups: dict[str, list[str]] = field(default_factory=lambda: {"S01STAFF": ["U01ALICE", "U02BOB"]})
    transcript: Transcript = field(default_factory=Transcript)
    bot_token: str = "xoxb-demo-bot"  # noqa: S105 - a made-up token of a made-up workspace
    app_token: str = "xapp-demo-app"  # noqa: S105
    signing_secret: str = "demo-signing-secret"  # noqa: S105
    revoked: bool = False
    """The bot token was revoked."""
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    posts_per_second: float | None = None
    """Messages a second and channel before 429; None: no limit. Slack's rule is 1, bursts aside."""
    command_url_replaces: bool = False
    """Whether `replace_original` on a slash command's own response_url replaces its earlier answer.

    Users of real Slack report that it posts anew (bolt-js #2287, bolt-python #1268), although the
    documentation can be read otherwise.
    """
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The published Home view of each user."""
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Open modals by view id."""
    files: dict[str, File] = field(default_factory=dict)
    files_settle: int = 0
    """How many messages that show a new file are refused before Slack knows it."""
    url: str = ""
    """Where the stand-in serves."""
    triggers: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Unused trigger ids: whose, and since when."""
    used_triggers: set[str] = field(default_factory=set)
    _numbers: Any = field(default_factory=lambda: count(1))
    _last_ts: float = 0.0
    _posted_at: dict[str, float] = field(default_factory=dict)

    def new_ts(self) -> str:
        """A message time, unique in the workspace and never falling."""
        self._last_ts = max(self.clock(), self._last_ts + 0.000001)
        return f"{self._last_ts:.6f}"

    def new_id(self, prefix: str) -> str:
        """A made-up id, such as `V00001`."""
        return f"{prefix}{next(self._numbers):05d}"

    def secret(self) -> str:
        """A part of an address that nobody can guess."""
        return secrets.token_urlsafe(12)

    def new_trigger(self, user: str) -> str:
        """A trigger id for what `user` just did."""
        trigger = f"{self.new_id('')}.{self.secret()}"
        self.triggers[trigger] = (user, self.wall())
        return trigger

    def too_fast(self, channel: str) -> float:
        """Seconds to wait before the next post to this channel; 0 and counted where it may go now."""
        if self.posts_per_second is None:
            return 0.0
        now, pause = self.wall(), 1 / self.posts_per_second
        wait = self._posted_at.get(channel, 0.0) + pause - now
        if wait > 0:
            return wait
        self._posted_at[channel] = now
        return 0.0

    def direct(self, user: str) -> Channel:
        """The direct conversation of the bot and `user`, opened if need be."""
        known = next((channel for channel in self.channels.values() if channel.im == user), None)
        if known is None:
            known = Channel(self.new_id("D"), user, {user, BOT}, private=True, im=user)
            self.channels[known.id] = known
        return known

    def whisper(self, channel: str, user: str, text: str, blocks: Blocks) -> Message:
        """Show the bot's message to one person only."""
        return self.transcript.post(Message(channel, self.new_ts(), BOT, text, blocks, only_for=user))
