"""`/healthz`, `/readyz` and `/metrics`: for machines, without personal data.

`/healthz` says that the process and its event loop live; `/readyz` that the bot can do its work, and
what it lacks where it cannot; `/metrics` is Prometheus text. Somebody far away may be told instead.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.metrics import LOOP_LAG, REGISTRY

_log = structlog.get_logger("bot.health")
Check = Callable[[], Awaitable[bool]]
PING_EVERY = 60.0
"""Seconds between two signs of life."""
_PATIENCE = 2.0
_PING_PATIENCE = aiohttp.ClientTimeout(total=10)
_TICK = 0.5


def routes(checks: Mapping[str, Check]) -> list[web.RouteDef]:
    """The three addresses. `checks` are what readiness asks for, by name."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_request: web.Request) -> web.Response:
        found = await _look(checks)
        ready = all(found.values())
        body = {"ready": ready, "checks": {name: "ok" if fine else "failing" for name, fine in found.items()}}
        return web.json_response(body, status=200 if ready else 503)

    async def metrics(_request: web.Request) -> web.Response:
        text = generate_latest(REGISTRY)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]


async def keep_pinging(session: aiohttp.ClientSession, url: str, checks: Mapping[str, Check]) -> None:
    """Ask for `url` every minute while all is well, until cancelled: whoever hears nothing raises the alarm.

    A dead man's switch finds out what the bot cannot tell: that it does not run, or cannot reach anybody.
    """
    lost = False
    while True:
        if all((await _look(checks)).values()):
            try:
                async with session.get(url, timeout=_PING_PATIENCE, allow_redirects=False) as answer:
                    answer.raise_for_status()
            except (aiohttp.ClientError, TimeoutError) as error:
                if not lost:
                    _log.warning("ping_lost", error=type(error).__name__)
                lost = True
            else:
                if lost:
                    _log.info("ping_back")
                lost = False
        await asyncio.sleep(PING_EVERY)


async def _look(checks: Mapping[str, Check]) -> dict[str, bool]:
    return {name: await _passes(check) for name, check in checks.items()}


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
