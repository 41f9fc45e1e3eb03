"""The demo's page: the channel as one person sees it, a box to type in, the world beside it."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.demo.board import Board, News
from bot.demo.drawing import Drawing
from bot.demo.loopback import Loopback
from bot.demo.reader import reader_of
from bot.demo.world import World
from bot.render.languages import templates_folder

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
ASSETS = {"page.css": "text/css", "page.js": "text/javascript"}
TEXT_MAX = 2000
WORLD_EVERY = 0.5
"""Seconds between two looks at the world."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Serves the page on loopback. Loopback alone: other sites' pages are refused by their Origin."""

    def __init__(self, world: World, *, port: int) -> None:
        self.world = world
        self.drawing = Drawing()
        self.board = Board(world.slack.workspace, self.drawing, channel=world.channel, user=world.user)
        app = web.Application(middlewares=[self._guard], client_max_size=2**16)
        app.router.add_get("/", self._index)
        app.router.add_get("/events", self._events)
        app.router.add_post("/type", self._type)
        app.router.add_post("/press", self._press)
        app.router.add_post("/provider", self._provider)
        app.router.add_get("/{asset}", self._asset)
        self._loopback = Loopback(app, port=port)
        self._streams: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        """Where to look."""
        return f"{self._loopback.url}/"

    async def start(self) -> None:
        """Serve. Raises OSError where the port is taken."""
        await self._loopback.start()

    async def stop(self) -> None:
        """Close, open pages included."""
        for stream in self._streams:
            stream.cancel()
        await self._loopback.stop()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Only this page may talk to this server; what it sends fetches nothing from elsewhere."""
        hosts = {f"{name}:{self._loopback.port}" for name in ("127.0.0.1", "localhost")}
        origin = request.headers.get("Origin")
        if request.host not in hosts or (origin is not None and origin.removeprefix("http://") not in hosts):
            return web.Response(status=403, text="This page is for this machine only.")
        return await handler(request)

    async def _index(self, _request: web.Request) -> web.Response:
        reader = reader_of(self.world.slack.workspace, self.world.user)
        return _html(
            self.drawing.draw(
                "page",
                reader,
                channel=self.world.slack.workspace.channels[self.world.channel],
                user=self.world.slack.workspace.users[self.world.user],
                world=self.world.now(),
                suggestions=self.world.suggestions,
            )
        )

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info["asset"]
        if name not in ASSETS:
            raise web.HTTPNotFound(headers=HEADERS)
        text = (templates_folder() / "demo" / name).read_text("utf-8")
        return web.Response(text=text, content_type=ASSETS[name], headers=HEADERS)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: everything first, then each change, and the world as it moves."""
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        task = asyncio.current_task()
        self._streams |= {task} if task else set()
        try:
            with self.board.follow() as news, contextlib.suppress(ConnectionError):
                await self._stream(response, news)
        finally:
            self._streams -= {task}
        return response

    async def _stream(self, response: web.StreamResponse, news: asyncio.Queue[News]) -> None:
        shown = None
        while True:
            try:
                change = await asyncio.wait_for(news.get(), WORLD_EVERY)
                await _send(response, change.kind, change.data)
            except TimeoutError:
                pass
            world = self.world.now()
            if world != shown:
                shown = world
                reader = reader_of(self.world.slack.workspace, self.world.user)
                await _send(response, "world", {"html": self.drawing.draw("world", reader, world=world)})

    async def _type(self, request: web.Request) -> web.Response:
        """The person typed into the box."""
        text = str((await request.post()).get("text", "")).strip()[:TEXT_MAX]
        if not text:
            return web.Response(status=204, headers=HEADERS)
        self.board.typed(text)
        self.world.start(self._answer(text))
        return web.Response(status=204, headers=HEADERS)

    async def _answer(self, text: str) -> None:
        """What Slack does with a line: a command goes to the bot, the rest is not for it."""
        if not text.startswith("/attendance"):
            self.board.remark("This little Slack knows one command: /attendance. Nothing was posted.")
            return
        done = await self.world.slack.command(text, user=self.world.user, channel=self.world.channel)
        if done.ack is None:
            self.board.remark(
                "/attendance failed with the error “operation_timeout”: the bot did not answer."
            )

    async def _press(self, request: web.Request) -> web.Response:
        """The person pressed a button, or chose in a select."""
        form = await request.post()
        number, action = str(form.get("message", "")), str(form.get("action", ""))
        try:
            message = self.board.message(int(number))
            choice = form.get("choice")
            pressing = self.world.slack.click(
                message, action, user=self.world.user, choice=str(choice) if choice else None
            )
            done = await pressing
        except (LookupError, ValueError):
            return web.Response(status=404, headers=HEADERS)
        if done.ack is None:
            self.board.remark("The button's app did not respond. Try again.")
        return web.Response(status=204, headers=HEADERS)

    async def _provider(self, request: web.Request) -> web.Response:
        """Break or mend the classroom provider."""
        broken = str((await request.post()).get("down", "")) == "yes"
        await self.world.break_provider(broken=broken)
        return web.Response(status=204, headers=HEADERS)


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", charset="utf-8", headers=HEADERS)


async def _send(response: web.StreamResponse, kind: str, data: dict[str, Any]) -> None:
    await response.write(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())
