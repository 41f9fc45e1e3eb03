"""`/attendance 1108925474`, end to end: the bot's own process between the stand-ins of Slack and provider."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.demo.classroom import DemoClassroom
from bot.demo.slack import DemoSlack
from tests.journeys.process import BotProcess, bot_process

ALICE, CHANNEL = "U01ALICE", "C02ALR"


@pytest.fixture
async def slack() -> AsyncIterator[DemoSlack]:
    async with DemoSlack() as stand_in:
        yield stand_in


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings(slack: DemoSlack, mode: str) -> dict[str, str]:
    """The settings of Socket Mode or of HTTP mode; the other mode's are not there."""
    space = slack.workspace
    own = (
        {"SLACK_APP_TOKEN": space.app_token, "ATTENDANCE_HTTP": ""}
        if mode == "socket"
        else {"SLACK_SIGNING_SECRET": space.signing_secret, "ATTENDANCE_HTTP": f"127.0.0.1:{free_port()}"}
    )
    return own | {"SLACK_BOT_TOKEN": space.bot_token, "SLACK_API_URL": slack.api_url}


async def started(bot: BotProcess, slack: DemoSlack) -> None:
    """Wait until it is ready; in HTTP mode tell Slack where."""
    record = await bot.until("ready")
    if record["mode"] == "http":
        slack.delivery.url = f"http://{record['address']}/slack/events"


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_ask_share_and_stop(
    tmp_path: Path, slack: DemoSlack, classroom_settings: dict[str, str], mode: str
) -> None:
    async with bot_process(tmp_path, classroom_settings | settings(slack, mode)) as bot:
        await started(bot, slack)

        asked = await slack.command("/attendance 1108925474", user=ALICE, channel=CHANNEL)
        assert asked.ack is not None
        assert asked.ack < 1
        answer = await asked.reply()
        assert answer.only_for == ALICE
        assert answer.text.startswith("Algebra 7B: 3 people")

        pressed = await slack.click(answer, "share", user=ALICE)
        assert not (await pressed.reply()).ephemeral
        assert slack.transcript.repeated() == {}

        assert await bot.stop() == 0
    for personal in ("Zhao", "Wang", classroom_settings["TALKCLOUD_KEY"], slack.workspace.bot_token):
        assert personal not in bot.said


async def test_health_is_served_beside_socket_mode(
    tmp_path: Path, slack: DemoSlack, classroom_settings: dict[str, str]
) -> None:
    more = settings(slack, "socket") | {"ATTENDANCE_HTTP": f"127.0.0.1:{free_port()}"}
    async with bot_process(tmp_path, classroom_settings | more) as bot, aiohttp.ClientSession() as http:
        ready = await bot.until("ready")
        for path, status in (("healthz", 200), ("readyz", 200), ("metrics", 200), ("slack/events", 404)):
            async with http.get(f"http://{ready['address']}/{path}") as answer:
                assert answer.status == status
        await slack.down()
        await bot.until("slack_lost")
        async with http.get(f"http://{ready['address']}/readyz") as answer:
            assert answer.status == 503
            assert (await answer.json())["checks"]["slack"] == "failing"


async def test_a_running_answer_is_finished_before_the_end(
    tmp_path: Path, slack: DemoSlack, school: DemoClassroom, classroom_settings: dict[str, str]
) -> None:
    async with bot_process(tmp_path, classroom_settings | settings(slack, "socket")) as bot:
        await started(bot, slack)
        school.latency = 0.4
        asked = await slack.command("/attendance 1108925474", user=ALICE, channel=CHANNEL)
        ending = asyncio.create_task(bot.stop())
        assert (await asked.reply()).text.startswith("Algebra 7B: 3 people")
        assert await ending == 0


async def test_a_second_signal_ends_it_at_once(
    tmp_path: Path, slack: DemoSlack, school: DemoClassroom, classroom_settings: dict[str, str]
) -> None:
    async with bot_process(tmp_path, classroom_settings | settings(slack, "socket")) as bot:
        await started(bot, slack)
        school.latency = 30
        await slack.command("/attendance 1108925474", user=ALICE, channel=CHANNEL)
        bot.process.send_signal(signal.SIGINT)
        await bot.until("stopping")
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.exit(within=2) == 128 + signal.SIGTERM


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, 1, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, 1, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": ""}, 2, "SLACK_SIGNING_SECRET"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, 1, "did not answer"),
        ({"ATTENDANCE_DATABASE": "/nowhere/attendance.db"}, 1, "database"),
        ({"ATTENDANCE_HTTP": "192.0.2.1:80"}, 1, "ATTENDANCE_HTTP"),
    ],
)
async def test_what_keeps_it_from_starting_is_said(
    tmp_path: Path,
    slack: DemoSlack,
    classroom_settings: dict[str, str],
    changed: dict[str, str],
    status: int,
    says: str,
) -> None:
    async with bot_process(tmp_path, classroom_settings | settings(slack, "socket") | changed) as bot:
        assert await bot.exit() == status
    assert says in bot.said
    assert "Traceback" not in bot.said


async def test_a_second_bot_is_turned_away(
    tmp_path: Path, slack: DemoSlack, classroom_settings: dict[str, str]
) -> None:
    both = classroom_settings | settings(slack, "socket")
    async with bot_process(tmp_path, both) as first, bot_process(tmp_path, both) as second:
        ends = {asyncio.create_task(each.process.wait()): each for each in (first, second)}
        done, rest = await asyncio.wait(ends, timeout=15, return_when=asyncio.FIRST_COMPLETED)
        assert [task.result() for task in done] == [1]
        for task in rest:
            task.cancel()
