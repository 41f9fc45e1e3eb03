"""The HTTP client, and one request with it. The only place that knows which transport httpx runs on.

httpx's own transport costs many times aiohttp's CPU under concurrency, and collapses past some 16
connections; `httpx-aiohttp` keeps httpx's API and aiohttp is there anyway.
"""

import asyncio
from collections.abc import Callable
from http.cookiejar import CookieJar, DefaultCookiePolicy

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bot.errors import N_, ClassroomUnavailable

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_CONNECT = 10.0
_IDLE = 30.0
"""Seconds that an idle connection is kept."""
_LATER = N_("Try again in a minute; if it goes on, tell an administrator.")
_LOOK = N_("Check TALKCLOUD_URL, and whether this machine may call it.")
_LONGEST_WAIT = 30.0
"""Seconds: the most that a `Retry-After` is obeyed."""


class Busy(ClassroomUnavailable):
    """The classroom provider asks to be left alone for a while."""

    def __init__(self, *sentences: str, wait: float, **facts: object) -> None:
        super().__init__(*sentences, **facts)
        self.wait = wait
        """Seconds to wait before the next attempt."""


def http_client(*, connections: int = 16) -> httpx.AsyncClient:
    """A client to keep for the life of the process: at most `connections` at once, no redirects, no cookies.

    No cookies, because PHP answers requests of one session one after the other.
    """
    tls = httpx.create_ssl_context()

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections, ssl=tls, keepalive_timeout=_IDLE)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    return httpx.AsyncClient(
        transport=AiohttpTransport(verify=tls, client=session),
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(None, connect=_CONNECT),
    )


async def post(
    http: httpx.AsyncClient,
    url: httpx.URL,
    form: bytes,
    *,
    body_cap: int,
    time_out: float,
    dated: Callable[[str], None] | None = None,
) -> bytes:
    """The body that `url` answers to a form. `time_out` in seconds, for the whole exchange.

    `dated` hears what time the server says it is.

    Raises ClassroomUnavailable, saying why and nothing that was sent or received, for anything but
    status 200 and a body of at most `body_cap` bytes.
    """
    trouble: ClassroomUnavailable
    try:
        async with asyncio.timeout(time_out):
            request = http.build_request("POST", url, content=form, headers=_FORM)
            response = await http.send(request, stream=True, follow_redirects=False)
            try:
                if dated:
                    dated(response.headers.get("Date", ""))
                if response.status_code != httpx.codes.OK:
                    raise _refused(response)
                return await _body(response, body_cap)
            finally:
                await response.aclose()
    except ClassroomUnavailable as error:
        trouble = error
    except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
        trouble = ClassroomUnavailable(_told(error), _LATER, seconds=time_out)
    raise trouble from None  # httpx's own error holds the request, and the request holds the key


def _told(error: Exception) -> str:
    """What became of a request without an answer.

    httpx-aiohttp calls every lost connection a connect time-out; aiohttp's own error is its cause.
    """
    cause = error.__cause__ if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError) else error
    if isinstance(cause, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return N_("The classroom provider cannot be reached. Check TALKCLOUD_URL and the network.")
    if isinstance(cause, TimeoutError | httpx.TimeoutException):
        return N_("The classroom provider did not answer in {seconds:g} s.")
    return N_("The connection to the classroom provider broke.")


async def _body(response: httpx.Response, cap: int) -> bytes:
    """The whole body, given up as soon as it is known to pass `cap` bytes."""
    chunks: list[bytes] = []
    size = 0
    announced = response.headers.get("Content-Length", "")
    if not (announced.isdecimal() and int(announced) > cap):
        async for chunk in response.aiter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > cap:
                break
        else:
            return b"".join(chunks)
    raise ClassroomUnavailable(
        "The classroom provider's answer is larger than {most} bytes.", _LATER, most=cap
    )


def _refused(response: httpx.Response) -> ClassroomUnavailable:
    """What a status other than 200 means, by the first row that fits."""
    status = response.status_code
    again, words = next((again, words) for first, last, again, words in _STATUSES if first <= status <= last)
    remedy = _LATER if again else _LOOK
    wait = response.headers.get("Retry-After", "")
    if again and wait.isdecimal():
        return Busy(words, remedy, wait=min(float(wait), _LONGEST_WAIT), status=status)
    trouble = ClassroomUnavailable(words, remedy, status=status)
    trouble.retry = again
    return trouble


_STATUSES: tuple[tuple[int, int, bool, str], ...] = (
    (
        300,
        399,
        False,
        N_("The classroom provider sends us elsewhere, where the key is not sent after it (HTTP {status})."),
    ),
    (401, 401, False, N_("The classroom provider wants us to log in (HTTP {status}).")),
    (403, 403, False, N_("The classroom provider turns us away (HTTP {status}).")),
    (404, 404, False, N_("The classroom provider knows no such address (HTTP {status}).")),
    (429, 429, True, N_("The classroom provider says that we ask too often (HTTP {status}).")),
    (500, 599, True, N_("The classroom provider has trouble of its own (HTTP {status}).")),
    (0, 999, True, N_("The classroom provider answered in a way that cannot be used (HTTP {status}).")),
)
"""First and last status, whether another try may help, and what happened."""
