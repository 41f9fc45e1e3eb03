"""Socket Mode: websockets to the app, envelopes with acknowledgements, refreshes, redelivery."""

import asyncio
import time
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from bot.demo.slack.rules import RefusedError
from bot.demo.slack.workspace import APP, Workspace

ACK_SECONDS = 3.0
CONNECTIONS_MAX = 10
FIELDS = {"slash_commands": True, "interactive": True, "events_api": False}
"""Envelope types, and whether the acknowledgement may carry an answer."""


class SocketMode:
    """The websocket side of the stand-in. Each envelope goes to one of the connections, in turn."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.connections: list[web.WebSocketResponse] = []
        self.opened = 0
        """How many connections there ever were."""
        self.tickets: set[str] = set()
        self.refuse = False
        """Refuse new connections."""
        self.redeliver_after: float | None = None
        """Send an unacknowledged event once more after so many seconds."""
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._turn = count()
        self._changed = asyncio.Event()

    def open(self, workspace: Workspace, _args: dict[str, Any]) -> dict[str, Any]:
        """apps.connections.open: an address that serves once."""
        if len(self.connections) >= CONNECTIONS_MAX:
            raise RefusedError("too_many_websockets")
        ticket = workspace.secret()
        self.tickets.add(ticket)
        return {"url": workspace.url.replace("http", "ws", 1) + f"/link/?ticket={ticket}&app_id={APP}"}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to its end."""
        ticket = request.query.get("ticket", "")
        if self.refuse or ticket not in self.tickets:
            return web.Response(status=408 if self.refuse else 401)
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections.append(socket)
        self.opened += 1
        self._changed.set()
        hello = {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": APP},
        }
        await socket.send_json(hello)
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._heard(frame.json())
        finally:
            self.connections.remove(socket)
        return socket

    async def connected(self, number: int = 1, *, within: float = 10.0) -> None:
        """Wait until so many connections stand. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while len(self.connections) < number:
                self._changed.clear()
                await self._changed.wait()

    async def deliver(self, kind: str, payload: dict[str, Any]) -> tuple[float | None, dict[str, Any]]:
        """Send one envelope. Gives the seconds until its acknowledgement (None: none came) and the answer."""
        envelope: dict[str, Any] = {
            "envelope_id": self.workspace.secret(),
            "type": kind,
            "accepts_response_payload": FIELDS[kind],
            "payload": payload,
        }
        took, answer = await self._send(envelope)
        if took is None and kind == "events_api" and self.redeliver_after is not None:
            await asyncio.sleep(self.redeliver_after)
            again = envelope | {"retry_attempt": 1, "retry_reason": "timeout"}
            took, answer = await self._send(again)
        return took, answer

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come back by another: Slack does so every hour or so."""
        for socket in list(self.connections):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def cut(self) -> None:
        """Close every connection without asking."""
        for socket in list(self.connections):
            await socket.close()

    async def _send(self, envelope: dict[str, Any]) -> tuple[float | None, dict[str, Any]]:
        """One try. Nobody connected, or no word within three seconds, is no acknowledgement."""
        living = [socket for socket in self.connections if not socket.closed]
        if not living:
            return None, {}
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = waiting
        began = time.perf_counter()
        try:
            await living[next(self._turn) % len(living)].send_json(envelope)
            async with asyncio.timeout(ACK_SECONDS):
                answer = await waiting
        except (TimeoutError, ConnectionError):
            return None, {}
        finally:
            del self._waiting[envelope["envelope_id"]]
        return time.perf_counter() - began, answer

    def _heard(self, ack: dict[str, Any]) -> None:
        """An acknowledgement; one that comes too late, or twice, is nobody's."""
        waiting = self._waiting.get(str(ack.get("envelope_id", "")))
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload") or {})
