"""Who may see who was in class: nobody but those whom somebody named.

`ATTENDANCE_ALLOW` names who may see every room:

    (empty)     admins and owners of the workspace
    *           everybody in the workspace
    U… or W…    that user
    S…          the members of that user group
    C… or G…    whoever asks in that channel

Beside them an admin gives users and user groups single rooms, by `/attendance access`; each may see those and
nothing else. People of other workspaces may never. Where Slack does not tell, the answer is no.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from bot.domain.scopes import EVERY, is_group
from bot.errors import NotAllowed
from bot.slack.connection import refusal_code
from bot.slack.people import People, Person

EVERYBODY = "*"
PATIENCE = 2.5
"""Seconds for Slack to tell who somebody is: a first answer is due within five."""

Granted = Mapping[str, frozenset[str]]
"""Id of a user or user group → the rooms that an admin gave them."""
T = TypeVar("T")
_log = structlog.get_logger("bot.slack")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where."""

    user: str
    team: str
    """The person's own workspace, as the request tells it; empty where it does not."""
    channel: str


@dataclass(frozen=True, slots=True)
class Sight:
    """The rooms that somebody may see; there is at least one."""

    rooms: frozenset[str]

    @property
    def is_whole(self) -> bool:
        """Whether it is every room."""
        return EVERY in self.rooms

    def sees(self, room: str) -> bool:
        """Whether it holds `room`; EVERY is what belongs to no single room, or to none that we know."""
        return self.is_whole or room in self.rooms


WHOLE = Sight(frozenset({EVERY}))


class _UntoldError(Exception):
    """Slack did not tell."""


async def nothing_granted() -> Granted:
    """Nobody was given a room."""
    return {}


class Access:
    """Decides who may, from Slack's answers of the last minutes and from what admins gave."""

    def __init__(
        self,
        people: People,
        *,
        allow: Sequence[str],
        team: str,
        granted: Callable[[], Awaitable[Granted]] = nothing_granted,
    ) -> None:
        self._people = people
        self._allow = frozenset(allow)
        self._team = team
        self._granted = granted

    @property
    def allow(self) -> frozenset[str]:
        """Whom the setting names."""
        return self._allow

    async def check(self, asker: Asker, room: str = "") -> None:
        """Raises NotAllowed, saying why, where `asker` may not see `room`; without one, where none at all.

        A room that nobody knows is asked for as EVERY: whoever sees some rooms hears the same of it as of
        those that are not theirs.
        """
        sight = await self.sight(asker)
        if room and not sight.sees(room):
            raise NotAllowed("You see only the rooms that were given to you, and this is not in one of them.")

    async def visible(self, asker: Asker, rooms: Iterable[str]) -> set[str]:
        """Those of the rooms that `asker` may see. Raises NotAllowed where they may see none at all."""
        sight = await self.sight(asker)
        return {room for room in rooms if sight.sees(room)}

    async def check_manager(self, asker: Asker) -> None:
        """Raises NotAllowed where `asker` may not say who sees what: admins may, who see every room."""
        sight = await self.sight(asker)
        person = await self._known(asker, _patience())
        if not (sight.is_whole and person.admin):
            raise NotAllowed("Only admins of the workspace who see every room say who may see what.")

    async def knows(self, who: str) -> bool:
        """Whether Slack shows us a user as somebody of this workspace, or who is in a user group."""
        try:
            if is_group(who):
                return bool(await self._told(self._people.members(who), _patience()))
            return bool(await self._known(Asker(who, "", ""), _patience()))
        except (NotAllowed, _UntoldError):
            return False

    async def sees_anyway(self, who: str) -> bool:
        """Whether a user or user group sees every room by the setting, wherever they ask."""
        if self._allow & {EVERYBODY, who}:
            return True
        if is_group(who):
            return False
        asker, until = Asker(who, "", ""), _patience()
        try:
            return await self._is_named(asker, await self._known(asker, until), until)
        except (NotAllowed, _UntoldError):
            return False

    async def sight(self, asker: Asker) -> Sight:
        """What `asker` may see. Raises NotAllowed, saying why, where that is nothing."""
        until, untold = _patience(), False
        person = await self._known(asker, until)
        try:
            if await self._is_named(asker, person, until):
                return WHOLE
        except _UntoldError:
            untold = True
        granted = await self._granted()
        rooms = set(granted.get(asker.user, ()))
        for group in sorted(who for who in granted if is_group(who)):
            try:
                if asker.user in await self._told(self._people.members(group), until):
                    rooms |= granted[group]
            except _UntoldError:
                untold = True
        if rooms:
            return Sight(frozenset(rooms))
        raise _not_told() if untold else self._refusal()

    async def _known(self, asker: Asker, until: float) -> Person:
        """Who asks. Raises NotAllowed where they are not of this workspace, or Slack does not tell."""
        if asker.team and asker.team != self._team:
            raise _external()
        try:
            person = await self._told(self._people.person(asker.user), until)
        except _UntoldError:
            raise _not_told() from None
        if person.stranger or (person.team and person.team != self._team):
            raise _external()
        return person

    async def _is_named(self, asker: Asker, person: Person, until: float) -> bool:
        """Whether the setting names them. Raises _UntoldError where only Slack could tell, and does not."""
        if self._allow & {EVERYBODY, asker.user, asker.channel} or (not self._allow and person.admin):
            return True
        untold = False
        for group in sorted(entry for entry in self._allow if is_group(entry)):
            try:
                if asker.user in await self._told(self._people.members(group), until):
                    return True
            except _UntoldError:
                untold = True
        if untold:
            raise _UntoldError
        return False

    async def _told(self, answer: Awaitable[T], until: float) -> T:
        try:
            async with asyncio.timeout_at(until):
                return await answer
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.warning("access_unchecked", code=refusal_code(error) or type(error).__name__)
            raise _UntoldError from None

    def _refusal(self) -> NotAllowed:
        if self._allow:
            return NotAllowed()
        return NotAllowed(
            "ATTENDANCE_ALLOW is not set, so only workspace admins may ask, and whom they gave a room."
        )


def _patience() -> float:
    """Until when Slack is waited for, whatever one question asks it; by the loop's clock."""
    return asyncio.get_running_loop().time() + PATIENCE


def _external() -> NotAllowed:
    return NotAllowed("You belong to another workspace, and attendance stays in this one.")


def _not_told() -> NotAllowed:
    return NotAllowed("Slack did not tell me who you are, so I must say no. Try again in a minute.")
