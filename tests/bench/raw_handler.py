"""The floor of an acknowledgement: a raw aiohttp handler that checks the signature and answers.

`python -m tests.bench.raw_handler SECRET` prints its port, and ends when its stdin closes.
"""

import asyncio
import hashlib
import hmac
import os
import sys
from urllib.parse import parse_qs

from aiohttp import web


def application(secret: bytes) -> web.Application:
    """One route, nothing else."""

    async def enter(request: web.Request) -> web.Response:
        body = await request.read()
        base = b"v0:" + request.headers["X-Slack-Request-Timestamp"].encode() + b":" + body
        signature = "v0=" + hmac.new(secret, base, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signature, request.headers["X-Slack-Signature"]):
            return web.Response(status=401)
        return web.Response(status=200 if parse_qs(body.decode())["command"] else 400)

    app = web.Application()
    app.add_routes([web.post("/slack/events", enter)])
    return app


async def main() -> None:
    """Serve until stdin closes."""
    runner = web.AppRunner(application(sys.argv[1].encode()), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
