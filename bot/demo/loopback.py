"""A server on 127.0.0.1 that can go down and come back on the same port."""

import asyncio

from aiohttp import web


class Loopback:
    """Serves one aiohttp application on loopback. Nothing outside this machine can reach it."""

    def __init__(self, app: web.Application, *, port: int = 0) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        self._site: web.TCPSite | None = None
        self.port = port

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen. Raises OSError where the port is taken."""
        await self._runner.setup()
        await self.up()

    async def stop(self) -> None:
        """Close for good."""
        await self._runner.cleanup()

    async def up(self) -> None:
        """Listen, on the port of before if there was one."""
        if self._site is None:
            site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024)
            await site.start()
            self._site = site
            self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Refuse connections, and drop the open ones."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        server = self._runner.server
        if server is not None:
            for connection in list(server.connections):
                drop(connection.transport)
        await asyncio.sleep(0)


def drop(transport: asyncio.BaseTransport | None) -> None:
    """Cut a connection without another byte."""
    if isinstance(transport, asyncio.Transport):
        transport.abort()
