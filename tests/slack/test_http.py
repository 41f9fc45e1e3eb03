"""HTTP mode: the door for Slack's signed requests, over a real server."""

import asyncio
import io
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.app import serving
from bot.slack import http
from bot.store import audit
from tests.slack.stage import ALICE, CHANNEL, ROOM, Stage, shown, stage

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, http_mode=True) as made:
        yield made


def url(made: Stage, path: str = "/slack/events") -> str:
    return f"http://{made.bot.address}{path}"


def headers(made: Stage, body: str, **changed: str) -> dict[str, str]:
    """Slack's own headers, or with something about them changed."""
    timestamp = str(int(time.time()))
    signed = SignatureVerifier(made.slack.workspace.signing_secret).generate_signature(
        timestamp=timestamp, body=body
    )
    return {
        "Content-Type": FORM,
        "X-Slack-Request-Timestamp": changed.get("timestamp", timestamp),
        "X-Slack-Signature": changed.get("signature", signed or ""),
    }


async def test_a_command_is_acknowledged_and_answered(served: Stage) -> None:
    asked = await served.ask(ROOM)
    assert asked.status == 200
    assert asked.body == {}
    assert "Zhao Min" in shown(await asked.reply())


async def test_a_button_works(served: Stage) -> None:
    pressed = await served.slack.click(await served.answer(ROOM), "share", user=ALICE)
    assert not (await pressed.reply()).ephemeral


async def test_a_forged_signature_is_turned_away(served: Stage) -> None:
    served.slack.delivery.forged = True
    assert (await served.ask(ROOM)).status == 401
    assert not served.school.requests


async def test_a_stale_request_is_turned_away(served: Stage) -> None:
    served.slack.delivery.stale = 400
    assert (await served.ask(ROOM)).status == 401


@pytest.mark.parametrize(
    "changed",
    [
        # a time that is none
        {"timestamp": "soon"},
        {"timestamp": ""},
        {"timestamp": "1e9"},
        {"timestamp": "9" * 400},
        {"timestamp": "١٢٣"},
        # a signature beyond ASCII, or none
        {"signature": "v0=ü"},
        {"signature": ""},
        {"signature": "v0=" + "0" * 64},
    ],
)
async def test_what_is_no_signature_is_401_and_never_500(served: Stage, changed: dict[str, str]) -> None:
    body = urlencode({"command": "/attendance", "text": ROOM})
    async with (
        aiohttp.ClientSession() as session,
        session.post(url(served), data=body, headers=headers(served, body, **changed)) as answer,
    ):
        assert answer.status == 401


@pytest.mark.parametrize("kind", [FORM, "application/json"])
@pytest.mark.parametrize(
    "body",
    [
        # nothing, no text, no JSON, no object, nested beyond reading
        b"",
        b"\xff\xfe",
        b"payload=%7Bbroken",
        b"{",
        b"payload=[]",
        b"payload=" + b"[" * 5000,
        # a command of nobody, a press of nobody or of nothing, an event that is none
        b"command=/attendance",
        b'payload={"type":"block_actions","user":"x","actions":[{"action_id":"share"}]}',
        b'payload={"type":"block_actions","user":{"id":"U1"},"actions":[]}',
        b'payload={"type":"block_actions","actions":"share"}',
        b'{"type":"event_callback","event":"x"}',
    ],
)
async def test_a_body_that_is_none_of_slacks_breaks_nothing(served: Stage, body: bytes, kind: str) -> None:
    sent = headers(served, body.decode("utf-8", "replace")) | {"Content-Type": kind}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url(served), data=body, headers=sent) as answer,
    ):
        assert 400 <= answer.status < 500
    assert "/attendance" in (await served.answer("help")).text


async def test_a_body_that_is_not_compressed_as_it_says_is_no_fault_of_ours(served: Stage) -> None:
    body = "this was never compressed"
    sent = headers(served, body) | {"Content-Encoding": "gzip"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url(served), data=body.encode(), headers=sent, compress=False) as answer,
    ):
        assert answer.status == 400


async def test_the_same_request_again_does_nothing_twice(served: Stage) -> None:
    payload = {
        "command": "/attendance",
        "text": ROOM,
        "user_id": ALICE,
        "team_id": "T01DEMO",
        "channel_id": CHANNEL,
        "response_url": served.slack.response_urls.make(CHANNEL, ALICE)[0],
    }
    body, signed = served.slack.delivery.signed("slash_commands", payload)
    for _ in range(3):
        _, status, _ = await served.slack.delivery.send(body, signed)
        assert status == 200
    await asyncio.sleep(0.3)
    assert len(served.slack.transcript.private(ALICE)) == 1
    assert len(await served.bot.desk.database.run(audit.looks)) == 1


async def test_bolts_own_headers_from_outside_do_nothing(served: Stage) -> None:
    body = urlencode(
        {"command": "/attendance", "text": "help", "user_id": ALICE, "response_url": "http://x/"}
    )
    lazy = {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "anything"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url(served), data=body, headers=headers(served, body) | lazy) as answer,
    ):
        assert answer.status == 200


async def test_slacks_check_of_the_address_is_answered(served: Stage) -> None:
    answer = await served.slack.deliver("events_api", {"type": "url_verification", "challenge": "abc"})
    assert answer.status == 200
    assert "abc" in str(answer.body)


async def test_a_body_beyond_the_cap_is_refused(served: Stage) -> None:
    body = "x" * (http.LARGEST + 1)
    async with (
        aiohttp.ClientSession() as session,
        session.post(url(served), data=io.BytesIO(body.encode()), headers=headers(served, body)) as answer,
    ):
        assert answer.status == 413


async def test_a_body_that_never_ends_is_given_up(served: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PATIENCE", 0.2)
    host, port = served.bot.address or ("", 0)
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\nx")
    assert b"408" in await asyncio.wait_for(reader.readline(), 5)
    writer.close()


async def test_a_head_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "IDLE", 0.2)
    async with stage(tmp_path, http_mode=True) as made:
        host, port = made.bot.address or ("", 0)
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nX-")
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "hooks.slack.com.evil.example"])
async def test_answers_go_to_slack_only(served: Stage, host: str, capsys: pytest.CaptureFixture[str]) -> None:
    payload = {
        "command": "/attendance",
        "text": "help",
        "user_id": ALICE,
        "team_id": "T01DEMO",
        "channel_id": CHANNEL,
        "response_url": f"http://{host}/commands/1",
    }
    await served.slack.deliver("slash_commands", payload)
    await asyncio.sleep(0.1)
    assert "response_url_refused" in capsys.readouterr().out


class TestHealth:
    async def test_alive_and_ready(self, served: Stage) -> None:
        async with aiohttp.ClientSession() as session:
            for path in ("/healthz", "/readyz"):
                async with session.get(url(served, path)) as answer:
                    assert answer.status == 200

    async def test_metrics_count_without_names(self, served: Stage) -> None:
        await served.answer(ROOM)
        await asyncio.sleep(0.05)
        async with aiohttp.ClientSession() as session, session.get(url(served, "/metrics")) as answer:
            text = await answer.text()
        assert 'attendance_questions_total{kind="room",outcome="answered"}' in text
        for personal in ("Zhao", "Wang", ALICE, ROOM):
            assert personal not in text

    async def test_a_closed_database_is_not_ready(self, served: Stage) -> None:
        served.bot.desk.database.close()
        async with aiohttp.ClientSession() as session, session.get(url(served, "/readyz")) as answer:
            assert answer.status == 503
            checks = (await answer.json())["checks"]
            assert (checks["database"], checks["slack"]) == ("failing", "ok")
