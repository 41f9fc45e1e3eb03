"""One reader's requests to the provider: the form, the turn, the retries.

The key travels in the body of a POST, never in an address: addresses end up in logs.
"""

import asyncio
import ipaddress
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import httpx
import stamina
import stamina.instrumentation

from bot.classroom.http import Busy, post
from bot.classroom.limits import Limits
from bot.domain.skew import Skew
from bot.errors import BadSetting, ClassroomError
from bot.metrics import CLASSROOM_REQUESTS

_T = TypeVar("_T")
_THIRD = "third:"
_MANY_ROOMS = 10_000


class Provider:
    """Where the provider is, how to ask it, and how patiently. One for the whole process."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        url: str,
        key: str,
        limits: Limits,
        attempts: int,
        wait: float,
        time_out: float,
        body_cap: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.skew = Skew()
        """Of the provider's clock and `clock`."""
        self._clock = clock
        self._base = _base(url)
        self._addresses: dict[str, httpx.URL] = {}
        self._forms: dict[str, str] = {}
        self.http = http
        self.limits = limits
        self.attempts = attempts
        self.wait = wait
        self.time_out = time_out
        self.body_cap = body_cap
        self._key = key
        stamina.instrumentation.set_on_retry_hooks(())  # by default it would print each retry to stdout

    def dated(self, date: str) -> None:
        """The provider says what time it is."""
        self.skew = self.skew.met(date, self._clock())

    def caller(self, room: str = "") -> "Caller":
        """A reader of one room, or of what concerns none, with a turn of its own among the others."""
        return Caller(self, room)

    def address(self, method: str) -> httpx.URL:
        """Where `method` is asked; kept, because httpx takes an address apart anew each time."""
        if method not in self._addresses:
            self._addresses[method] = httpx.URL(f"{self._base}/WebAPI/{method}")
        return self._addresses[method]

    def form(self, room: str) -> str:
        """The part of the form that every request about `room` begins with; about none where it is empty."""
        if len(self._forms) > _MANY_ROOMS:
            self._forms.clear()
        if room not in self._forms:
            self._forms[room] = self._form(room)
        return self._forms[room]

    def _form(self, room: str) -> str:
        if not room:
            return urlencode({"key": self._key})
        if room.startswith(_THIRD):
            return urlencode({"key": self._key, "thirdroomid": room[len(_THIRD) :]})
        return urlencode({"key": self._key, "serial": room})


class Caller:
    """One reader of one room, or of none."""

    def __init__(self, provider: Provider, room: str) -> None:
        self._provider = provider
        self._form = provider.form(room)
        self.requests = 0
        """How many requests went out, repeated ones included."""

    async def ask(
        self, method: str, read: Callable[[bytes], _T], *, attempts: int | None = None, **fields: int
    ) -> _T:
        """What `read` makes of the answer to `method`. Raises ClassroomError.

        Tried up to `attempts` times (as often as is usual, where none are given) while the error
        says that another try may help. Each attempt waits for its own turn; the pauses hold none.
        """
        there = self._provider
        url = there.address(method)
        form = "&".join((self._form, *(f"{name}={number}" for name, number in fields.items()))).encode()
        try:
            return await self._once(method, url, form, read)
        except ClassroomError as error:
            failed = [error]
        async for attempt in stamina.retry_context(
            on=_again,
            attempts=attempts or there.attempts,
            timeout=None,
            wait_initial=there.wait,
            wait_max=8 * there.wait,
            wait_jitter=there.wait,
        ):
            with attempt:
                if failed:  # the first attempt was made above: most need none of this
                    raise failed.pop()
                return await self._once(method, url, form, read)
        raise AssertionError  # the last attempt returns or raises

    async def _once(self, method: str, url: httpx.URL, form: bytes, read: Callable[[bytes], _T]) -> _T:
        """One attempt, in its turn."""
        there = self._provider
        with _counted(method):
            async with there.limits.turn(self):
                self.requests += 1
                answer = await post(
                    there.http,
                    url,
                    form,
                    body_cap=there.body_cap,
                    time_out=there.time_out,
                    dated=there.dated,
                )
            await asyncio.sleep(0)  # whoever got the turn sends before this answer is decoded
            return read(answer)


@contextmanager
def _counted(method: str) -> Iterator[None]:
    """Count one try of `method` by what came of it; one that was cut short counts as nothing."""
    try:
        yield
    except ClassroomError as error:
        CLASSROOM_REQUESTS.labels(method, type(error).__name__).inc()
        raise
    CLASSROOM_REQUESTS.labels(method, "ok").inc()


def _again(error: Exception) -> bool | float:
    """Whether, or in how many seconds, to try again."""
    if isinstance(error, Busy):
        return error.wait
    return isinstance(error, ClassroomError) and error.retry


def _base(url: str) -> str:
    """`url` without its last slash. Raises BadSetting where the key would travel in clear."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting("TALKCLOUD_URL is no web address; it looks like https://global.talk-cloud.net.")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise BadSetting("TALKCLOUD_URL must begin with https://, or the key would travel in clear.")
    return url.strip().rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
