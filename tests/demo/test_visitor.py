"""What a visitor may try in a real browser: forms, Home, the keyboard alone, other people, a dead bot."""

import pytest
from playwright.async_api import Page, expect

from bot.demo.page import Page as Served
from bot.demo.slack import Message
from bot.demo.story import ROOM
from bot.demo.world import World
from tests.demo.test_browser import pytestmark as needs_chromium
from tests.demo.test_browser import type_in

pytestmark = needs_chromium

UNNAMED = """() => [
    ...document.querySelectorAll("button, a, input, select, textarea, summary, img, svg, [role=log]"),
  ]
  .filter((one) => one.checkVisibility())
  .filter((one) => !one.getAttribute("aria-label") && !one.alt)
  .filter((one) => !one.labels?.length && !(one.tagName !== "SELECT" && one.textContent.trim()))
  .map((one) => one.outerHTML)"""
TWICE = """() => [...document.querySelectorAll("[id]")].map((one) => one.id)
  .filter((id, at, all) => all.indexOf(id) !== at)"""
FAINT = """() => {
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  const paper = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0.9) return found;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const one of document.querySelectorAll("body *")) {
    const said = [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!said || !one.checkVisibility() || one.closest(":disabled, svg, option")) continue;
    const [ink, ground] = [colour(getComputedStyle(one).color), paper(one)].map(light);
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${one.outerHTML.slice(0, 80)}`);
  }
  return faint;
}"""


async def go(page: Page, served: Served, asked: str) -> None:
    await page.goto(served.url + asked)


async def test_the_first_visit_to_the_first_alert(visit):
    await visit.get_by_label("Speed").select_option("60")
    alert = visit.locator("article.message", has_text="The teacher")
    await expect(alert.first).to_be_visible(timeout=15_000)


async def test_a_form_says_which_field_is_wrong_and_keeps_what_was_typed(visit, served):
    await go(visit, served, "?in=home")
    await visit.get_by_role("button", name="Watch a room").click()
    form = visit.get_by_role("dialog", name="Watch a room")
    await form.get_by_label("Room", exact=True).fill(ROOM)
    await form.get_by_role("button", name="Next").click()
    start = form.get_by_label("Start", exact=True)
    await expect(start).to_have_attribute("aria-invalid", "true")
    await expect(form.get_by_text("Please complete this required field.").first).to_be_visible()
    await start.fill("19:00")
    await form.get_by_label("End", exact=True).fill("20:00")
    await form.get_by_label("Time zone").fill("Atlantis/Nowhere")
    await form.get_by_role("button", name="Next").click()
    zone = form.get_by_label("Time zone")
    await expect(zone).to_have_attribute("aria-invalid", "true")
    await expect(start).not_to_have_attribute("aria-invalid", "true")
    await zone.fill("Asia/Shanghai")
    await form.get_by_role("button", name="Next").click()
    await expect(form.get_by_text("Shall I watch this room?")).to_be_visible()
    await visit.keyboard.press("Escape")
    await expect(form.get_by_label("Room", exact=True)).to_have_value(ROOM)
    await expect(start).to_have_value("19:00")
    await visit.keyboard.press("Escape")
    await expect(visit.get_by_role("dialog")).to_be_hidden()


async def test_home_is_the_persons_own(visit, served):
    await go(visit, served, "?in=home")
    await expect(visit.get_by_role("heading", name="Today")).to_be_visible()
    await go(visit, served, "?as=U04EVE&in=home")
    await expect(visit.get_by_text("You may not see attendance yet")).to_be_visible()


async def test_the_keyboard_alone_will_do(visit, world):
    await visit.keyboard.type("/attendance no")
    await visit.keyboard.press("ArrowDown")
    await visit.keyboard.press("Enter")
    await expect(visit.get_by_role("combobox", name="Message")).to_have_value("/attendance now")
    for _ in "now":
        await visit.keyboard.press("Backspace")
    await visit.keyboard.type(ROOM)
    await visit.keyboard.press("Escape")  # the hints
    await visit.keyboard.press("Enter")
    await expect(visit.get_by_role("button", name="Share")).to_be_visible()
    for _ in range(40):
        await visit.keyboard.press("Shift+Tab")
        if await visit.evaluate("document.activeElement.textContent") == "Share":
            break
    await visit.keyboard.press("Enter")
    await expect(visit.locator("article.message", has_text="Shared by @Alice Anderson")).to_be_visible()


