"""The line to Slack: starting, losing it, getting it back."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.demo.slack import Fault
from bot.errors import BadSetting, SlackRefused, SlackUnavailable
from bot.slack import connection
from tests.slack.stage import ROOM, Stage, shown, stage


@pytest.mark.parametrize(
    ("setting", "token", "named"),
    [
        ("slack_bot_token", "xoxb-wrong", "SLACK_BOT_TOKEN"),
        ("slack_app_token", "xapp-wrong", "SLACK_APP_TOKEN"),
    ],
)
async def test_a_wrong_token_is_named_and_not_shown(
    tmp_path: Path, setting: str, token: str, named: str
) -> None:
    with pytest.raises(SlackRefused, match=named) as caught:
        async with stage(tmp_path, **{setting: token}):
            pytest.fail("it started")
    assert token not in str(caught.value)


@pytest.mark.parametrize("kind", ["status", "html", "rate limited"])
async def test_a_slack_that_does_not_answer_is_worth_another_try(tmp_path: Path, kind: str) -> None:
    with pytest.raises(SlackUnavailable):
        async with stage(tmp_path, before=lambda slack: slack.fail(Fault(kind), "auth.test")):
            pytest.fail("it started")


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"slack_app_token": None}, "SLACK_SIGNING_SECRET"),
        ({"slack_app_token": None, "slack_signing_secret": "s", "http": None}, "ATTENDANCE_HTTP"),
        ({"talkcloud_key": None}, "TALKCLOUD_KEY"),
        ({"slack_bot_token": None}, "SLACK_BOT_TOKEN"),
    ],
)
async def test_what_is_missing_is_named(tmp_path: Path, settings: dict[str, object], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        async with stage(tmp_path, **settings):
            pytest.fail("it started")


async def test_the_first_command_asks_slack_nothing_before_its_acknowledgement(ready: Stage) -> None:
    before = len(ready.slack.calls)
    asked = await ready.ask("help")
    assert asked.ack is not None
    assert len(ready.slack.calls) == before


async def test_slack_is_asked_who_we_are_once(ready: Stage) -> None:
    for _ in range(3):
        await ready.answer("help")
    assert [method for method, _ in ready.slack.calls].count("auth.test") == 1


async def test_a_lost_connection_is_told_once_and_its_return_once(
    ready: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await ready.slack.down()
    await _logged("slack_lost", capsys)
    await ready.slack.up()
    await ready.slack.connected(within=30)
    seen = await _logged("slack_back", capsys)
    assert seen.count("slack_lost") == 0
    assert seen.count("slack_back") == 1
    assert "Zhao Min" in shown(await ready.answer(ROOM))


async def test_slack_may_ask_for_another_connection(ready: Stage) -> None:
    await ready.slack.socket_mode.refresh()
    until = time.monotonic() + 10
    while ready.slack.socket_mode.opened < 2:
        assert time.monotonic() < until
        await asyncio.sleep(0.05)
    assert "Zhao Min" in shown(await ready.answer(ROOM))


async def _logged(event: str, capsys: pytest.CaptureFixture[str], *, within: float = 10.0) -> str:
    """What was logged up to and with `event`."""
    seen, until = "", time.monotonic() + within
    while event not in seen:
        assert time.monotonic() < until, f"{event} was not logged"
        await asyncio.sleep(0.05)
        seen += capsys.readouterr().out
    return seen


@pytest.fixture(autouse=True)
def quick_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WATCH", 0.05)
    monkeypatch.setattr(connection, "PING", 0.5)
