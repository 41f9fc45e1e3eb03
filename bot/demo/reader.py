"""Whoever reads a message: the same mention, date and time read differently for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.demo.slack.files import permalink
from bot.demo.slack.messages import Message
from bot.demo.slack.workspace import File, Workspace


@dataclass(frozen=True)
class Shown:
    """A file as somebody may open it."""

    file: File
    link: str
    """Where Slack says it stands: messages that carry this show it."""
    address: str
    """Where the page serves it."""


@dataclass(frozen=True)
class Reader:
    """Names of people and channels, the reader's time zone, and the world's time in UTC seconds."""

    now: float
    timezone: str = "UTC"
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Shown] = field(default_factory=dict)
    """The files that the reader may open, by id."""
    user: str = ""

    def files_in(self, message: Message) -> list[Shown]:
        """The files that a message links to, as Slack unfolds them under it."""
        if not self.files:
            return []
        said = f"{message.text} {message.blocks}"
        return [one for one in self.files.values() if one.link in said]


def reader_of(workspace: Workspace, user: str) -> Reader:
    """How `user` reads, now."""
    mine = {channel.id for channel in workspace.channels.values() if user in channel.members}
    return Reader(
        now=workspace.clock(),
        timezone=workspace.users[user].tz,
        users={known.id: known.real_name for known in workspace.users.values()},
        channels={known.id: known.name for known in workspace.channels.values()},
        files={
            file.id: Shown(file, permalink(workspace, file.id), f"/file/{file.id}?{urlencode({'as': user})}")
            for file in workspace.files.values()
            if file.shown_in & mine
        },
        user=user,
    )
