"""`/healthz`, `/readyz` and `/metrics`: for machines, without personal data.

`/healthz` says that the process and its event loop live; `/readyz` that the bot can do its work, and
what it lacks where it cannot; `/metrics` is Prometheus text.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.metrics import LOOP_LAG, REGISTRY

Check = Callable[[], Awaitable[bool]]
_PATIENCE = 2.0
_TICK = 0.5


def routes(checks: Mapping[str, Check]) -> list[web.RouteDef]:
    """The three addresses. `checks` are what readiness asks for, by name."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_request: web.Request) -> web.Response:
        found = {name: await _passes(check) for name, check in checks.items()}
        ready = all(found.values())
        body = {"ready": ready, "checks": {name: "ok" if fine else "failing" for name, fine in found.items()}}
        return web.json_response(body, status=200 if ready else 503)

    async def metrics(_request: web.Request) -> web.Response:
        text = generate_latest(REGISTRY)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]


async def _passes(check: Check) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await check()
    except Exception:  # noqa: BLE001 — whatever stops a check, the bot is not ready
        return False


async def watch_loop() -> None:
    """Keep the loop's lateness measured, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _TICK
        await asyncio.sleep(_TICK)
        LOOP_LAG.set(max(0.0, loop.time() - due))
