"""Answers through a `response_url`, as they arrive at Slack."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.render.blocks import Message
from bot.slack.replies import Replies

MESSAGE = Message("Hello", [{"type": "divider"}])


class Recorder:
    """Whatever is behind a `response_url`."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.status = 200
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.json())
        return web.Response(status=self.status, headers={"Location": self.url})


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    made = Recorder()
    app = web.Application()
    app.router.add_post("/answer", made.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/answer"
    yield made
    await runner.cleanup()


@pytest.fixture
async def replies(recorder: Recorder) -> AsyncIterator[Replies]:
    async with aiohttp.ClientSession() as session:
        yield Replies(session, api_url=recorder.url)


async def test_a_private_answer_says_so(replies: Replies, recorder: Recorder) -> None:
    assert await replies.private(recorder.url, MESSAGE)
    assert recorder.bodies == [
        {
            "text": "Hello",
            "blocks": [{"type": "divider"}],
            "response_type": "ephemeral",
            "replace_original": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }
    ]


async def test_a_replacement_stays_private(replies: Replies, recorder: Recorder) -> None:
    await replies.private(recorder.url, MESSAGE, replace=True)
    (body,) = recorder.bodies
    assert (body["response_type"], body["replace_original"]) == ("ephemeral", True)


async def test_a_shared_one_replaces_nothing_and_is_marked(replies: Replies, recorder: Recorder) -> None:
    await replies.share(recorder.url, MESSAGE, intent="abc")
    (body,) = recorder.bodies
    assert (body["response_type"], body["replace_original"]) == ("in_channel", False)
    assert body["metadata"] == {"event_type": "attendance_intent", "event_payload": {"id": "abc"}}


@pytest.mark.parametrize("status", [302, 307, 308, 404, 429, 500])
async def test_what_slack_does_not_take_is_neither_repeated_nor_followed(
    replies: Replies, recorder: Recorder, status: int
) -> None:
    recorder.status = status
    assert not await replies.private(recorder.url, MESSAGE)
    assert len(recorder.bodies) == 1


@pytest.mark.parametrize(
    ("api", "url", "may"),
    [
        # Slack itself, over TLS only
        ("https://slack.com/api/", "https://hooks.slack.com/commands/1", True),
        ("https://slack.com/api/", "http://hooks.slack.com/commands/1", False),
        # the host of the Slack-compatible server that is set
        ("https://slack.example/api/", "https://slack.example/hook", True),
        ("https://slack.example/api/", "https://evil.example/hook", False),
        # one machine has several names
        ("http://127.0.0.1:3000/api/", "http://localhost:3000/hook", True),
        # names that only look like it
        ("https://slack.com/api/", "https://hooks.slack.com.evil.example/", False),
        ("https://slack.com/api/", "https://hooks.slack.com@evil.example/", False),
        ("https://slack.com/api/", "https://evil.example/#hooks.slack.com", False),
        ("https://slack.com/api/", "file:///etc/passwd", False),
        ("https://slack.com/api/", "//hooks.slack.com/1", False),
        ("https://slack.com/api/", "https://[", False),
        ("https://slack.com/api/", "", False),
    ],
)
async def test_answers_go_to_slack_only(
    monkeypatch: pytest.MonkeyPatch,
    api: str,
    url: str,
    may: bool,  # noqa: FBT001
) -> None:
    async with aiohttp.ClientSession() as session:
        asked: list[str] = []

        def post(url: str, **_: object) -> None:
            asked.append(url)
            raise aiohttp.ClientConnectionError

        monkeypatch.setattr(session, "post", post)
        await Replies(session, api_url=api).private(url, MESSAGE)
    assert bool(asked) is may
