"""The stand-ins, and hands to call them with: nothing of the bot is in between."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.classroom import DemoClassroom
from bot.demo.page import Page
from bot.demo.run import open_world
from bot.demo.slack import DemoSlack
from bot.demo.world import World

ALICE, BOB, CHANNEL = "U01ALICE", "U02BOB", "C02ALR"
Answer = dict[str, Any]
Ask = Callable[..., Awaitable[Answer]]


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        yield session


@pytest.fixture
async def slack() -> AsyncIterator[DemoSlack]:
    async with DemoSlack() as stand_in:
        yield stand_in


@pytest.fixture
async def api(slack: DemoSlack) -> AsyncWebClient:
    """Slack's own client, without its second tries."""
    return AsyncWebClient(
        token=slack.workspace.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1
    )


@pytest.fixture
def ask(http: aiohttp.ClientSession) -> Ask:
    """One POST to the classroom and its JSON; the key is given unless the form says otherwise."""

    async def call(classroom: DemoClassroom, endpoint: str = "getLiveLogininfo", **form: object) -> Answer:
        fields = {"key": classroom.key} | {
            name: str(value) for name, value in form.items() if value is not None
        }
        async with http.post(f"{classroom.url}/WebAPI/{endpoint}", data=fields) as answer:
            told: Answer = await answer.json()
            return told

    return call


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world(speed=1.0) as opened:
        yield opened


@pytest.fixture
async def served(world: World) -> AsyncIterator[Page]:
    page = Page(world, port=0)
    await page.start()
    yield page
    await page.stop()
