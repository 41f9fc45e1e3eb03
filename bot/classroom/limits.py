"""How many requests at once and how many a second, shared by everything that reads the classroom.

Readers take turns: one that wants 500 pages waits behind one that wants a single page no longer than
for its next turn, so a short question is answered while a large room is being read.
"""

import asyncio
from collections import deque
from types import TracebackType


class Limits:
    """`async with limits.turn(reader):` around each request. Belongs to one event loop.

    `rate` is requests a second: so many may go at once, and no second has more of them.
    """

    def __init__(self, *, concurrency: int, rate: float) -> None:
        self._free = concurrency
        most = max(1, int(rate))
        self._span = most / rate
        """Seconds in which no more requests go than `_went` holds: one, where `rate` is a whole number."""
        self._went: deque[float] = deque(maxlen=most)
        """When the latest requests went (loop time)."""
        self._waiting: dict[object, deque[asyncio.Future[None]]] = {}
        """Readers that wait, the next one first."""
        self._timer: asyncio.TimerHandle | None = None

    def turn(self, reader: object) -> "_Turn":
        """A place for one request of `reader` (any object that stands for it)."""
        return _Turn(self, reader)

    async def take(self, reader: object) -> None:
        """Wait for a turn. A wait that is cancelled takes none."""
        loop = asyncio.get_running_loop()
        if not self._waiting and self._free and self._early(loop.time()) <= 0:
            self._go(loop.time())
            return
        turn = loop.create_future()
        self._waiting.setdefault(reader, deque()).append(turn)
        self._serve()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        """The request is over."""
        self._free += 1
        if self._waiting:
            self._serve()

    def _early(self, now: float) -> float:
        """Seconds until the rate allows another request."""
        full = len(self._went) == self._went.maxlen
        return self._went[0] + self._span - now if full else 0.0

    def _go(self, now: float) -> None:
        self._free -= 1
        self._went.append(now)

    def _serve(self) -> None:
        """Let those go whose turn it is; come back when the rate allows the next."""
        loop = asyncio.get_running_loop()
        while self._waiting and self._free:
            early = self._early(loop.time())
            if early > 0:
                if self._timer is None:
                    self._timer = loop.call_later(early, self._ring)
                return
            turn = self._next()
            if not turn.done():
                self._go(loop.time())
                turn.set_result(None)

    def _next(self) -> asyncio.Future[None]:
        """The first wait of the first reader, who then goes to the end of the line."""
        reader, turns = next(iter(self._waiting.items()))
        turn = turns.popleft()
        del self._waiting[reader]
        if turns:
            self._waiting[reader] = turns
        return turn

    def _ring(self) -> None:
        self._timer = None
        self._serve()


class _Turn:
    def __init__(self, limits: Limits, reader: object) -> None:
        self._limits = limits
        self._reader = reader

    async def __aenter__(self) -> None:
        await self._limits.take(self._reader)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._limits.give_back()
