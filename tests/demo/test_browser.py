"""The page in a real browser: seen, typed in, pressed and broken as a visitor does it."""

import json
import shutil

import pytest
from playwright.async_api import Page, expect

from bot.demo.story import ROOM

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Debian's package chromium is not installed")


async def type_in(page: Page, text: str) -> None:
    await page.get_by_placeholder("Type /attendance and a room").fill(text)
    await page.keyboard.press("Enter")


async def test_type_see_share(visit, world):
    await type_in(visit, f"/attendance {ROOM}")
    answer = visit.locator("article.private").first
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer.get_by_role("heading", name="Class 7B Algebra")).to_be_visible()
    await expect(answer).to_contain_text("陈晨")
    await expect(answer).to_contain_text("channel>")
    await answer.get_by_role("button", name="Share").click()
    shared = visit.locator("article.message", has_text="Shared by @Alice Anderson")
    await expect(shared).to_have_count(1)
    await expect(shared).not_to_contain_text("Only visible to you")
    assert len([m for m in world.slack.transcript.public() if "Shared" in json.dumps(m.blocks)]) == 1


async def test_the_provider_can_be_taken_down_and_brought_back(visit):
    await visit.get_by_label("Classroom provider").select_option("down")
    await expect(visit.get_by_text("The classroom provider is down.")).to_be_visible()
    await type_in(visit, f"/attendance {ROOM}")
    await expect(visit.get_by_text("does not mean that nobody came")).to_be_visible(timeout=15_000)
    answers = await visit.locator("article.private").count()  # what is stored is shown, too
    await visit.get_by_label("Classroom provider").select_option("well")
    await type_in(visit, f"/attendance {ROOM}")
    await expect(visit.locator("article.private").nth(answers)).to_contain_text("陈晨")


async def test_a_suggestion_fills_the_box_and_sends_nothing(visit, world):
    await visit.get_by_role("button", name="/attendance help").click()
    await expect(visit.get_by_placeholder("Type /attendance and a room")).to_have_value("/attendance help")
    assert world.slack.transcript.private() == []


async def test_it_fits_a_phone_and_follows_the_answers(visit, world):
    await visit.set_viewport_size({"width": 390, "height": 800})
    for number in range(12):
        world.slack.workspace.whisper(world.channel, world.user, f"answer {number}\n" * 4, [])
    await expect(visit.locator("article.message").last).to_be_in_viewport()
    assert await visit.evaluate("document.documentElement.scrollWidth") <= 390
    assert await visit.evaluate("document.documentElement.scrollHeight") <= 800


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_both_schemes_are_drawn(visit, scheme):
    await visit.emulate_media(color_scheme=scheme)
    paper = await visit.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 29, 33)"}[scheme]
