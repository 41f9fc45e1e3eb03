"""What a supervisor hears: systemd's notification protocol (sd_notify), which others speak as well.

A datagram to the socket named in NOTIFY_SOCKET; without one nobody listens. The watchdog is fed from the
event loop, so that a loop that hangs is noticed.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

READY, STOPPING, ALIVE = b"READY=1", b"STOPPING=1", b"WATCHDOG=1"


@asynccontextmanager
async def supervised(environ: Mapping[str, str]) -> AsyncIterator[None]:
    """Say that we are ready, that we are alive as often as is asked, and at the end that we stop."""
    path = environ.get("NOTIFY_SOCKET", "")
    _tell(path, READY)
    feeding = asyncio.create_task(_feed(path, _interval(environ)), name="watchdog")
    try:
        yield
    finally:
        feeding.cancel()
        _tell(path, STOPPING)


async def _feed(path: str, seconds: float) -> None:
    while seconds:
        _tell(path, ALIVE)
        await asyncio.sleep(seconds)


def _interval(environ: Mapping[str, str]) -> float:
    """Half of the time after which the supervisor loses patience; 0 where it has enough of it."""
    usec = environ.get("WATCHDOG_USEC", "")
    return int(usec) / 2_000_000 if usec.isdecimal() else 0.0


def _tell(path: str, message: bytes) -> None:
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    # a supervisor that went away is no reason to stop
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.sendto(message, address)
