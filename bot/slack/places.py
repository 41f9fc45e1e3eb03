"""Channels, as Slack shows them to us: whether we may post there."""

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.connection import refusal_code

MAY, MAY_NOT, UNKNOWN = "may", "may_not", "unknown"
_NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "is_archived"})
_log = structlog.get_logger("bot.slack")


class Places:
    """Looks channels up in Slack. Nothing is posted."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def may_post(self, channel: str) -> str:
        """`may`, `may_not` where we are no member, `unknown` where Slack does not tell.

        Slack tells by whether it lets us look into the channel, which takes a scope that is optional.
        """
        try:
            await self._client.conversations_history(channel=channel, limit=1)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            code = refusal_code(error)
            if code in _NOT_THERE:
                return MAY_NOT
            _log.info("channel_not_told", code=code or type(error).__name__)
            return UNKNOWN
        return MAY