async def test_a_dead_bot_answers_nothing_and_a_new_one_goes_on(visit, world):
    await visit.get_by_role("button", name="Kill the bot").click()
    await expect(visit.get_by_text("The bot is dead.")).to_be_visible()
    asked = len(world.classroom.requests)
    await type_in(visit, f"/attendance {ROOM}")
    await expect(visit.get_by_text("operation_timeout")).to_be_visible()
    assert len(world.classroom.requests) == asked
    await visit.get_by_role("button", name="Start the bot").click()
    await expect(visit.get_by_role("button", name="Kill the bot")).to_be_visible()
    await type_in(visit, f"/attendance {ROOM}")
    await expect(visit.locator("article.private").first).to_contain_text("Class 7B Algebra", timeout=15_000)
    assert world.slack.transcript.repeated() == {}


async def test_a_page_finds_its_server_again(visit, served, world):
    note = Message("C02ALR", world.slack.workspace.new_ts(), "U0BOT", "said before")
    world.slack.transcript.post(note)
    await expect(visit.get_by_text("said before")).to_be_visible()
    await served.stop()
    await expect(visit.get_by_text("Connection lost; trying again…")).to_be_visible()
    again = Served(world, port=served.port)
    await again.start()
    try:
        await expect(visit.get_by_text("Connection lost; trying again…")).to_be_hidden(timeout=15_000)
        await expect(visit.get_by_text("said before")).to_have_count(1)
    finally:
        await again.stop()


async def test_a_thread_opens_beside_and_edits_are_told(visit, world):
    say, transcript = world.slack.workspace.new_ts, world.slack.transcript
    parent = transcript.post(Message("C02ALR", say(), "U0BOT", "the first words"))
    transcript.post(Message("C02ALR", say(), "U0BOT", "in the thread", thread_ts=parent.ts))
    transcript.edit(parent, "the second words", [], world.clock())
    await expect(visit.get_by_text("in the thread")).to_have_count(0)
    await visit.get_by_role("link", name="1 reply").click()
    side = visit.get_by_role("region", name="Thread")
    await expect(side).to_contain_text("in the thread")
    await expect(side.get_by_text("(edited)")).to_be_visible()
    await side.get_by_text("(edited)").click()
    await expect(side).to_contain_text("the first words")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_has_a_name_and_can_be_read(visit, world: World, served, scheme):
    await visit.emulate_media(color_scheme=scheme)
    await type_in(visit, f"/attendance {ROOM}")
    await expect(visit.locator("article.private").first).to_be_visible()
    for asked in (None, "?in=home"):
        if asked:
            await go(visit, served, asked)
            await visit.get_by_role("button", name="Watch a room").click()
            await expect(visit.get_by_role("dialog")).to_be_visible()
        assert await visit.evaluate(UNNAMED) == []
        assert await visit.evaluate(TWICE) == []
        assert await visit.evaluate(FAINT) == []
    await visit.evaluate("document.querySelector('h1').style.color = 'rgb(128, 128, 128)'")
    assert len(await visit.evaluate(FAINT)) == 1, "what cannot be read is noticed"


async def test_two_thousand_messages_are_not_drawn_at_once(visit, world, served):
    for number in range(2000):
        message = Message("C02ALR", world.slack.workspace.new_ts(), "U0BOT", f"message {number}")
        world.slack.transcript.messages.append(message)
        served.board._take(message)
    await go(visit, served, "")
    await expect(visit.get_by_text("message 1999")).to_be_in_viewport()
    assert await visit.locator("article.message").count() <= 500
    await visit.get_by_role("link", name="earlier messages").click()
    await expect(visit.get_by_text("message 0", exact=True)).to_have_count(1)
