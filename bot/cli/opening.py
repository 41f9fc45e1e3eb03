"""What a command opens, and closes again: the database, the classroom. A running bot is not disturbed."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.config import Config
from bot.store.database import Database


@contextmanager
def open_database(config: Config) -> Iterator[Database]:
    """The database, without the lock that keeps a second bot away. Raises StoreError."""
    database = Database.open(config.database, lock=False)
    try:
        yield database
    finally:
        database.close()


@asynccontextmanager
async def open_classroom(config: Config) -> AsyncIterator[Classroom]:
    """The classroom provider, as the settings say."""
    key = config.talkcloud_key.get_secret_value() if config.talkcloud_key else ""
    async with http_client() as http:
        yield Classroom(
            http,
            url=config.talkcloud_url,
            key=key,
            concurrency=config.concurrency,
            rate=config.rate,
            clock=time.time,
        )
