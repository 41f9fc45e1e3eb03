"""The composition root: builds the bot out of its parts, runs it, and takes it apart in order."""

import asyncio
import gc
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import aiohttp
import httpx
import structlog
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import health
from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.config import Config
from bot.config.judging import rules_of
from bot.config.load import missing
from bot.config.settings import variable
from bot.config.values import Address
from bot.errors import AttendanceError, BadSetting
from bot.render.blocks import Renderer
from bot.slack import connection
from bot.slack.access import Access
from bot.slack.connection import Identity, Socket
from bot.slack.desk import Desk
from bot.slack.http import LARGEST, Door
from bot.slack.listeners import listen
from bot.slack.people import People
from bot.slack.replies import Replies
from bot.slack.work import Work
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo

PATIENCE = 10.0
"""Seconds that running work is given to end when the bot stops."""
IDLE = 20.0
"""Seconds that an HTTP connection may take for a request's head, or be idle between two."""

_log = structlog.get_logger("bot")
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot, for those who stand around it: tests and the demo."""

    slack: AsyncApp
    desk: Desk
    address: Address | None
    """Where it serves HTTP, with the real port where 0 was asked for."""


async def run(config: Config, *, clock: Clock = time.time) -> None:
    """Run until SIGTERM or SIGINT, then end what runs and stop; a second signal ends the process at once.

    Raises BadSetting, SlackError or StoreError where the bot cannot start.
    """
    serving = asyncio.create_task(_serve(config, clock), name="serve")
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, serving, number)
    try:
        await serving
    except asyncio.CancelledError:
        _log.info("stopped")


def _stop(serving: asyncio.Task[None], number: int) -> None:
    if serving.cancelling():
        os._exit(128 + number)
    _log.info("stopping")
    serving.cancel()


async def _serve(config: Config, clock: Clock) -> None:
    began = time.perf_counter()
    async with open_bot(config, clock=clock) as bot:
        collect_seldom()
        mode = "socket" if config.slack_app_token else "http"
        _log.info(
            "ready", mode=mode, address=str(bot.address or "off"), took=round(time.perf_counter() - began, 3)
        )
        await asyncio.Event().wait()


def collect_seldom() -> None:
    """Look for garbage seldom, and not among what lives as long as the process.

    A room of 100 000 visits is as many objects, none of them in a cycle. With Python's own thresholds the
    looking takes a third of the reading, and holds the loop for more than a tenth of a second.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@asynccontextmanager
async def open_bot(config: Config, *, clock: Clock = time.time) -> AsyncIterator[Bot]:
    """The whole bot, connected. `clock` is wall time in UTC seconds; a demonstration passes a faster one.

    Raises like `run`.
    """
    bot_token, app_token = _tokens(config)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        client = connection.web_client(session, token=bot_token, api_url=config.slack_api_url)
        database, identity, url = await _first_contact(stack, config, client, app_token)
        desk = Desk(
            classroom=_classroom(config, await stack.enter_async_context(http_client()), clock),
            database=database,
            memo=VisitMemo(),
            renderer=Renderer(config.language),
            access=Access(People(client), allow=config.allow, team=identity.team),
            replies=Replies(session, api_url=config.slack_api_url),
            rules=rules_of(config),
            timezone=config.timezone,
            names=config.names,
            clock=clock,
        )
        work = Work()
        stack.push_async_callback(work.close, PATIENCE)
        slack = connection.bolt(client, identity, bot_token)
        listen(slack, desk, work)
        socket = await _socket(stack, slack, client, app_token, url)
        address = await _serve_http(stack, config, slack, database, socket)
        yield Bot(slack, desk, address)


def _tokens(config: Config) -> tuple[str, str]:
    """The bot token, and the app token, which is empty in HTTP mode."""
    has = {variable(field) for field, value in config if value not in (None, "")}
    lacks = [sentence for need in ("classroom", "slack", "connection") if (sentence := missing(need, has))]
    if lacks:
        raise BadSetting("\n".join(lacks))
    return _secret(config.slack_bot_token), _secret(config.slack_app_token)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


async def _first_contact(
    stack: AsyncExitStack, config: Config, client: AsyncWebClient, app_token: str
) -> tuple[Database, Identity, str]:
    """The database and Slack's first two answers, all at once: each takes a while."""
    opening = asyncio.to_thread(Database.open, config.database)
    asking = connection.socket_url(client, app_token) if app_token else _nothing()
    database, *answers = await asyncio.gather(
        opening, connection.identify(client), asking, return_exceptions=True
    )
    if isinstance(database, Database):
        stack.callback(database.close)
    for answer in (database, *answers):
        if isinstance(answer, BaseException):
            raise answer
    identity, url = answers
    return database, identity, url  # type: ignore[return-value]


async def _nothing() -> str:
    return ""


def _classroom(config: Config, http: httpx.AsyncClient, clock: Clock) -> Classroom:
    return Classroom(
        http,
        url=config.talkcloud_url,
        key=_secret(config.talkcloud_key),
        concurrency=config.concurrency,
        rate=config.rate,
        clock=clock,
    )


async def _socket(
    stack: AsyncExitStack, slack: AsyncApp, client: AsyncWebClient, app_token: str, url: str
) -> Socket | None:
    """Connected Socket Mode; None in HTTP mode."""
    if not app_token:
        return None
    socket = Socket(slack, app_token=app_token, client=client)
    stack.push_async_callback(socket.close)
    await socket.open(url)
    return socket


async def _serve_http(
    stack: AsyncExitStack, config: Config, slack: AsyncApp, database: Database, socket: Socket | None
) -> Address | None:
    """The HTTP server: health always, Slack's requests where there is no socket."""
    if not config.http:
        return None
    server = web.Application(client_max_size=LARGEST)
    server.add_routes(
        health.routes({"database": partial(_writable, database), "slack": partial(_connected, socket)})
    )
    if socket is None:
        server.add_routes(Door(slack, signing_secret=_secret(config.slack_signing_secret)).routes())
    runner = web.AppRunner(server, access_log=None, keepalive_timeout=IDLE, shutdown_timeout=PATIENCE)
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    try:
        await web.TCPSite(runner, *config.http).start()
    except OSError as error:
        raise AttendanceError(
            f"Nothing can listen at {config.http} ({error.strerror}). Give ATTENDANCE_HTTP another address."
        ) from None
    watch = asyncio.create_task(health.watch_loop(), name="loop-watch")
    stack.callback(watch.cancel)
    return Address(*runner.addresses[0][:2])


async def _writable(database: Database) -> bool:
    def try_it(db: Connection) -> bool:
        with transaction(db):
            return True

    return await database.run(try_it)


async def _connected(socket: Socket | None) -> bool:
    return socket is None or await socket.connected()
