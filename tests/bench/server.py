"""A bare HTTP server for the benches, run as its own process: serves pages, waits `latency` first.

`python -m tests.bench.server TOTAL_ROWS LATENCY` prints its port, and ends when its stdin closes.
"""

import asyncio
import os
import sys
from urllib.parse import parse_qs

from tests.bench.records import PAGE_ROWS, page

TICK = 0.002
"""Seconds: asyncio's timers wake up to so much late."""


async def answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, total: int, latency: float
) -> None:
    """Answer the requests of one kept connection."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").lower().split("\r\n")
            length = next((int(line[15:]) for line in lines if line.startswith("content-length:")), 0)
            form = parse_qs((await reader.readexactly(length)).decode())
            await until(asyncio.get_running_loop().time() + latency)
            body = page(int(form.get("page", ["1"])[0]), total)
            if "getlivelogininfo" not in lines[0]:
                body = b'{"result": 0, "onlineuser": []}'
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
                + body
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionResetError):
        writer.close()


async def until(moment: float) -> None:
    """Wait until `moment` by the loop's clock, to less than asyncio's own millisecond."""
    loop = asyncio.get_running_loop()
    if moment - loop.time() > TICK:
        await asyncio.sleep(moment - loop.time() - TICK)
    while loop.time() < moment:  # noqa: ASYNC110 — the rest of a millisecond, by the clock
        await asyncio.sleep(0)


async def main() -> None:
    """Serve until stdin closes."""
    total, latency = int(sys.argv[1]), float(sys.argv[2])
    for number in range(1, total // PAGE_ROWS + 2):
        page(number, total)
    server = await asyncio.start_server(
        lambda r, w: answer(r, w, total, latency), "127.0.0.1", 0, backlog=256
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)  # its connections need no farewell


if __name__ == "__main__":
    asyncio.run(main())
