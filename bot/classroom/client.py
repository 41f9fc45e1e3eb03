"""The classroom: what the rest of the bot asks the provider."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import msgspec

from bot.classroom.answers import AnswerReader, Online, RoomDetails
from bot.classroom.calls import Caller, Provider
from bot.classroom.echo import Echo
from bot.classroom.glance import Counting, Known
from bot.classroom.limits import Limits
from bot.classroom.reading import ONLINE, Progress, Reading
from bot.classroom.roomlists import RoomLists
from bot.classroom.windows import windows
from bot.domain.scan import Scan
from bot.domain.skew import Skew
from bot.errors import ClassroomError
from bot.metrics import SCAN_SECONDS, SCANS

ROOM = "getroom"
ECHOES = 5_000
"""So many answers of one page are remembered, the oldest go first."""
KNOWN_ROWS = 500_000
"""So many rows of large windows are remembered, about 100 bytes each; the one read longest ago goes first."""


class Classroom:
    """Reads rooms. One a process: its limits hold for everything that reads.

    A room is a serial, or `third:ID`. `clock` gives wall time in UTC seconds.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        url: str,
        key: str,
        concurrency: int = 8,
        rate: float = 5.0,
        clock: Callable[[], float],
        page_cap: int = 1_000,
        body_cap: int = 32 * 2**20,
        attempts: int = 3,
        wait: float = 0.5,
        time_out: float = 30.0,
    ) -> None:
        """`concurrency` requests at once and `rate` a second, whoever reads.

        A request is tried `attempts` times of at most `time_out` seconds, with growing pauses that begin
        at `wait` seconds. At most `page_cap` pages of a window and `body_cap` bytes of an answer are read.
        Raises BadSetting where `url` is no address, or one that would be sent the key in clear.
        """
        self._provider = Provider(
            http,
            url=url,
            key=key,
            limits=Limits(concurrency=concurrency, rate=rate),
            attempts=attempts,
            wait=wait,
            time_out=time_out,
            body_cap=body_cap,
            clock=clock,
        )
        self._answers = AnswerReader()
        self._lists = RoomLists(self._provider, self._answers, clock)
        self._clock = clock
        self._width = 2 * concurrency  # while one page is decoded, the next is on its way
        self._page_cap = page_cap
        self._counting = Counting()
        self._known: OrderedDict[tuple[str, int, int], Known] = OrderedDict()
        self._echoes: OrderedDict[tuple[str, int, int], Echo] = OrderedDict()

    async def read(
        self,
        room: str,
        start: int,
        end: int,
        *,
        brief: bool = False,
        online: bool | None = None,
        progress: Progress | None = None,
    ) -> Scan:
        """The records of `room` in `[start, end)`, UTC seconds, with two hours around it.

        `brief`: of a large window that was read before, the pages that can have changed will do, if the
        provider's count proves that no row is missing; who has left may then be seen later. `online`: ask who
        is in the room now; by default that is asked where rows leave it open.

        Raises BadPeriod for a period that cannot be asked for, and ClassroomError where nothing can be
        said. A scan that comes back is complete, or tells why it is not. Where our clock is off, it has the
        provider's time, and is not complete.
        """
        with SCAN_SECONDS.time(), _counted() as outcomes:
            scan = await self._read(room, start, end, brief=brief, online=online, progress=progress)
            outcomes.append("complete" if scan.complete else "partial")
        return scan

    async def _read(
        self, room: str, start: int, end: int, *, brief: bool, online: bool | None, progress: Progress | None
    ) -> Scan:
        taken = int(self._clock())
        asked = windows(start, end, taken)
        caller = self._provider.caller(room)
        reading = Reading(caller, self._answers, taken, progress)
        key = (room, *asked[0])
        echo = self._echoes.pop(key, None) or Echo()
        if len(asked) == 1:
            await self._reread(reading, key, echo, brief=brief)
        else:
            await reading.read(asked, width=self._width, cap=self._page_cap)
        visits = reading.visits()
        if online is None:
            online = any(visit.leave is None for visit in visits)
        if online and asked[0][0] <= taken <= asked[-1][1]:
            await reading.confirm(visits, echo)
        if echo.page is not None:
            self._echoes[key] = echo
            if len(self._echoes) > ECHOES:
                self._echoes.popitem(last=False)
        skew = await self._skew(caller)
        reason = reading.reason or skew.note
        return Scan(
            room=room,
            start=start,
            end=end,
            taken=min(taken, int(self._clock())) + round(skew.matters),
            visits=visits,
            complete=reason is None,
            reason=reason,
            notes=tuple(reading.notes),
            online=reading.online,
            requests=caller.requests,
            unread=reading.unread,
        )

    async def _skew(self, caller: Caller) -> Skew:
        """How far our clock is off; measured again where the last answer came as a surprise."""
        if self._provider.skew.is_doubtful:
            with suppress(ClassroomError):
                await caller.ask(ONLINE, self._answers.online, attempts=1)
        return self._provider.skew

    async def _reread(self, reading: Reading, key: tuple[str, int, int], echo: Echo, *, brief: bool) -> None:
        """Read one window, and remember it where it is a large one."""
        known = self._known.pop(key, None) or Known()
        counting, width, cap = self._counting, self._width, self._page_cap
        try:
            await reading.reread(key[1:], known, counting, width=width, cap=cap, brief=brief, echo=echo)
        finally:
            if known.size:
                self._known[key] = known
                while sum(one.total for one in self._known.values()) > KNOWN_ROWS:
                    self._known.popitem(last=False)

    async def online(self, room: str) -> tuple[Online, ...]:
        """Who is in `room` now, as far as the provider lists them. Raises ClassroomError."""
        return await self._provider.caller(room).ask(ONLINE, self._answers.online)

    async def raw(self, room: str, method: str, **fields: int) -> Any:
        """What `method` answers about `room`, as it came, for whoever examines the provider.

        It may hold names and passwords: see `bot.classroom.redaction`. Raises ClassroomError.
        """
        return await self._provider.caller(room).ask(method, _as_it_came, **fields)

    async def details(self, room: str) -> RoomDetails:
        """Title, numbers and schedule of `room`; never its passwords. Raises ClassroomError."""
        return await self._provider.caller(room).ask(ROOM, self._answers.details)

    async def rooms(self, start: int, end: int) -> tuple[RoomDetails, ...] | None:
        """The rooms whose schedule touches `[start, end)`, UTC seconds; None where the key may not ask.

        Where it may not, it asks again after a day. Raises ClassroomError where the provider fails.
        """
        return await self._lists.between(start, end)


def _as_it_came(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except ValueError:
        return f"no JSON, {len(body)} bytes"


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Count one read by what came of it, as put in the list; one that was cut short is not counted."""
    outcomes: list[str] = []
    try:
        yield outcomes
    except ClassroomError:
        outcomes.append("failed")
        raise
    finally:
        for outcome in outcomes:
            SCANS.labels(outcome).inc()
