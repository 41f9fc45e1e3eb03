"""The messenger: posts, edits and looks for messages of ours in Slack, once each, and says what Slack said.

What an answer means is decided in `bot.domain.delivery`. Nothing is repeated here: a call whose answer was
lost may have worked. No text is logged, nor kept.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery import is_known
from bot.domain.skew import Skew
from bot.metrics import SLACK_CALLS

EVENT = "attendance_intent"
"""The event type of our metadata. The whole workspace can read it: it holds an opaque id, nothing else."""
PATIENCE = 10.0
"""Seconds for one call."""
OLDER = 600
"""Seconds by which a search begins before the message can have been sent: clocks differ."""
PAGE, MOST_PAGES = 200, 50
"""Messages of one page of history, and pages of one search."""

_QUIET = logging.getLogger("bot.messenger.library")
_QUIET.setLevel(logging.CRITICAL + 1)

Blocks = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack said to one call."""

    said: str
    """`ok`, Slack's own error code, or our word for no proper answer; see `bot.domain.delivery.ANSWERS`."""
    channel: str = ""
    """The channel that the message stands in, as Slack calls it."""
    ts: str = ""
    wait: int | None = None
    """Seconds that Slack asked us to wait."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one search in a channel found."""

    said: str
    """`ok` where it reached the end; `too_long` where there was more than one search takes."""
    found: Mapping[str, str] = field(default_factory=dict)
    """Intent id → ts, of our own messages."""
    wait: int | None = None


class Messenger:
    """Slack's channels, as one app sees them."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        token: str,
        api_url: str,
        bot: str,
        clock: Callable[[], float] = time.time,
        patience: float = PATIENCE,
        date: str = "",
    ) -> None:
        """`bot` is our bot id: what others copied from our metadata is not ours. `date`: Slack's, now."""
        self._client = AsyncWebClient(
            token=token, base_url=api_url, session=session, retry_handlers=[], logger=_QUIET
        )
        self.session, self.api_url = session, api_url
        self._bot = bot
        self._clock = clock
        self._patience = patience
        self.skew = Skew().met(date, clock())
        """Seconds by which Slack's clock is ahead of ours, by its newest answer."""

    async def post(
        self,
        channel: str,
        text: str,
        blocks: Blocks,
        *,
        intent: str,
        thread: str = "",
        broadcast: bool = False,
        unfurl: bool = False,
    ) -> Answer:
        """Post a new message, in the thread of the message `thread` where given; with `broadcast` both there
        and in the channel. `unfurl`: it links to a file, which only so is shown to who reads it.
        """
        more = {"thread_ts": thread, "reply_broadcast": broadcast} if thread else {}
        return await self._say(
            "chat.postMessage", {"channel": channel, "unfurl_links": unfurl, "unfurl_media": unfurl, **more},
            text, blocks, intent,
        )  # fmt: skip

    async def edit(self, channel: str, ts: str, text: str, blocks: Blocks, *, intent: str) -> Answer:
        """Make a message of ours say something else. `intent` is that of the message, not of the edit."""
        return await self._say("chat.update", {"channel": channel, "ts": ts}, text, blocks, intent)

    async def look(self, channel: str, *, since: float, thread: str = "") -> Look:
        """Find every message of ours posted since `since` (our clock), in the channel or in one thread."""
        method = "conversations.replies" if thread else "conversations.history"
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{max(0.0, since + min(0.0, self.skew.last, self.skew.trusted) - OLDER):.6f}",
            "limit": PAGE,
            "include_all_metadata": "true",
            **({"ts": thread} if thread else {}),
        }
        found: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            answer, data = await self.call(method, asked, verb="GET")
            if answer.said != "ok":
                return Look(answer.said, found, answer.wait)
            messages = data.get("messages")
            if not isinstance(messages, list):
                return Look("not_json", found)
            found |= {intent: str(one["ts"]) for one in messages if (intent := self._intent_of(one))}
            cursor = (data.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return Look("too_long" if data.get("has_more") else "ok", found)
            asked["cursor"] = cursor
        return Look("too_long", found)

    async def direct(self, user: str) -> Answer:
        """The channel of our conversation with somebody."""
        answer, data = await self.call("conversations.open", {"users": user})
        found = str((data.get("channel") or {}).get("id") or "")
        return Answer(answer.said if found or answer.said != "ok" else "not_json", found, wait=answer.wait)

    async def works(self) -> str:
        """Whether Slack takes our token: what it said to `auth.test`."""
        answer, _ = await self.call("auth.test", {})
        return answer.said

    def _intent_of(self, message: Mapping[str, Any]) -> str:
        """The id of the intent that made a message; empty where it is none of ours."""
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") != EVENT or message.get("bot_id") != self._bot:
            return ""
        return str((metadata.get("event_payload") or {}).get("id") or "")

    async def _say(
        self, method: str, where: dict[str, Any], text: str, blocks: Blocks, intent: str
    ) -> Answer:
        metadata = {"event_type": EVENT, "event_payload": {"id": intent}}
        answer, data = await self.call(
            method, {**where, "text": text, "blocks": list(blocks), "metadata": metadata}
        )
        if answer.said != "ok":
            return answer
        if not data.get("ts"):
            return Answer("not_json")
        return Answer("ok", str(data.get("channel") or where["channel"]), str(data["ts"]))

    async def call(
        self, method: str, asked: Mapping[str, Any], *, verb: str = "POST", query: bool = False
    ) -> tuple[Answer, Mapping[str, Any]]:
        """One request of a method, and no second one: what Slack said, and with `ok` all of its answer.

        `query`: the method takes no JSON.
        """
        given = {"params": dict(asked)} if query or verb == "GET" else {"json": dict(asked)}
        try:
            async with asyncio.timeout(self._patience):
                response = await self._client.api_call(method, http_verb=verb, **given)
        except SlackApiError as error:
            answer, data = self._refusal(error.response), None
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody knows whether it arrived
            answer, data = Answer(silence(error)), None
        else:
            self._note_skew(response.headers)
            answer, data = Answer("ok"), response.data
        SLACK_CALLS.labels(method, answer.said if is_known(answer.said) else "other").inc()
        return answer, data if isinstance(data, dict) else {}

    def _refusal(self, response: Any) -> Answer:
        """What Slack said instead of ok."""
        # a body that is no JSON leaves aiohttp's response here, which calls its status otherwise
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
        headers = getattr(response, "headers", None) or {}
        data = getattr(response, "data", None)
        self._note_skew(headers)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return Answer("http_429", wait=whole(headers.get("Retry-After")))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Answer("http_5xx")
        code = data.get("error") if isinstance(data, dict) else None
        if not isinstance(code, str) or not code:
            return Answer("not_json")
        return Answer(code, wait=whole(headers.get("Retry-After")))

    def _note_skew(self, headers: Mapping[str, str]) -> None:
        """Compare clocks, by the `Date` of an answer."""
        self.skew = self.skew.met(headers.get("Date", ""), self._clock())


_SILENCES: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientConnectorError, "refused"),
    (TimeoutError, "timeout"),
    (aiohttp.ClientError, "dropped"),
    (OSError, "dropped"),
)
"""No answer → our word for it. The first three come before a byte of the request was sent."""


def silence(error: Exception) -> str:
    """Our word for no answer."""
    return next((word for kind, word in _SILENCES if isinstance(error, kind)), "not_json")


def whole(seconds: str | None) -> int | None:
    """Retry-After, in whole seconds; None where it says nothing that makes sense."""
    return int(seconds) if seconds and seconds.strip().isdecimal() else None
