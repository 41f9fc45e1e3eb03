"""The HTTP server, and what it says of the bot's health."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from functools import partial

from aiohttp import web

from bot import health
from bot.app.watch import Watch
from bot.config.values import Address
from bot.errors import AttendanceError
from bot.slack.connection import Socket
from bot.slack.http import LARGEST, Door
from bot.store.database import Connection, Database, transaction

IDLE = 20.0
"""Seconds that an HTTP connection may take for a request's head, or be idle between two."""
PATIENCE = 10.0
"""Seconds that a request under way is given to end when the bot stops."""


def checks_of(database: Database, socket: Socket | None, watch: Watch) -> Mapping[str, health.Check]:
    """What readiness asks for. `socket` is None in HTTP mode."""
    return {
        "database": partial(_writable, database),
        "slack": partial(_connected, socket),
        "polls": watch.rounds.is_fresh,
        "outbox": watch.auditor.is_sound,
    }


async def serve_http(
    stack: AsyncExitStack, at: Address, checks: Mapping[str, health.Check], door: Door | None
) -> Address:
    """Serve health, and Slack's requests where there is a door; the address used comes back.

    Raises AttendanceError where nothing can listen there.
    """
    server = web.Application(client_max_size=LARGEST)
    server.add_routes(health.routes(checks))
    if door:
        server.add_routes(door.routes())
    runner = web.AppRunner(server, access_log=None, keepalive_timeout=IDLE, shutdown_timeout=PATIENCE)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    try:
        await web.TCPSite(runner, *at).start()
    except OSError as error:
        raise AttendanceError(
            f"Nothing can listen at {at} ({error.strerror}). Give ATTENDANCE_HTTP another address."
        ) from None
    lag = asyncio.create_task(health.watch_loop(), name="loop-watch")
    stack.callback(lag.cancel)
    return Address(*runner.addresses[0][:2])


async def _writable(database: Database) -> bool:
    def try_it(db: Connection) -> bool:
        with transaction(db):
            return database.trouble is None

    return await database.run(try_it)


async def _connected(socket: Socket | None) -> bool:
    return socket is None or await socket.connected()
