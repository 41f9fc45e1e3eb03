"""Checks before a start: can what the settings name be reached and used? Nothing is posted or changed."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.classroom.client import Classroom
from bot.errors import ClassroomError, RoomGone, StoreError
from bot.render.fonts import PACKAGE, draws_chinese
from bot.store.database import Database

SCOPES: Mapping[str, str] = {
    "chat:write": "alerts",
    "commands": "/attendance and its answers",
    "files:write": "sheets and pictures",
    "im:write": "finding what was sent to somebody privately",
    "users:read": "seeing who is an administrator, and the reader's language",
}
GROUP_SCOPE = "usergroups:read"
"""Needed only where ATTENDANCE_ALLOW names a user group."""

HISTORY_SCOPES = frozenset({"channels:history", "groups:history", "im:history"})
"""To see whether a message was posted when the answer was lost. Without, it is posted again, marked so."""

_UNSURE = {
    "repost": "may be posted twice, marked as a possible repeat",
    "hold": "is not posted again, and the ops channel is told",
}
_NO_ROOM = "0"
_REINSTALL = "add it under “OAuth & Permissions” and reinstall the app."
_REFUSED = {
    "account_inactive": "the app was removed or its account closed: install it again.",
    "invalid_auth": "copy the token again from the app's pages at api.slack.com/apps.",
    "missing_scope": "create the app-level token again, with the scope connections:write.",
    "not_allowed_token_type": "a token of another kind: SLACK_BOT_TOKEN is xoxb-…, SLACK_APP_TOKEN xapp-….",
    "token_expired": "the token has run out: make a new one.",
    "token_revoked": "the token was revoked: install the app again and copy the new one.",
}


class Finding(NamedTuple):
    """What a check found."""

    fine: bool
    words: str
    """What was found, or what to do."""


async def check_all(checks: Mapping[str, Awaitable[Finding]]) -> dict[str, Finding]:
    """All checks at once, by name."""
    return dict(zip(checks, await asyncio.gather(*checks.values()), strict=True))


async def check_database(path: Path) -> Finding:
    """Whether the file can be opened and written, beside a running bot too."""
    return await asyncio.to_thread(_open_database, path)


def _open_database(path: Path) -> Finding:
    if path.exists():
        try:
            with Database.open(path, lock=False) as database:
                remarks = database.remarks
        except StoreError as error:
            return Finding(fine=False, words=str(error))
        return Finding(fine=True, words=" ".join([f"{path} can be read and written.", *remarks]))
    folder = path.absolute().parent
    if not os.access(folder, os.W_OK | os.X_OK):
        words = f"{folder} is no folder that can be written in: create it, or set ATTENDANCE_DATABASE."
        return Finding(fine=False, words=words)
    return Finding(fine=True, words=f"{path} will be created at the first start.")


async def check_fonts(*, pictures: bool, draws: Callable[[], bool] = draws_chinese) -> Finding:
    """Whether the names of students can be drawn in pictures. Where they cannot, everything else works."""
    if not pictures:
        return Finding(fine=True, words="No pictures are drawn by themselves (ATTENDANCE_PICTURES=off).")
    if await asyncio.to_thread(draws):
        return Finding(fine=True, words="Pictures can show names in Chinese.")
    words = f"No font here draws Chinese, so pictures leave such names out: install {PACKAGE}, or any other."
    return Finding(fine=True, words=words)


async def check_classroom(classroom: Classroom) -> Finding:
    """Whether the provider takes the key: asked for a room that cannot be, it names the room, not the key."""
    try:
        await classroom.details(_NO_ROOM)
    except RoomGone:
        pass
    except ClassroomError as error:
        return Finding(fine=False, words=str(error))
    return Finding(fine=True, words="the classroom provider takes the key.")


async def check_slack(client: AsyncWebClient, allow: Collection[str], *, unsure: str = "repost") -> Finding:
    """Whether Slack takes the bot token, and whether the token may do what the bot does.

    `unsure`: what is done about a message that may have been posted, where nobody may look.
    """
    try:
        answer = await client.auth_test()
    except (SlackClientError, ClientError, TimeoutError) as error:
        return Finding(fine=False, words=_slack_trouble("SLACK_BOT_TOKEN", error))
    granted = {name.lower(): value for name, value in answer.headers.items()}.get("x-oauth-scopes")
    if granted is None:
        return Finding(fine=True, words="Slack takes the bot token; it did not say which scopes it has.")
    has = {scope.strip() for scope in granted.split(",")}
    needed = {**SCOPES, GROUP_SCOPE: "user groups in ATTENDANCE_ALLOW"}
    if not any(each.startswith("S") for each in allow):
        del needed[GROUP_SCOPE]
    missing = [f"{scope} ({use})" for scope, use in needed.items() if scope not in has]
    if missing:
        return Finding(fine=False, words=f"The bot token lacks {', '.join(missing)}: {_REINSTALL}")
    if blind := sorted(HISTORY_SCOPES - has):
        return Finding(
            fine=True,
            words=f"Slack takes the bot token. Without {', '.join(blind)}, a message whose answer is lost "
            f"{_UNSURE[unsure]} (ATTENDANCE_UNSURE={unsure}).",
        )
    return Finding(fine=True, words="Slack takes the bot token, and it has the scopes.")


async def check_socket(client: AsyncWebClient, app_token: str) -> Finding:
    """Whether Slack would open a socket for the app-level token; the socket is not opened."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except (SlackClientError, ClientError, TimeoutError) as error:
        return Finding(fine=False, words=_slack_trouble("SLACK_APP_TOKEN", error))
    return Finding(fine=True, words="Slack takes the app-level token.")


def _slack_trouble(variable: str, error: Exception) -> str:
    if not isinstance(error, SlackApiError):
        return f"Slack did not answer ({type(error).__name__}): check the network, or try again later."
    code = str(error.response.get("error", "")) or "no reason given"
    return f"Slack refuses {variable} ({code}): {_REFUSED.get(code, 'see its list of errors.')}"
