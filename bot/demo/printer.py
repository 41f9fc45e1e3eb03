"""Prints what happens in Slack as it happens, as plain text."""

from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

import click

from bot.demo.reader import reader_of
from bot.demo.slack.messages import Message
from bot.demo.terminal import read
from bot.demo.world import World

_HEADINGS = {"post": "", "edit": " (edited)", "delete": " (deleted)"}


class Printer:
    """Follows a transcript from its making on."""

    def __init__(self, world: World, out: TextIO) -> None:
        self._world = world
        self._out = out
        world.slack.transcript.listeners.append(self._heard)

    def happens(self, text: str) -> None:
        """Something happens in the world."""
        self._print(f"\n── {self._time()} {text}")

    def _heard(self, what: str, message: Message) -> None:
        workspace = self._world.slack.workspace
        where = f"#{workspace.channels[message.channel].name}"
        if message.thread_ts:
            where += ", in a thread"
        if message.ephemeral:
            where = f"only visible to {workspace.users[message.only_for].real_name}"
        self._print(f"\n   {self._time()} Attendance, {where}{_HEADINGS[what]}")
        if what != "delete":
            text = read(message, reader_of(workspace, self._world.user))
            self._print("\n".join(f"   │ {line}" for line in text.splitlines()))

    def _time(self) -> str:
        workspace = self._world.slack.workspace
        zone = ZoneInfo(workspace.users[self._world.user].tz)
        return f"{datetime.fromtimestamp(workspace.clock(), zone):%H:%M}"

    def _print(self, text: str) -> None:
        click.echo(text, file=self._out)
