"""The troubles of the classroom provider, as a table from a fault's kind to what the server then does.

`down` (connection refused) is no answer at all, so it is `DemoClassroom.down()`, not a row here.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.demo.faults import Fault
from bot.demo.loopback import drop

Answer = Callable[[], Awaitable[bytes]]
"""What the healthy server would have sent."""

LOGIN_PAGE = "<!doctype html><title>登录</title><form>密码 <input name=p type=password></form>".encode()
FOREVER = 3600.0


async def troubled(fault: Fault, request: web.Request, answer: Answer) -> web.StreamResponse:
    """The answer to a struck request."""
    return await FAULTS[fault.kind](fault, request, answer)


async def _slow(fault: Fault, _request: web.Request, answer: Answer) -> web.StreamResponse:
    await asyncio.sleep(fault.seconds)
    return json_text(await answer())


async def _hang(_fault: Fault, _request: web.Request, _answer: Answer) -> web.StreamResponse:
    await asyncio.sleep(FOREVER)
    return web.Response()


async def _drop(_fault: Fault, request: web.Request, _answer: Answer) -> web.StreamResponse:
    drop(request.transport)
    return web.Response()


async def _status(fault: Fault, _request: web.Request, _answer: Answer) -> web.StreamResponse:
    headers = {"Retry-After": f"{fault.seconds:g}"} if fault.seconds else {}
    return web.Response(status=fault.status, body=fault.body or b"upstream trouble", headers=headers)


async def _html(_fault: Fault, _request: web.Request, _answer: Answer) -> web.StreamResponse:
    return web.Response(body=LOGIN_PAGE, content_type="text/html", charset="utf-8")


async def _garbage(fault: Fault, _request: web.Request, _answer: Answer) -> web.StreamResponse:
    return json_text(fault.body or b"\x00\xff\xfe not json \x1b[31m")


async def _cut(_fault: Fault, _request: web.Request, answer: Answer) -> web.StreamResponse:
    body = await answer()
    return json_text(body[: len(body) * 2 // 3])


async def _redirect(_fault: Fault, _request: web.Request, _answer: Answer) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/elsewhere"})


async def _huge(fault: Fault, request: web.Request, _answer: Answer) -> web.StreamResponse:
    """A body that nobody should read to its end."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"result":0,"junk":"')
    for _ in range(fault.megabytes):
        await response.write(b"x" * 2**20)
    await response.write(b'"}')
    return response


async def _wrong_type(_fault: Fault, _request: web.Request, _answer: Answer) -> web.StreamResponse:
    return json_text(b'{"result":{"code":0},"count":[],"logininfo":"none","uptablelist":7}')


async def _code(fault: Fault, _request: web.Request, _answer: Answer) -> web.StreamResponse:
    return json_text(b'{"result":%d,"msg":"demo"}' % int(fault.code))


def json_text(body: bytes) -> web.Response:
    """A JSON answer with status 200."""
    return web.Response(body=body, content_type="application/json", charset="utf-8")


FAULTS: dict[str, Callable[[Fault, web.Request, Answer], Awaitable[web.StreamResponse]]] = {
    "slow": _slow,
    "hang": _hang,
    "drop": _drop,
    "status": _status,  # 5xx, 429 (`seconds` is Retry-After), 403
    "html": _html,
    "garbage": _garbage,
    "cut": _cut,
    "redirect": _redirect,
    "huge": _huge,
    "wrong type": _wrong_type,
    "code": _code,
}
