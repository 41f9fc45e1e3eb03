"""Reading pages from a loopback server, beside a bare read loop on the same client."""

import asyncio
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import httpx

from bot.classroom.calls import Provider
from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.classroom.limits import Limits
from tests.bench.measure import Figure, cpu, interleave, milliseconds, ratio, wall
from tests.bench.records import PAGE_ROWS, START

ROOM = "1108925474"
PAGES, CONNECTIONS, LATENCY = 500, 16, 0.1


@contextmanager
def serving(rows: int, latency: float = 0) -> Iterator[str]:
    """A bare server in its own process; gives its address."""
    command = [sys.executable, "-m", "tests.bench.server", str(rows), str(latency)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.communicate()


async def read_bare(http: httpx.AsyncClient, address: str, pages: int) -> None:
    """The floor: post, read, drop, with as many loops as connections."""
    numbers = iter(range(1, pages + 1))

    async def loop() -> None:
        for number in numbers:
            form = urlencode({"key": "k", "serial": ROOM, "starttime": 1, "endtime": 2, "page": number})
            response = await http.post(
                f"{address}/WebAPI/getLiveLogininfo",
                content=form,
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
            await response.aread()

    await asyncio.gather(*(loop() for _ in range(CONNECTIONS)))


async def read_ours(http: httpx.AsyncClient, address: str, pages: int) -> None:
    """Our fetch layer without decoding: form, retries, limits, caps."""
    limits = Limits(concurrency=CONNECTIONS, rate=1e6)
    patience = {"attempts": 3, "wait": 0.1, "time_out": 30, "body_cap": 1 << 25}
    caller = Provider(http, url=address, key="k", limits=limits, **patience).caller(ROOM)
    numbers = iter(range(1, pages + 1))

    async def loop() -> None:
        for number in numbers:
            await caller.ask("getLiveLogininfo", lambda _: None, starttime=1, endtime=2, page=number)

    await asyncio.gather(*(loop() for _ in range(CONNECTIONS)))


def figures() -> Iterable[Figure]:
    """CPU a page, then the wall clock of a whole large room."""
    with asyncio.Runner() as runner, serving(PAGES * PAGE_ROWS) as address:
        http = runner.run(made_client())
        costs = interleave(
            {
                "floor": lambda: cpu(lambda: runner.run(read_bare(http, address, PAGES))) / PAGES,
                "ours": lambda: cpu(lambda: runner.run(read_ours(http, address, PAGES))) / PAGES,
            },
            9,
        )
        runner.run(http.aclose())
    floor = f"bare read loop on the same client, {milliseconds(costs, 'floor')} a page"
    yield Figure("fetch layer, CPU a page", ratio(costs, "ours", "floor"), 1.15, floor)

    rows = PAGES * PAGE_ROWS - 50
    ideal = PAGES * LATENCY / CONNECTIONS
    with asyncio.Runner() as runner, serving(rows, LATENCY) as address:
        http = runner.run(made_client())
        runner.run(read_bare(http, address, CONNECTIONS))
        costs = interleave(
            {
                "bare": lambda: wall(lambda: runner.run(read_bare(http, address, PAGES))),
                "ours": lambda: wall(lambda: runner.run(read_room(http, address, rows))),
            },
            7,
        )
        runner.run(http.aclose())
    for work, case, at_most in (
        ("500 pages at 100 ms, 16 connections, decoded and verified", "ours", 1.1),
        ("the same pages by the bare loop, dropped", "bare", None),
    ):
        spent = statistics.median(costs[case])
        floor = f"pages × latency ÷ connections, {ideal:.3g} s; median {spent:.3g} s"
        yield Figure(work, spent / ideal, at_most, floor)


async def made_client() -> httpx.AsyncClient:
    """A client made inside the loop that uses it."""
    return http_client(connections=CONNECTIONS)


async def read_room(http: httpx.AsyncClient, address: str, rows: int) -> None:
    """One complete read of the room, as the bot does it."""
    classroom = Classroom(
        http, url=address, key="k", concurrency=CONNECTIONS, rate=1e6, clock=lambda: START + 90_000
    )
    scan = await classroom.read(ROOM, START, START + 8_000)
    assert scan.complete, scan.reason
    assert len(scan.visits) == rows
