"""The line to Slack: the Web API client, who we are there, and Socket Mode."""

import asyncio
import logging
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackError, SlackRefused, SlackUnavailable
from bot.metrics import ACK_SECONDS, SLACK_CONNECTED

PATIENCE = 10
"""Seconds for one call of the Web API."""
WATCH = 1.0
"""Seconds between two looks at the socket."""
PING = 5.0
"""Seconds between two pings, and between two tries to reconnect."""

_SLACKS_OWN = frozenset(
    {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
"""Codes that say nothing against the token."""

T = TypeVar("T")
_log = structlog.get_logger("bot.slack")
_QUIET = logging.getLogger("bot.slack.library")
_QUIET.setLevel(logging.CRITICAL + 1)
"""Bolt's and the socket client's logger. They log whole requests, names included, and a stack trace for
every try to reconnect; what matters of it is told here and in `listeners`, once."""


def web_client(session: aiohttp.ClientSession, *, token: str | None, api_url: str) -> AsyncWebClient:
    """A client on the kept session. It repeats nothing: a call whose answer was lost may have worked."""
    return AsyncWebClient(
        token=token, base_url=api_url, session=session, timeout=PATIENCE, retry_handlers=[], logger=_QUIET
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is, by auth.test."""

    team: str
    user: str
    bot: str
    date: str = ""
    """What time it is in Slack, as an HTTP date."""


async def identify(client: AsyncWebClient) -> Identity:
    """Raises SlackRefused for a wrong bot token, SlackUnavailable where Slack does not answer."""
    answer = await _asked(client.auth_test(), "SLACK_BOT_TOKEN")
    return Identity(
        team=answer["team_id"],
        user=answer["user_id"],
        bot=answer.get("bot_id") or "",
        date=answer.headers.get("Date", ""),
    )


async def socket_url(client: AsyncWebClient, app_token: str) -> str:
    """Where Socket Mode listens. Raises like `identify`, for the app token."""
    answer = await _asked(client.apps_connections_open(app_token=app_token), "SLACK_APP_TOKEN")
    return str(answer["url"])


def refusal_code(error: Exception) -> str:
    """Slack's own code where it refused a call; empty where the answer was none of Slack's."""
    data = getattr(getattr(error, "response", None), "data", None)  # of a page that is no JSON, its text
    return str(data.get("error") or "") if isinstance(data, dict) else ""


async def _asked(call: Awaitable[T], variable: str) -> T:
    try:
        return await call
    except (SlackClientError, aiohttp.ClientError, TimeoutError, ValueError) as error:
        code = refusal_code(error)
        if code and code not in _SLACKS_OWN:
            raise _refused(code, variable) from None
        raise SlackUnavailable(
            "Slack did not answer ({code}). Check the network and SLACK_API_URL.",
            code=code or type(error).__name__,
        ) from None


def _refused(code: str, variable: str) -> SlackError:
    return SlackRefused(
        "Slack refuses {variable} ({code}). Copy the token again from the app's page at api.slack.com.",
        variable=variable,
        code=code,
    )


class Socket(AsyncSocketModeHandler):
    """Socket Mode. Reconnects by itself; its loss is told once and its return once."""

    client: SocketModeClient

    def __init__(self, app: AsyncApp, *, app_token: str, client: AsyncWebClient) -> None:
        super().__init__(app, app_token, web_client=client, logger=_QUIET, ping_interval=PING)
        self._watch: asyncio.Task[None] | None = None

    async def open(self, url: str) -> None:
        """Connect to `url`, as `socket_url` gave it, and keep connected until closed.

        Raises SlackUnavailable where that does not succeed at first.
        """
        self.client.wss_uri = url
        try:
            async with asyncio.timeout(PATIENCE):
                await self.client.connect()  # type: ignore[no-untyped-call]
        except TimeoutError:
            raise SlackUnavailable(
                "Slack's Socket Mode cannot be reached. Check that the network lets WebSockets through."
            ) from None
        SLACK_CONNECTED.set(1)
        self._watch = asyncio.create_task(self._tell(), name="slack-watch")

    async def close(self) -> None:
        """Take no more requests."""
        if self._watch:
            self._watch.cancel()
        SLACK_CONNECTED.set(0)
        await self.client.close()  # type: ignore[no-untyped-call]

    async def connected(self) -> bool:
        """Whether requests can arrive."""
        return bool(await self.client.is_connected())

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """One envelope: Bolt's answer goes back over the socket."""
        arrived = time.perf_counter()
        try:
            await super().handle(client, req)
        except (aiohttp.ClientError, ConnectionError) as error:  # the socket broke; Slack tells the person
            _log.warning("ack_lost", error=type(error).__name__)
        ACK_SECONDS.observe(time.perf_counter() - arrived)

    async def _tell(self) -> None:
        up = True
        while True:
            await asyncio.sleep(WATCH)
            now_up = await self.connected()
            if now_up != up:
                up = now_up
                SLACK_CONNECTED.set(int(up))
                (_log.info if up else _log.warning)("slack_back" if up else "slack_lost")


def bolt(client: AsyncWebClient, identity: Identity, token: str) -> AsyncApp:
    """The Bolt app, without listeners; `client` lends it the session and the address.

    Authorization is answered here, so that no request waits for Slack. `process_before_response` because
    Bolt otherwise polls for the acknowledgement every 10 ms; every listener of ours returns as soon as it
    has acknowledged. Signatures are checked at the door (`bot.slack.http`).
    """
    us = AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team,
        bot_user_id=identity.user,
        bot_id=identity.bot,
        bot_token=token,
    )

    async def authorize() -> AuthorizeResult:
        return us

    # with a token in its client Bolt would call auth.test on the first request
    bare = web_client(client.session, token=None, api_url=client.base_url)  # type: ignore[arg-type]
    return AsyncApp(
        name="attendance",
        client=bare,
        authorize=authorize,
        logger=_QUIET,
        signing_secret="",
        process_before_response=True,
        request_verification_enabled=False,
        attaching_function_token_enabled=False,
        raise_error_for_unhandled_request=True,
    )
