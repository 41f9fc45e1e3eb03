"""The page: for this machine only, fetching nothing from elsewhere, and usable in a real browser."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.demo.page import Page as Served
from bot.demo.places import Place
from bot.demo.run import open_world
from bot.demo.story import ROOM
from bot.demo.world import World

HERE = Place("U01ALICE", "C02ALR")
CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Debian's package chromium is not installed")


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


async def test_every_answer_forbids_outside_requests(served, http):
    for path in ("", "page.css", "page.js"):
        async with http.get(served.url + path) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Security-Policy"].startswith(
                "default-src 'none'; script-src 'self'"
            )
            assert "http://" not in (await answer.text()).replace(served.url, "")


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "", {}, 200),
        # another name for this machine, as a page elsewhere would use it
        ("GET", "", {"Host": "rebound.example"}, 403),
        ("POST", "type", {"Origin": "https://elsewhere.example"}, 403),
        ("GET", "..%2f..%2fpyproject.toml", {}, 404),
        ("GET", "nothing", {}, 404),
        ("POST", "type", {}, 204),
    ],
)
async def test_only_this_machine_may_ask(served, http, method, path, headers, status):
    async with http.request(method, served.url + path, headers=headers) as answer:
        assert answer.status == status


@pytest.mark.parametrize(
    "form",
    [
        {"source": "m0", "action": "share"},
        {"source": "m-1", "action": "share"},
        {"source": "vV9", "action": "share"},
        {},
    ],
)
async def test_a_press_on_nothing_is_refused(served, http, form):
    async with http.post(served.url + "press", data=form) as answer:
        assert answer.status == 404


async def test_the_page_shows_alerts_as_the_day_runs(http):
    """Two minutes of the world take two seconds, and nobody types anything."""
    async with open_world(speed=60.0) as world:
        page = Served(world, port=0)
        await page.start()
        try:
            async with http.get(page.url + "events") as events:
                async with asyncio.timeout(5):
                    async for line in events.content:
                        if b"Not seen yet" in line:
                            break
        finally:
            await page.stop()
    assert "王小明" in json.loads(line.removeprefix(b"data: "))["html"]


async def test_a_page_that_comes_back_gets_everything_again(served, http, world):
    world.slack.workspace.whisper(world.channel, "U02BOB", "for Bob alone", [])
    world.slack.workspace.whisper(world.channel, world.user, "for &lt;Alice&gt;", [])
    served.board.typed(HERE, "/attendance help")
    for _ in range(2):
        async with http.get(served.url + "events") as events:
            assert (await events.content.readline()).strip() == b"event: snapshot"
            html = json.loads((await events.content.readline()).removeprefix(b"data: "))["html"]
        assert "for &lt;Alice&gt;" in html
        assert "/attendance help" in html
        assert "Bob" not in html


async def test_a_line_that_is_no_command_is_not_posted(served, http, world):
    async with http.post(served.url + "type", data={"text": "hello"}):
        pass
    async with asyncio.timeout(5):
        while "knows one command" not in served.board.snapshot(HERE).data["html"]:  # noqa: ASYNC110 - no event for it
            await asyncio.sleep(0.01)
    assert world.slack.transcript.messages == []


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
    page.on("console", lambda message: outside.append(message.text))
    page.on("pageerror", lambda error: outside.append(str(error)))
    await page.goto(served.url)
    yield page
    await page.close()
    assert outside == []


async def type_in(page: Page, text: str) -> None:
    await page.get_by_placeholder("Type /attendance and a room").fill(text)
    await page.keyboard.press("Enter")


@needs_chromium
async def test_type_see_share(visit, world):
    await type_in(visit, f"/attendance {ROOM}")
    answer = visit.locator("article.message").first
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer.get_by_role("heading", name="Class 7B Algebra")).to_be_visible()
    await expect(answer).to_contain_text("陈晨")
    await expect(answer).to_contain_text("channel>")
    await answer.get_by_role("button", name="Share").click()
    shared = visit.locator("article.message").nth(1)
    await expect(shared).to_contain_text("Shared by @Alice Anderson")
    await expect(shared).not_to_contain_text("Only visible to you")
    assert len(world.slack.transcript.public(world.channel)) == 1


@needs_chromium
async def test_the_provider_can_be_taken_down_and_brought_back(visit):
    await visit.get_by_label("Classroom provider").select_option("down")
    await expect(visit.get_by_text("The classroom provider is down.")).to_be_visible()
    await type_in(visit, f"/attendance {ROOM}")
    await expect(visit.get_by_text("does not mean that nobody came")).to_be_visible(timeout=15_000)
    answers = await visit.locator("article.message").count()  # what is stored is shown, too
    await visit.get_by_label("Classroom provider").select_option("well")
    await type_in(visit, f"/attendance {ROOM}")
    await expect(visit.locator("article.message").nth(answers)).to_contain_text("陈晨")


@needs_chromium
async def test_a_suggestion_fills_the_box_and_sends_nothing(visit, world):
    await visit.get_by_role("button", name="/attendance help").click()
    await expect(visit.get_by_placeholder("Type /attendance and a room")).to_have_value("/attendance help")
    assert world.slack.transcript.messages == []


@needs_chromium
async def test_it_fits_a_phone_and_follows_the_answers(visit, world):
    await visit.set_viewport_size({"width": 390, "height": 800})
    for number in range(12):
        world.slack.workspace.whisper(world.channel, world.user, f"answer {number}\n" * 4, [])
    await expect(visit.locator("article.message").last).to_be_in_viewport()
    assert await visit.evaluate("document.documentElement.scrollWidth") <= 390
    assert await visit.evaluate("document.documentElement.scrollHeight") <= 800


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_both_schemes_are_drawn(visit, scheme):
    await visit.emulate_media(color_scheme=scheme)
    paper = await visit.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 29, 33)"}[scheme]
