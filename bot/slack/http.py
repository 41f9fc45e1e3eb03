"""`POST /slack/events`: the door that Slack's requests come through in HTTP mode.

A request is let in when its signature is right, no older than five minutes, and was not seen before;
whatever else is wrong with it, the answer is 401 and nothing is done.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.metrics import ACK_SECONDS
from bot.slack.listeners import MISSHAPEN

PATH = "/slack/events"
LARGEST = 1024 * 1024
"""Bytes: the largest of Slack's requests, a view with its state, is about a quarter of this."""
PATIENCE = 5.0
"""Seconds for a request's body to arrive; Slack itself gives up after three."""
_FRESH = 2 * 300.0  # a signature is good five minutes before and after its time stamp
_MOST = 50_000


class Door:
    """Checks signatures, remembers them, and hands the requests to Bolt."""

    def __init__(
        self, app: AsyncApp, *, signing_secret: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._clock = clock
        self._seen: OrderedDict[str, float] = OrderedDict()

    def routes(self) -> list[web.RouteDef]:
        """The one address."""
        return [web.post(PATH, self.enter)]

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """One request of Slack's."""
        arrived = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        except web.RequestPayloadError:  # not compressed as its head says, or broken off
            return web.Response(status=400)
        signature = request.headers.get("X-Slack-Signature", "")
        if not self._signed(body, request.headers.get("X-Slack-Request-Timestamp", ""), signature):
            return web.json_response({"error": "invalid request"}, status=401)
        if self._known(signature):
            return web.Response(status=200)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _BOLT_ONLY}
        try:
            asked = AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=headers)  # type: ignore[arg-type]
            answered = await self._app.async_dispatch(asked)
        except MISSHAPEN:  # Bolt takes some requests apart where its error handler is not asked
            return web.Response(status=400)
        answer = await to_aiohttp_response(answered)
        ACK_SECONDS.observe(time.perf_counter() - arrived)
        return answer

    def _signed(self, body: bytes, timestamp: str, signature: str) -> bool:
        """Whether Slack sent it. The verifier raises on a time that is no number and on text beyond ASCII."""
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 20 and signature.isascii()):  # noqa: PLR2004
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False

    def _known(self, signature: str) -> bool:
        """Whether the same request came before; remembers it for as long as its signature is good."""
        now = self._clock()
        while self._seen and (len(self._seen) >= _MOST or next(iter(self._seen.values())) < now):
            self._seen.popitem(last=False)
        if signature in self._seen:
            return True
        self._seen[signature] = now + _FRESH
        return False


_BOLT_ONLY = frozenset({"x-slack-bolt-lazy-only", "x-slack-bolt-lazy-function-name"})
"""Bolt's own headers for its own calls: from outside they would skip the acknowledgement."""
