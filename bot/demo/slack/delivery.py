"""HTTP delivery: signed requests to the app's own address, and forged or stale ones on demand."""

import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.demo.slack.workspace import Workspace

ACK_SECONDS = 3.0
FORM = "application/x-www-form-urlencoded"


@dataclass
class Delivery:
    """Where and how requests are sent."""

    workspace: Workspace
    url: str = ""
    """The app's `POST /slack/events`; empty: Socket Mode."""
    forged: bool = False
    """Sign with another secret."""
    stale: float = 0.0
    """Seconds by which the time stamp is too old."""
    retries: int = 0
    """How often an event is sent again that was not answered with 200. Slack does it three times."""
    session: aiohttp.ClientSession | None = None

    def signed(self, kind: str, payload: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a request as Slack makes them."""
        if kind == "events_api":
            body, content = json.dumps(payload), "application/json"
        elif kind == "slash_commands":
            body, content = urlencode(payload), FORM
        else:
            body, content = urlencode({"payload": json.dumps(payload)}), FORM
        timestamp = str(int(self.workspace.wall() - self.stale))
        secret = self.workspace.signing_secret + ("-forged" if self.forged else "")
        signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": content,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature or "",
            "User-Agent": "Slackbot 1.0",
        }
        return body.encode(), headers

    async def deliver(self, kind: str, payload: dict[str, Any]) -> tuple[float | None, int, dict[str, Any]]:
        """Send one request. Gives the seconds until the answer (None: none in time), its status and JSON."""
        body, headers = self.signed(kind, payload)
        done = await self.send(body, headers)
        for number in range(1, self.retries + 1 if kind == "events_api" else 1):
            if done[1] == HTTPStatus.OK:
                break
            again = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_error"}
            done = await self.send(body, headers | again)
        return done

    async def send(self, body: bytes, headers: dict[str, str]) -> tuple[float | None, int, dict[str, Any]]:
        """Send these very bytes, perhaps once more: a replay."""
        if self.session is None:
            self.session = aiohttp.ClientSession()
        began = time.perf_counter()
        patience = aiohttp.ClientTimeout(total=ACK_SECONDS)
        try:
            async with self.session.post(self.url, data=body, headers=headers, timeout=patience) as answer:
                text = await answer.text()
                took = time.perf_counter() - began
                return took, answer.status, _json(text)
        except (aiohttp.ClientError, TimeoutError):
            return None, 0, {}

    async def close(self) -> None:
        """Close the kept connections."""
        if self.session is not None:
            await self.session.close()
            self.session = None


def _json(text: str) -> dict[str, Any]:
    """The answer's object; plain text is Slack's shorthand for a message."""
    try:
        value = json.loads(text) if text.strip() else {}
    except ValueError:
        return {"text": text}
    return value if isinstance(value, dict) else {}
