"""DemoClassroom: the provider's Web API on loopback, answering from scripted rooms."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import msgspec
from aiohttp import web

from bot.demo.classroom.faults import json_text, troubled
from bot.demo.classroom.listing import Encoded, Listing, encode_ahead, listing, settled_at
from bot.demo.classroom.quirks import Quirks
from bot.demo.classroom.rooms import DemoRoom, came
from bot.demo.classroom.rows import ROLES, beijing
from bot.demo.classroom.windows import WindowError, window
from bot.demo.faults import Fault, Faults
from bot.demo.loopback import Loopback

KEY_MISSING, KEY_WRONG, ROOM_GONE = 4101, 4102, 4007
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
        self._encoded: dict[tuple[str, Quirks], Encoded] = {}
        self._listings: dict[tuple[object, ...], Listing] = {}
        app = web.Application(client_max_size=2**16)
        app.router.add_route("*", "/WebAPI/{endpoint}", self._serve)
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
            encode_ahead(room, self.clock(), self.quirks, self._rows(room))

    def asked(self, endpoint: str) -> list[Request]:
        """The requests to one endpoint, in order."""
        return [request for request in self.requests if request.endpoint == endpoint]

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
            return msgspec.json.encode(
                {"result": 0, "room": [self._told(room) for room in lists[endpoint](form)]}
            )
        answers = {"getLiveLogininfo": self._logins, "getonlineuser": self._online, "getroom": self._room}
        room = next(
            (room for room in self.rooms if room.named(form.get("serial", ""), form.get("thirdroomid", ""))),
            None,
        )
        if room is None or endpoint not in answers:
            return _code(ROOM_GONE)
        return answers[endpoint](room, form)

    def _logins(self, room: DemoRoom, form: Mapping[str, str]) -> bytes:
        """getLiveLogininfo: one page of the room's rows in the asked period."""
        now = self.clock()
        try:
            start, end = window(form, now)
        except WindowError as wrong:
            return _code(wrong.code)
        page = int(form.get("page") or 1)
        body = self._listing(room, start, end, now).page(page, self.quirks)
        if self.quirks.arrivals:
            room.add(
                came(f"newcomer {len(room.visits) + extra}", int(now))
                for extra in range(self.quirks.arrivals)
            )
        return body

    def _listing(self, room: DemoRoom, start: int, end: int, now: float) -> Listing:
        """The period's rows; prepared once where they can no longer change."""
        key = (room.serial, room.version, len(room.visits), start, end, self.quirks)
        known = self._listings.get(key)
        if known is None:
            known = listing(room, start, end, now=now, quirks=self.quirks, known=self._rows(room))
            if settled_at(room, self.quirks) <= now and self.quirks.order != "unstable":
                self._listings[key] = known
        return known

    def _rows(self, room: DemoRoom) -> Encoded:
        return self._encoded.setdefault((room.serial, self.quirks), {})

    def _online(self, room: DemoRoom, _form: Mapping[str, str]) -> bytes:
        """getonlineuser: who is inside now, without delay."""
        now = self.clock()
        inside = {v.person: v for v in room.visits if v.enter <= now and (v.leave is None or v.leave > now)}
        people = [
            {
                "buddyid": visit.userid,
                "serial": room.serial,
                "username": visit.name,
                "userrole": str(ROLES.get(visit.role, 3)),
                "logIntime": str(visit.enter),
                "isrobot": 0,
            }
            for visit in inside.values()
        ]
        return msgspec.json.encode({"result": 0, "onlineuser": people})

    def _room(self, room: DemoRoom, _form: Mapping[str, str]) -> bytes:
        """getroom: flat, and it tells the room passwords."""
        return msgspec.json.encode({"result": 0, **self._told(room)})

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

    def _told(self, room: DemoRoom) -> dict[str, Any]:
        return {
            "serial": room.serial,
            "thirdroomid": room.thirdroomid,
            "roomname": room.title,
            "roomtype": "7",
            "roomstate": "0",
            "starttime": str(room.start),
            "endtime": str(room.end),
            "createtime": beijing(room.start),
            "enterurl": [
                {"usertype": "2", "url": f"{self.url}/{room.serial}?pwd={room.passwords()['confuserpwd']}"}
            ],
            **room.passwords(),
        }


def _code(code: int) -> bytes:
    return b'{"result":%d}' % code
