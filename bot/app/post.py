"""Sending what is owed without a running bot: for a command that posts, where nothing else would."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

from bot.config import Config
from bot.config.delivering import manner_of
from bot.config.load import missing
from bot.domain.intents import LIVE
from bot.errors import BadSetting
from bot.messenger import Messenger
from bot.render.blocks import Renderer
from bot.render.renderers import Renderers
from bot.slack import connection
from bot.store import channel_settings, digests
from bot.store.database import Database
from bot.usecases.deliver import Deliverer

PATIENCE = 150.0
"""Seconds that Slack is given: a post of which nobody knows whether it arrived is looked for twice."""
_BEAT = 1.0


async def send(
    config: Config, database: Database, keys: list[str], *, clock: Callable[[], float] = time.time
) -> None:
    """Send everything that is due until these digests are, or until Slack had time enough.

    What else is owed goes out too, as when the bot starts. Raises BadSetting, SlackError, StoreError.
    """
    async with _deliverer(config, database, clock) as deliverer:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            await deliverer.turn()
            await deliverer.idle()
            states = [await database.run(digests.state, key) for key in keys]
            if not any(state in LIVE for state in states) or deliverer.stopped_by:
                return
            await asyncio.sleep(_BEAT)


@asynccontextmanager
async def _deliverer(
    config: Config, database: Database, clock: Callable[[], float]
) -> AsyncIterator[Deliverer]:
    token = config.slack_bot_token.get_secret_value() if config.slack_bot_token else ""
    lacks = missing("slack", config.has())
    if lacks:
        raise BadSetting(lacks)
    renderers = Renderers(config.language)

    async def speaks(channel: str) -> Renderer:
        return renderers.of(await database.run(channel_settings.language, channel))

    async with aiohttp.ClientSession() as session:
        client = connection.web_client(session, token=token, api_url=config.slack_api_url)
        identity = await connection.identify(client)
        messenger = Messenger(
            session, token=token, api_url=config.slack_api_url, bot=identity.bot, clock=clock
        )
        deliverer = Deliverer(
            database,
            messenger,
            speaks,
            manner=manner_of(config),
            clock=clock,
            names=config.names,
            team=identity.team,
        )
        try:
            yield deliverer
        finally:
            await deliverer.close()
