"""Whoever reads a message: the same mention, date and time read differently for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.demo.slack.workspace import Workspace


@dataclass(frozen=True)
class Reader:
    """Names of people and channels, the reader's time zone, and the world's time in UTC seconds."""

    now: float
    timezone: str = "UTC"
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


def reader_of(workspace: Workspace, user: str) -> Reader:
    """How `user` reads, now."""
    return Reader(
        now=workspace.clock(),
        timezone=workspace.users[user].tz,
        users={known.id: known.real_name for known in workspace.users.values()},
        channels={known.id: known.name for known in workspace.channels.values()},
    )
