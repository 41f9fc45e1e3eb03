"""Who is asking: what Slack knows of a person and of a user group, remembered for some minutes.

A failed call is not remembered and is no answer: whoever asks must fail closed.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.connection import refusal_code

REMEMBERED = 240.0
"""Seconds: a right that was taken away is gone after this, and within a minute more what is told unasked."""
PATIENCE = 0.8
"""Seconds for Slack to tell somebody's locale: the answer is worth more than its language."""
_MOST = 10_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """What `users.info` says of one user."""

    id: str
    team: str
    """The workspace the account belongs to; empty where Slack does not say."""
    admin: bool
    """An admin or an owner of the workspace."""
    stranger: bool
    """A guest of another organisation in a shared channel, or an account that was switched off."""
    locale: str
    """Such as `en-GB`; empty where Slack does not say."""


class People:
    """Looks people and groups up in Slack."""

    def __init__(self, client: AsyncWebClient, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[str, tuple[float, Any]] = {}
        self._asking: dict[str, asyncio.Task[Any]] = {}

    async def person(self, user: str) -> Person:
        """Raises slack_sdk's and aiohttp's errors where Slack does not tell."""
        return await self._remember(user, lambda: self._ask_person(user))

    async def members(self, group: str) -> frozenset[str]:
        """The user ids in a user group. Raises like `person`."""
        return await self._remember(group, lambda: self._ask_members(group))

    async def locale(self, user: str) -> str:
        """The person's locale; the last one known where Slack does not tell in time, empty where none is."""
        try:
            async with asyncio.timeout(PATIENCE):
                return (await self.person(user)).locale
        except (SlackClientError, aiohttp.ClientError, TimeoutError, LookupError):
            known: Person | None = self._known.get(user, (0.0, None))[1]
            return known.locale if known else ""

    async def _remember(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """Slack is asked once, however many wait for the answer, and however soon they give up."""
        until, known = self._known.get(key, (0.0, None))
        if self._clock() < until:
            remembered: T = known
            return remembered
        if key not in self._asking:
            self._asking[key] = asyncio.create_task(self._asked(key, ask), name="ask-slack")
        answer: T = await asyncio.shield(self._asking[key])
        return answer

    async def _asked(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        asked = self._clock()
        try:
            answer = await ask()
        finally:
            del self._asking[key]
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = (asked + REMEMBERED, answer)
        return answer

    async def _ask_person(self, user: str) -> Person:
        answer = await self._client.users_info(user=user, include_locale=True)
        found: dict[str, Any] = answer["user"]
        return Person(
            id=user,
            team=found.get("team_id") or "",
            admin=bool(found.get("is_admin") or found.get("is_owner") or found.get("is_primary_owner")),
            stranger=bool(found.get("is_stranger") or found.get("deleted") or found.get("is_bot")),
            locale=found.get("locale") or "",
        )

    async def _ask_members(self, group: str) -> frozenset[str]:
        try:
            answer = await self._client.usergroups_users_list(usergroup=group)
        except SlackClientError as error:
            if refusal_code(error) == "no_such_subteam":  # it was deleted: nobody is in it
                return frozenset()
            raise
        return frozenset(answer["users"])
