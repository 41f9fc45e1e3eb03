"""Answers through `response_url`: private unless shared, and only to Slack.

A `response_url` takes five answers within thirty minutes. It comes with the request, so its host is
checked before anything is sent there; redirects are not followed.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.render.blocks import Message

SLACK = "hooks.slack.com"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""One machine by three names: a Slack on this machine may use another in its URLs than we do."""
_PATIENCE = aiohttp.ClientTimeout(total=10)
_log = structlog.get_logger("bot.slack")


class Replies:
    """Posts to response URLs over one kept session."""

    def __init__(self, session: aiohttp.ClientSession, *, api_url: str) -> None:
        self._session = session
        self._allowed = {("https", SLACK), _place(api_url)}

    async def private(self, url: str, message: Message, *, replace: bool = False) -> bool:
        """Answer the person alone; `replace` puts the message where the last one stood."""
        return await self._post(url, message, {"response_type": "ephemeral", "replace_original": replace})

    async def share(self, url: str, message: Message, *, intent: str) -> bool:
        """Post into the channel for everybody; `intent` marks the message as ours."""
        metadata = {"event_type": "attendance_intent", "event_payload": {"id": intent}}
        return await self._post(
            url, message, {"response_type": "in_channel", "replace_original": False, "metadata": metadata}
        )

    async def _post(self, url: str, message: Message, manner: Mapping[str, Any]) -> bool:
        """Whether Slack confirmed it. Never repeated: what looks lost may have arrived."""
        if _place(url) not in self._allowed:
            _log.error("response_url_refused")
            return False
        body = {"text": message.text, "blocks": message.blocks, "unfurl_links": False, "unfurl_media": False}
        try:
            async with self._session.post(
                url, json=body | dict(manner), timeout=_PATIENCE, allow_redirects=False
            ) as answer:
                if answer.status < 300:  # noqa: PLR2004 — a redirect is no answer
                    return True
                _log.warning("reply_not_taken", status=answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("reply_lost", error=type(error).__name__)
        return False


def _place(url: str) -> tuple[str, str]:
    """Scheme and host, which decide whether something may be sent there."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    return parts.scheme, "localhost" if host in LOOPBACK else host
