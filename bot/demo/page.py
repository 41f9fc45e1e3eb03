"""The demo's page: a small Slack as one person sees it, and the world beside it, both live."""

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import web

from bot.demo.board import Board, News
from bot.demo.controls import JUMPS, SPEEDS, Controls
from bot.demo.drawing import PICTURES, Drawing, ending
from bot.demo.gestures import Gestures
from bot.demo.guard import HEADERS, Handler, gone, html, refused
from bot.demo.hints import hints
from bot.demo.loopback import Loopback
from bot.demo.places import HOME, Place, doors, name_of, people
from bot.demo.reader import reader_of
from bot.demo.troubles import PROVIDER, SLACK
from bot.demo.world import World
from bot.render.languages import templates_folder

ASSETS = {"page.css": "text/css", "page.js": "text/javascript"}
WORLD_EVERY = 0.5
"""Seconds between two looks at the world."""
RETRY = 500
"""Milliseconds after which a page that lost us asks again."""
VIEWS_EVERY = 0.1
"""Seconds between two looks at what is open before the person."""


class Page:
    """Serves the page on loopback. Loopback alone: other sites' pages are refused by their Origin."""

    def __init__(self, world: World, *, port: int) -> None:
        self.world = world
        self.drawing = Drawing()
        self.board = Board(world.slack.workspace, self.drawing)
        self.gestures = Gestures(world, self.board)
        app = web.Application(middlewares=[self._guard], client_max_size=2**20)
        app.router.add_get("/", self._index)
        app.router.add_get("/events", self._events)
        app.router.add_get("/file/{id}", self._file)
        app.router.add_routes([*self.gestures.routes(), *Controls(world).routes()])
        app.router.add_get("/{asset}", self._asset)
        self._loopback = Loopback(app, port=port)
        self._streams: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        """Where to look."""
        return f"{self._loopback.url}/"

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._loopback.port

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
        return refused(request, self._loopback.port) or await handler(request)

    async def _index(self, request: web.Request) -> web.Response:
        place = self.gestures.place(request.query)
        if place.channel == HOME:
            self.world.start(self._open_home(place.user))
        workspace = self.world.slack.workspace
        for view in self.world.slack.modals(place.user):  # as in Slack, a page that is loaded has none open
            del workspace.views[view["id"]]
        values = {
            "place": place,
            "name": name_of(workspace, place),
            "user": workspace.users[place.user],
            "people": [workspace.users[user] for user in people(workspace)],
            "world": self.world.now(),
            "suggestions": self.world.suggestions,
            "hints": hints(),
            "everything": "all" in request.query,
        }
        return html(
            self.drawing.draw("page", reader_of(workspace, place.user), **values, **self._fixed(place))
        )

    def _fixed(self, place: Place) -> dict[str, Any]:
        """What the parts of the page need beside the world."""
        return {
            "doors": doors(self.world.slack.workspace, place, self.board.unread),
            "provider_troubles": PROVIDER,
            "slack_troubles": SLACK,
            "speeds": SPEEDS,
            "jumps": JUMPS,
        }

    async def _open_home(self, user: str) -> None:
        await self.world.slack.open_home(user)

    async def _asset(self, request: web.Request) -> web.Response:
        name = request.match_info["asset"]
        if name not in ASSETS:
            return gone()
        text = (templates_folder() / "demo" / name).read_text("utf-8")
        return web.Response(text=text, content_type=ASSETS[name], headers=HEADERS)

    async def _file(self, request: web.Request) -> web.Response:
        """An uploaded file, for those who see a message that shows it."""
        place = self.gestures.place(request.query)
        shown = reader_of(self.world.slack.workspace, place.user).files.get(request.match_info["id"])
        if shown is None or shown.file.content is None:
            return gone()
        kind = PICTURES.get(ending(shown.file), "application/octet-stream")
        return web.Response(body=shown.file.content, content_type=kind, headers=HEADERS)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: everything first, then each change, and the world as it moves."""
        place, everything = self.gestures.place(request.query), "all" in request.query
        response = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(f"retry: {RETRY}\n\n".encode())
        task = asyncio.current_task()
        self._streams |= {task} if task else set()
        try:
            with (
                self.board.follow(place, everything=everything) as news,
                contextlib.suppress(ConnectionError),
            ):
                await self._stream(response, place, news)
        finally:
            self._streams -= {task}
        return response

    async def _stream(self, response: web.StreamResponse, place: Place, news: asyncio.Queue[News]) -> None:
        """What is new, as soon as it is; the views and the world are looked at now and then."""
        seen: dict[str, Any] = {}
        looked = 0.0
        now = asyncio.get_running_loop().time
        while True:
            with contextlib.suppress(TimeoutError):
                change = await asyncio.wait_for(news.get(), VIEWS_EVERY)
                if change.kind == "rail":
                    change = News("rail", {"html": self._draw("rail", place)})
                await _send(response, change)
            parts: dict[str, Any] = {"modal": self._modal_key(place), "home": self._home_key(place)}
            if now() - looked >= WORLD_EVERY:
                looked = now()
                world = self.world.now()
                parts |= {"world": world, "controls": (world.speed, world.running, *world[3:6])}
            for kind, key in parts.items():
                if kind not in seen or seen[kind] != key:
                    seen[kind] = key
                    await _send(response, News(kind, self._part(kind, place)))

    def _modal_key(self, place: Place) -> tuple[str, str]:
        top = self.world.slack.modals(place.user)[-1:]
        return (top[0]["id"], top[0]["hash"]) if top else ("", "")

    def _home_key(self, place: Place) -> str:
        view = self.world.slack.workspace.homes.get(place.user)
        return str(view["id"]) if view and place.channel == HOME else ""

    def _part(self, kind: str, place: Place) -> dict[str, Any]:
        """One part of the page as it is now."""
        if kind == "modal":
            modals = self.world.slack.modals(place.user)
            if not modals:
                return {"id": "", "html": ""}
            return {
                "id": modals[-1]["id"],
                "html": self._draw("modal", place, view=modals[-1], depth=len(modals)),
            }
        if kind == "home":
            view = self.world.slack.workspace.homes.get(place.user)
            shown = view and place.channel == HOME
            return {"html": self._draw("home", place, view=view) if shown else ""}
        return {"html": self._draw(kind, place, world=self.world.now())}

    def _draw(self, template: str, place: Place, **values: Any) -> str:
        reader = reader_of(self.world.slack.workspace, place.user)
        return self.drawing.draw(template, reader, place=place, **values, **self._fixed(place))


async def _send(response: web.StreamResponse, news: News) -> None:
    await response.write(f"event: {news.kind}\ndata: {json.dumps(news.data)}\n\n".encode())
