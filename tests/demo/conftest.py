"""The stand-ins, and hands to call them with: nothing of the bot is in between."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.classroom import DemoClassroom
from bot.demo.page import Page as Served
from bot.demo.run import open_world
from bot.demo.slack import DemoSlack
from bot.demo.world import World

ALICE, BOB, CHANNEL = "U01ALICE", "U02BOB", "C02ALR"
CHROMIUM = shutil.which("chromium")
AWAY = re.compile(r"net::ERR_(INCOMPLETE_CHUNKED_ENCODING|CONNECTION_REFUSED|EMPTY_RESPONSE)")
"""What the browser itself remarks while the demo's server is away."""
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
async def served(world: World) -> AsyncIterator[Served]:
    page = Served(world, port=0)
    await page.start()
    yield page
    await page.stop()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def visit(chromium: Browser, served: Served) -> AsyncIterator[Page]:
    """A first visit. What it asks of anybody but the demo, and what its console says, fails the test."""
    page = await chromium.new_page(viewport={"width": 1180, "height": 860})
    outside: list[str] = []
    page.on(
        "request",
        lambda request: request.url.startswith((served.url, "data:")) or outside.append(request.url),
    )
    page.on("console", lambda message: AWAY.search(message.text) or outside.append(message.text))
    page.on("pageerror", lambda error: outside.append(str(error)))
    await page.goto(served.url)
    yield page
    await page.close()
    assert outside == []
