"""Who may see who was in class: nobody but those whom `ATTENDANCE_ALLOW` names.

    allow       who may
    (empty)     admins and owners of the workspace
    *           everybody in the workspace
    U… or W…    that user
    S…          the members of that user group
    C… or G…    whoever asks in that channel

People of other workspaces may never. Where Slack does not tell, the answer is no.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from bot.errors import NotAllowed
from bot.slack.connection import refusal_code
from bot.slack.people import People

EVERYBODY = "*"
PATIENCE = 2.5
"""Seconds for Slack to tell who somebody is: a first answer is due within five."""

_log = structlog.get_logger("bot.slack")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where."""

    user: str
    team: str
    """The person's own workspace, as the request tells it; empty where it does not."""
    channel: str


class Access:
    """Decides who may, from Slack's answers of the last five minutes."""

    def __init__(self, people: People, *, allow: Sequence[str], team: str) -> None:
        self._people = people
        self._allow = frozenset(allow)
        self._groups = sorted(entry for entry in self._allow if entry.startswith("S"))
        self._team = team

    async def check(self, asker: Asker, room: str = "") -> None:  # noqa: ARG002 - whoever may, may see every room
        """Raises NotAllowed, saying why, where `asker` may not, or may not see `room`."""
        if asker.team and asker.team != self._team:
            raise _external()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._judge(asker)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.warning("access_unchecked", code=refusal_code(error) or type(error).__name__)
            raise NotAllowed(
                "Slack did not tell me who you are, so I must say no. Try again in a minute."
            ) from None

    async def _judge(self, asker: Asker) -> None:
        person = await self._people.person(asker.user)
        if person.stranger or (person.team and person.team != self._team):
            raise _external()
        if self._allow & {EVERYBODY, asker.user, asker.channel}:
            return
        for group in self._groups:
            if asker.user in await self._people.members(group):
                return
        if not self._allow and person.admin:
            return
        raise (
            NotAllowed()
            if self._allow
            else NotAllowed("ATTENDANCE_ALLOW is not set, so only workspace admins may ask.")
        )


def _external() -> NotAllowed:
    return NotAllowed("You belong to another workspace, and attendance stays in this one.")
