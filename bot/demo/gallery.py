"""The gallery: everything that the bot can show, in both languages, with usual, longest and hostile data."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from aiohttp import web

from bot.demo.drawing import Drawing
from bot.demo.guard import HEADERS, Handler, gone, html, refused
from bot.demo.loopback import Loopback
from bot.demo.reader import Reader, reader_of
from bot.demo.samples.gallery import GALLERY
from bot.demo.samples.school import T
from bot.demo.samples.views import VIEWS
from bot.demo.slack.workspace import Workspace
from bot.render.blocks import Renderer
from bot.render.languages import templates_folder

LANGUAGES = ("en", "zh_Hans")
STYLES = "page.css"


class Sample(NamedTuple):
    """One sample in one language."""

    language: str
    text: str
    """What a notification shows; of a view its title."""
    blocks: list[dict[str, Any]]


class Piece(NamedTuple):
    """One sample in every language."""

    id: str
    name: str
    samples: list[Sample]


class Gallery:
    """Serves the samples on loopback, one page a template."""

    def __init__(self, *, port: int) -> None:
        self._drawing = Drawing()
        self._renderers = {language: Renderer(language) for language in LANGUAGES}
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._index)
        app.router.add_get("/page.css", self._styles)
        self._loopback = Loopback(app, port=port)

    @property
    def url(self) -> str:
        """Where to look."""
        return f"{self._loopback.url}/"

    async def start(self) -> None:
        """Serve. Raises OSError where the port is taken."""
        await self._loopback.start()

    async def stop(self) -> None:
        """Close."""
        await self._loopback.stop()

    def pieces(self, template: str) -> Iterator[Piece]:
        """The samples of a template; a view's is called `views/…`."""
        names = [name for name in _names() if _template(name) == template]
        for number, name in enumerate(names):
            yield Piece(f"s{number}", name, [self._sample(name, language) for language in LANGUAGES])

    def _sample(self, name: str, language: str) -> Sample:
        renderer = self._renderers[language]
        if name.startswith("views/"):
            view = VIEWS[name.removeprefix("views/")](renderer)
            return Sample(language, view["title"]["text"], view["blocks"])
        message = GALLERY[name](renderer)
        return Sample(language, message.text, list(message.blocks))

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return refused(request, self._loopback.port) or await handler(request)

    async def _index(self, request: web.Request) -> web.Response:
        templates = list(dict.fromkeys(map(_template, _names())))
        chosen = request.query.get("of", templates[0])
        if chosen not in templates:
            return gone()
        pieces = list(self.pieces(chosen))
        return html(
            self._drawing.draw("gallery", _reader(), templates=templates, chosen=chosen, pieces=pieces)
        )

    async def _styles(self, _request: web.Request) -> web.Response:
        text = (templates_folder() / "demo" / STYLES).read_text("utf-8")
        return web.Response(text=text, content_type="text/css", headers=HEADERS)


def _names() -> list[str]:
    return [*GALLERY, *(f"views/{name}" for name in VIEWS)]


def _template(name: str) -> str:
    return name.split(",", maxsplit=1)[0]


def _reader() -> Reader:
    return reader_of(Workspace(clock=lambda: T(90)), "U01ALICE")
