"""The whole bot, connected."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
import httpx
from pydantic import SecretStr
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.serving import checks_of, serve_http
from bot.app.watch import Watch, begin, watch_of
from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.config import Config
from bot.config.judging import rules_of
from bot.config.load import missing
from bot.config.reporting import ground_of
from bot.config.settings import variable
from bot.config.values import Address
from bot.errors import BadSetting
from bot.health import keep_pinging
from bot.messenger import Messenger
from bot.render.renderers import Renderers
from bot.slack import connection
from bot.slack.access import Access, Granted
from bot.slack.connection import Identity, Socket
from bot.slack.desk import Desk
from bot.slack.http import Door
from bot.slack.listeners import listen
from bot.slack.people import People
from bot.slack.places import Places
from bot.slack.replies import Replies
from bot.slack.windows import Windows
from bot.slack.work import Work
from bot.store import channel_settings, scopes
from bot.store.database import Database
from bot.store.memo import VisitMemo
from bot.usecases.near import Near

PATIENCE = 10.0
"""Seconds that running work is given to end when the bot stops."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot, for those who stand around it: tests and the demo."""

    slack: AsyncApp
    desk: Desk
    watch: Watch
    address: Address | None
    """Where it serves HTTP, with the real port where 0 was asked for."""


@asynccontextmanager
async def open_bot(config: Config, *, clock: Clock = time.time, beat: float = 1.0) -> AsyncIterator[Bot]:
    """The whole bot, connected. `clock` is wall time in UTC seconds; a demonstration passes a faster one.

    Every `beat` seconds of our own time it sees to what is due: shorter, where the clock is faster. Raises
    like `run`.
    """
    bot_token, app_token = _tokens(config)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        client = connection.web_client(session, token=bot_token, api_url=config.slack_api_url)
        database, identity, url = await _first_contact(stack, config, client, app_token)
        people = People(client)
        rules = rules_of(config)
        desk = Desk(
            classroom=_classroom(config, await stack.enter_async_context(http_client()), clock),
            database=database,
            memo=VisitMemo(),
            renderers=Renderers(config.language),
            people=people,
            access=Access(people, allow=config.allow, team=identity.team, granted=_granted(database)),
            replies=Replies(session, api_url=config.slack_api_url),
            windows=Windows(client),
            places=Places(client),
            language_of=_speaks(database),
            rules=rules,
            near=Near(rules.policy),
            timezone=config.timezone,
            names=config.names,
            clock=clock,
            ground=ground_of(config),
        )
        work = Work()
        stack.push_async_callback(work.close, PATIENCE)
        slack = connection.bolt(client, identity, bot_token)
        listen(slack, desk, work)
        socket = await _socket(stack, slack, client, app_token, url)
        messenger = Messenger(
            session,
            token=bot_token,
            api_url=config.slack_api_url,
            bot=identity.bot,
            clock=clock,
            date=identity.date,
        )
        watch = watch_of(config, desk, messenger, team=identity.team)
        door = None if socket else Door(slack, signing_secret=_secret(config.slack_signing_secret))
        checks = checks_of(database, socket, watch)
        address = await serve_http(stack, config.http, checks, door) if config.http else None
        await begin(stack, watch, desk, clock=clock, beat=beat)
        if config.ping:
            pinging = asyncio.create_task(keep_pinging(session, config.ping, checks), name="ping")
            stack.callback(pinging.cancel)
        yield Bot(slack, desk, watch, address)


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


def _speaks(database: Database) -> Callable[[str], Awaitable[str]]:
    """Channel id → the language that was chosen for it."""

    async def language(channel: str) -> str:
        return await database.run(channel_settings.language, channel)

    return language


def _granted(database: Database) -> Callable[[], Awaitable[Granted]]:
    """Who may see which rooms, as admins said; looked up each time, so that what is taken away is gone."""

    async def granted() -> Granted:
        return await database.run(scopes.granted)

    return granted


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
