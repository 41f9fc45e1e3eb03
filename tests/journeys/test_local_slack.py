"""The bot against local-slack: commands, buttons, forms and Home, as people use them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.emulator import ALICE, CHANNEL, LocalSlack, emulator, slack
from tests.journeys.process import BotProcess, bot_process
from tests.slack.forms import filled, words

__all__ = ["emulator", "slack"]  # fixtures


@pytest.fixture
async def bot(
    slack: LocalSlack, tmp_path: Path, classroom_settings: dict[str, str]
) -> AsyncIterator[BotProcess]:
    settings = classroom_settings | {
        "SLACK_BOT_TOKEN": "xoxb-test-token",
        "SLACK_APP_TOKEN": "xapp-test-token",
        "SLACK_API_URL": f"{slack.url}/api/",
        "ATTENDANCE_HTTP": "",
    }
    async with bot_process(tmp_path, settings) as running:
        await running.until("ready")
        yield running
        assert await running.stop() == 0


async def type_(slack: LocalSlack, text: str) -> None:
    """Alice types a command; the control call returns when the bot has acknowledged."""
    took, done = await slack.post("command", command="/attendance", text=text, user=ALICE, channel=CHANNEL)
    assert done == {"ok": True}
    assert took < 1


async def test_a_command_is_acknowledged_and_answered_privately_and_shared(
    slack: LocalSlack, bot: BotProcess
) -> None:
    await type_(slack, "1108925474")

    (answer,) = await slack.messages(1)
    assert answer["ephemeral_to"] == ALICE
    assert answer["text"].startswith("Algebra 7B: 3 people")
    assert "Zhao Min" in str(answer["blocks"])
    assert "<!channel>" not in str(answer)

    (share,) = [
        each
        for block in answer["blocks"]
        for each in block.get("elements", [])
        if each.get("action_id") == "share"
    ]
    await slack.post("interact", channel=CHANNEL, messageTs=answer["ts"], user=ALICE, action=share)
    _, copy = await slack.messages(2)
    assert "ephemeral_to" not in copy
    assert copy["text"] == answer["text"]


async def test_a_form_says_what_is_wrong_shows_what_it_does_and_does_it(
    slack: LocalSlack, bot: BotProcess
) -> None:
    page = await slack.page()
    await type_(slack, "watch 1108925474")
    form = await page.modal("watch")

    wrong = filled(form, {"day": "2030-11-26", "start": "11:00", "end": "10:00"})
    await page.send("view_submit", user=ALICE, values=wrong)
    assert (await page.until("view_errors"))["errors"]

    well = filled(form, {"day": "2030-11-26", "start": "10:00", "end": "11:00", "title": "Algebra 7B"})
    await page.send("view_submit", user=ALICE, values=well)
    shown = await page.modal("preview")
    assert "Shall I watch this room?" in words(shown)

    await page.send("view_submit", user=ALICE, values={})
    assert "I watch this room now" in words(await page.modal("preview"))
    await page.close()


async def test_home_leads_to_the_first_room(slack: LocalSlack, bot: BotProcess) -> None:
    page = await slack.page()
    await slack.post("open-home", user=ALICE)

    home = (await page.until("home"))["view"]
    assert "watch" in words(home).lower()
    await page.close()


async def test_a_near_room_is_a_button(slack: LocalSlack, bot: BotProcess) -> None:
    await type_(slack, "1108925474")
    await slack.messages(1)
    await type_(slack, "Algebra 7C")

    _, teaching = await slack.messages(2)
    again = next(
        each
        for block in teaching["blocks"]
        for each in block.get("elements", [])
        if str(each.get("action_id")).startswith("again")
    )
    await slack.post("interact", channel=CHANNEL, messageTs=teaching["ts"], user=ALICE, action=again)
    found = await slack.messages(2)
    assert "Algebra 7B" in found[-1]["text"]
