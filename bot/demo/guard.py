"""What every answer of the page carries, and who may ask: this machine's own page alone."""

from collections.abc import Awaitable, Callable

from aiohttp import web

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
NAMES = ("127.0.0.1", "localhost")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def refused(request: web.Request, port: int) -> web.Response | None:
    """The answer to whoever may not ask: pages of other sites, and other names for this machine."""
    hosts = {f"{name}:{port}" for name in NAMES}
    origin = request.headers.get("Origin")
    if request.host in hosts and (origin is None or origin.removeprefix("http://") in hosts):
        return None
    return web.Response(status=403, text="This page is for this machine only.")


def html(text: str) -> web.Response:
    """A page."""
    return web.Response(text=text, content_type="text/html", charset="utf-8", headers=HEADERS)


def done() -> web.Response:
    """It is done, and there is nothing to say."""
    return web.Response(status=204, headers=HEADERS)


def gone() -> web.Response:
    """There is no such thing, or no longer."""
    return web.Response(status=404, headers=HEADERS)
