"""The page: for this machine only, fetching nothing from elsewhere, and usable in a real browser."""

import asyncio
import json

import pytest

from bot.demo.page import Page as Served
from bot.demo.places import Place
from bot.demo.run import open_world

HERE = Place("U01ALICE", "C02ALR")


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
            await events.content.readuntil(b"event: snapshot\n")
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
