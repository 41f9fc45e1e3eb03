"""A provider behind `httpx.MockTransport`: pages of rows, or whatever a test lets it answer."""

import json
from urllib.parse import parse_qs

import httpx

from bot.classroom.client import Classroom

KEY = "a1b2c3d4e5f6a7b8"
SERIAL = "1108925474"
NOW = 1_598_000_000


def T(seconds):  # noqa: N802 - read as a moment on a time line
    """A moment, counted from the sample's morning."""
    return 1_597_852_800 + seconds


def row(person=1, enter=0, leave=60, **fields):
    """A live row as the provider writes one; `fields` replace or, being None, remove."""
    written = {
        "serial": SERIAL,
        "userid": str(1000 + person),
        "username": f"学生{person}",
        "terminal": "1",
        "userroleid": "2",
        "entertimestamp": T(enter),
        "outtimestamp": 0 if leave is None else T(leave),
        "startimestamp": T(enter),
        **fields,
    }
    return {name: value for name, value in written.items() if value is not None}


def answer(live=(), stage=(), **fields):
    return {"result": 0, "count": len(live), "uptablelist": list(stage), "logininfo": list(live), **fields}


def form_of(request):
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


class School:
    """Answers by method with a value to write as JSON, a response, an error to raise, or what a
    function of the form gives of these. What was asked is kept in `asked`.
    """

    def __init__(self, **replies):
        self.replies = replies
        self.asked = []

    def __call__(self, request):
        method = request.url.path.rsplit("/", 1)[-1]
        self.asked.append(request)
        reply = self.replies[method]
        if callable(reply):
            reply = reply(form_of(request))
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, httpx.Response):
            return reply
        return httpx.Response(200, content=reply if isinstance(reply, bytes) else json.dumps(reply).encode())

    def pages(self):
        """The page numbers asked for."""
        return [int(form_of(request)["page"]) for request in self.asked if b"page=" in request.content]

    def classroom(self, **options):
        http = httpx.AsyncClient(transport=httpx.MockTransport(self))
        options = {
            "url": "https://school.test",
            "key": KEY,
            "rate": 1e6,
            "wait": 0,
            "clock": lambda: NOW,
        } | options
        return Classroom(http, **options)


def paged(rows, *, size=200, **fields):
    """A reply that turns pages over `rows`."""

    def reply(form):
        number = int(form["page"])
        return answer(rows[(number - 1) * size : number * size], **({"count": len(rows)} | fields))

    return reply
