"""What Slack shows beside messages: modals, and the app's Home.

A trigger opens one modal within three seconds, so it is used before anything slow is asked: a modal that
needs more is opened with what is at hand and updated.
"""

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.blocks import View
from bot.slack.connection import refusal_code

_log = structlog.get_logger("bot.slack")


class Windows:
    """Opens, changes and publishes views. What Slack refuses is logged by its code, and empty comes back."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def open(self, trigger: str, view: View) -> str:
        """Open a modal; its id. A modal opened from a modal stands upon it."""
        return await self._call("views.open", trigger_id=trigger, view=view)

    async def push(self, trigger: str, view: View) -> str:
        """Open a modal upon the one in which somebody pressed a button; its id. Three may stand so."""
        return await self._call("views.push", trigger_id=trigger, view=view)

    async def update(self, id_: str, view: View, *, unless: str = "") -> str:
        """Make an open modal show something else, unless it changed since its hash was `unless`; its id."""
        return await self._call(
            "views.update", view_id=id_, view=view, **({"hash": unless} if unless else {})
        )

    async def update_named(self, name: str, view: View) -> str:
        """As `update`, for a modal that we know only by our own name for it, the `external_id`."""
        return await self._call("views.update", external_id=name, view=view)

    async def publish(self, user: str, view: View) -> str:
        """Show a user's Home; its id."""
        return await self._call("views.publish", user_id=user, view=view)

    async def _call(self, method: str, **asked: object) -> str:
        try:
            answer = await self._client.api_call(method, json=asked)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            code = refusal_code(error) or type(error).__name__
            _log.warning("view_not_shown", method=method, error=code)
            return ""
        return str(answer["view"]["id"])
