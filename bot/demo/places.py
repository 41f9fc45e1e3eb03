"""Where somebody looks: as whom, in which conversation or on the app's Home, with which thread beside it."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from bot.demo.slack.workspace import BOT, Channel, Workspace

HOME = "home"


class Place(NamedTuple):
    """One look at the page."""

    user: str
    channel: str
    """A conversation's id, or HOME."""
    thread: str = ""
    """`ts` of the message whose thread stands beside it; empty for none."""

    def address(self, **changes: str) -> str:
        """Where the page shows it."""
        there = self._replace(**changes)
        asked = {"as": there.user, "in": there.channel, "thread": there.thread}
        return "/?" + urlencode({name: value for name, value in asked.items() if value})


class Door(NamedTuple):
    """A place that the rail leads to."""

    name: str
    sign: str
    address: str
    is_here: bool
    unread: int


def place_of(workspace: Workspace, asked: Mapping[str, str], usual: Place) -> Place:
    """The place that an address names, as far as that person may be there; else the usual one."""
    user = asked.get("as", "")
    if user not in workspace.users or workspace.users[user].bot:
        user = usual.user
    channel = asked.get("in", usual.channel)
    if channel != HOME and channel not in {one.id for one in _conversations(workspace, user)}:
        channel = next((one.id for one in _conversations(workspace, user)), HOME)
        if usual.channel in {one.id for one in _conversations(workspace, user)}:
            channel = usual.channel
    thread = asked.get("thread", "")
    found = workspace.transcript.find(channel, thread) if thread else None
    return Place(user, channel, thread if found is not None and not found.ephemeral else "")


def doors(workspace: Workspace, place: Place, unread: Mapping[tuple[str, str], int]) -> list[Door]:
    """What the rail shows to that person: channels, the conversation with the app, its Home."""
    found = [
        Door(
            "Attendance" if one.im else one.name,
            "@" if one.im else "🔒" if one.private else "#",
            place.address(channel=one.id, thread=""),
            one.id == place.channel,
            unread.get((place.user, one.id), 0),
        )
        for one in _conversations(workspace, place.user)
    ]
    home = Door("App Home", "⌂", place.address(channel=HOME, thread=""), place.channel == HOME, 0)
    return [*found, home]


def name_of(workspace: Workspace, place: Place) -> str:
    """What stands above the place."""
    if place.channel == HOME:
        return "App Home"
    channel = workspace.channels[place.channel]
    return "Attendance" if channel.im else f"#{channel.name}"


def _conversations(workspace: Workspace, user: str) -> list[Channel]:
    """Channels of that person, then the direct conversation with the app."""
    direct = workspace.direct(user)
    return [
        *(one for one in workspace.channels.values() if not one.im and user in one.members),
        direct,
    ]


def people(workspace: Workspace) -> list[str]:
    """Ids of those whom the visitor may be."""
    return [user.id for user in workspace.users.values() if user.id != BOT]
