"""The sending half of the bot alone, in a nursery: it sends what is owed until nothing is, or it is killed.

A job is `{"database": …, "token": …, "api_url": …}`.
"""

import asyncio
import time
from typing import Any

import aiohttp

from bot import logs
from bot.domain.delivery import Looking
from bot.messenger import Messenger
from bot.render.blocks import Renderer
from bot.store import outbox
from bot.store.database import Database
from bot.usecases.deliver import Deliverer
from bot.usecases.jobs import Manner
from tests.journeys.nursery import serve

QUARANTINE = 2
BEAT = 0.02


async def english(_channel: str) -> Renderer:
    """All channels speak English."""
    return Renderer()


async def send(job: dict[str, Any]) -> None:
    """Send until all is done, or death."""
    logs.configure("critical")
    with Database.open(job["database"]) as database:
        async with aiohttp.ClientSession() as session:
            deliverer = Deliverer(
                database,
                Messenger(session, token=job["token"], api_url=job["api_url"], bot="B0BOT", patience=1.0),
                english,
                manner=Manner(looking=Looking(quarantine=QUARANTINE)),
                clock=time.time,
            )
            while await database.run(outbox.live):
                await deliverer.turn()
                await asyncio.sleep(BEAT)
            await deliverer.close()


if __name__ == "__main__":
    serve(send)
