"""DemoClassroom: the provider's Web API on loopback, answering from scripted rooms."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from types import TracebackType
from typing import Self

import msgspec
from aiohttp import web

from bot.demo.classroom.details import details, online
from bot.demo.classroom.faults import json_text, troubled
from bot.demo.classroom.listing import Listings
from bot.demo.classroom.quirks import Quirks
from bot.demo.classroom.rooms import DemoRoom, came
from bot.demo.classroom.windows import WindowError, window
from bot.demo.faults import Fault, Faults
from bot.demo.loopback import Loopback

KEY_MISSING, KEY_WRONG, ROOM_GONE, FAILED = 4101, 4102, 4007, -1
DEMO_KEY = "demo-key-16-char"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as tests want to see it: the key is kept, but no repr shows it."""

    endpoint: str
    form: Mapping[str, str]
    key: str = field(repr=False)
    query: str
    """What stood in the address after `?`: the key must never."""
    at: float
    """Seconds by `time.monotonic`."""


class DemoClassroom:
    """The provider's stand-in: `async with DemoClassroom(rooms, clock=…) as classroom: classroom.url`."""

    def __init__(
        self,
        rooms: Iterable[DemoRoom] = (),
        *,
        key: str = DEMO_KEY,
        clock: Callable[[], float] = time.time,
        quirks: Quirks = Quirks(),  # noqa: B008 - frozen, so sharing it is safe
        latency: float = 0.0,
    ) -> None:
        self.rooms = list(rooms)
        self.key = key
        self.clock = clock
        self.quirks = quirks
        self.latency = latency
        """Seconds before every answer."""
        self.requests: list[Request] = []
        self.faults = Faults()
        self.at_once = 0
        """The largest number of requests seen in flight together."""
        self._in_flight = 0
        self._listings = Listings()
        app = web.Application(client_max_size=2**16)
        app.router.add_route("*", "/WebAPI/{endpoint}", self._serve)
        app.on_response_prepare.append(self._date)
        self._loopback = Loopback(app)

    @property
    def url(self) -> str:
        """The host part: the caller adds `/WebAPI/…`."""
        return self._loopback.url

    async def __aenter__(self) -> Self:
        await self._loopback.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._loopback.stop()

    async def down(self) -> None:
        """Refuse connections until `up`."""
        await self._loopback.down()

    async def up(self) -> None:
        """Answer again, at the same address."""
        await self._loopback.up()

    def fail(
        self, fault: Fault, endpoint: str = "", *, times: int | None = 1, page: int | None = None
    ) -> None:
        """Let `fault` strike the next `times` requests (None: all) to `endpoint`, or to one `page`."""
        self.faults.add(fault, endpoint, times=times, where={} if page is None else {"page": str(page)})

    def room(self, serial: str) -> DemoRoom:
        """The room with this serial. Raises KeyError."""
        return {room.serial: room for room in self.rooms}[serial]

    def prepare(self) -> None:
        """Encode every row that can no longer change: a large room's first page is then quick."""
        for room in self.rooms:
            self._listings.encode_ahead(room, now=self.clock(), quirks=self.quirks)

    def asked(self, endpoint: str) -> list[Request]:
        """The requests to one endpoint, in order."""
        return [request for request in self.requests if request.endpoint == endpoint]

    async def _date(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Every answer says what time it is here."""
        response.headers["Date"] = formatdate(self.clock(), usegmt=True)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        """One request: log, wait, fail if told to, else answer."""
        endpoint = request.match_info["endpoint"]
        form = (
            {name: str(value) for name, value in (await request.post()).items()}
            if request.method == "POST"
            else {}
        )
        key = form.pop("key", "")
        self.requests.append(Request(endpoint, form, key, request.query_string, time.monotonic()))
        self._in_flight += 1
        self.at_once = max(self.at_once, self._in_flight)
        try:
            if self.latency:
                await asyncio.sleep(self.latency)

            async def healthy() -> bytes:
                return self._answer(request.method, endpoint, form, key)

            fault = self.faults.strike(endpoint, {"page": "1", **form})
            if fault is not None:
                return await troubled(fault, request, healthy)
            return json_text(await healthy())
        finally:
            self._in_flight -= 1

    def _answer(self, method: str, endpoint: str, form: Mapping[str, str], key: str) -> bytes:
        """What the healthy provider says. Only POST with the key in the form is understood."""
        if method != "POST" or not key:
            return _code(KEY_MISSING)
        if key != self.key:
            return _code(KEY_WRONG)
        lists = {"getroomlist": self._by_type, "getroombytime": self._by_time}
        if endpoint in lists:
            told = [details(room, self.url) for room in lists[endpoint](form)]
            return msgspec.json.encode({"result": 0, "room": told})
        named = [one for one in self.rooms if one.named(form.get("serial", ""), form.get("thirdroomid", ""))]
        answers = {"getLiveLogininfo": self._logins, "getonlineuser": self._online, "getroom": self._details}
        if not named or endpoint not in answers:
            return _code(FAILED if named else ROOM_GONE)
        return answers[endpoint](named[0], form)

    def _logins(self, room: DemoRoom, form: Mapping[str, str]) -> bytes:
        """getLiveLogininfo: one page of the room's rows in the asked period."""
        now = self.clock()
        try:
            start, end = window(form, now)
        except WindowError as wrong:
            return _code(wrong.code)
        page = int(form.get("page") or 1)
        body = self._listings.of(room, start, end, now=now, quirks=self.quirks).page(page, self.quirks)
        if self.quirks.arrivals:
            room.add(
                came(f"newcomer {len(room.visits) + extra}", int(now))
                for extra in range(self.quirks.arrivals)
            )
        return body

    def _online(self, room: DemoRoom, _form: Mapping[str, str]) -> bytes:
        return msgspec.json.encode({"result": 0, "onlineuser": online(room, self.clock())})

    def _details(self, room: DemoRoom, _form: Mapping[str, str]) -> bytes:
        return msgspec.json.encode({"result": 0, **details(room, self.url)})

    def _by_type(self, form: Mapping[str, str]) -> list[DemoRoom]:
        """getroomlist: 0 all, 1 current, 2 future, 3 past."""
        now = self.clock()
        kinds: dict[str, Callable[[DemoRoom], bool]] = {
            "1": lambda room: room.start <= now < room.end,
            "2": lambda room: room.start > now,
            "3": lambda room: room.end <= now,
        }
        wanted = kinds.get(form.get("timetype", "0"))
        return [room for room in self.rooms if wanted is None or wanted(room)]

    def _by_time(self, form: Mapping[str, str]) -> list[DemoRoom]:
        """getroombytime: the rooms whose schedule touches the range."""
        start, end = int(form.get("starttime") or 0), int(form.get("endtime") or 2**40)
        return [room for room in self.rooms if room.start < end and room.end > start]


def _code(code: int) -> bytes:
    return b'{"result":%d}' % code
