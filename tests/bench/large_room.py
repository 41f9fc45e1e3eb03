"""A large lesson read each minute: requests beside full reads, joins missed, and how long the loop is held.

The rooms are those of the tests: rows in five orders, `count` and the window's filter in three meanings each,
people coming and leaving between two requests.
"""

import asyncio
import gc
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.classroom.client import Classroom
from bot.domain.alerts import AlertRules
from bot.domain.polls import Poll
from bot.store.database import Database
from bot.store.memo import VisitMemo
from bot.usecases.lessons import Plan
from bot.usecases.lookout import Lookout
from bot.usecases.registers import Rules
from bot.usecases.watching import Watching
from tests.bench.fetch import made_client, serving
from tests.bench.judge import HOUR, lesson
from tests.bench.measure import Figure
from tests.bench.records import START
from tests.classroom.viewers import COUNTS, ORDERS, WINDOWS, Provider, Seen, crowd, watch

LENGTH = 3_000
"""Seconds, as in the simulation that the goals are from."""
MANY, FEWER = 100_000, 4_000
PAUSE = 0.02
"""Seconds a request."""
ALLOWS = ("enter", "-enter")


def figures() -> Iterable[Figure]:
    """The hundred thousand in the orders that allow a glance, the table with fewer, then the loop."""
    yield from hundred_thousand()
    yield from table()
    yield from held()


def hundred_thousand() -> Iterable[Figure]:
    """Beside turning every page once at each read."""
    visits = crowd(MANY, seed=7, length=LENGTH)
    for order in ALLOWS:
        seen = asyncio.run(watch(Provider(visits, order), length=LENGTH, brief=True, pause=PAUSE))
        floor = f"each page once, {seen.pages} requests; ours {seen.requests}, shown late {seen.late}"
        yield Figure(f"100 000 viewers, rows by {order}, requests", seen.requests / seen.pages, 0.15, floor)
        yield Figure("… joins missed or lied about", 1.0 + seen.missed + seen.lies, 1.0, "none")


def table() -> Iterable[Figure]:
    """Every order, count and window; the worst of those that allow a glance, and of the others."""
    visits = crowd(FEWER, seed=7, length=LENGTH)
    worst: dict[bool, tuple[float, str]] = {}
    missed = {True: 0, False: 0}
    for order in ORDERS:
        for count in COUNTS:
            for window in WINDOWS:
                ours, full = (_seen(visits, order, count, window, brief=brief) for brief in (True, False))
                allows = order in ALLOWS and count == "rows" and window != "leave"
                share = ours.requests / full.requests
                worst[allows] = max(worst.get(allows, (0.0, "")), (share, f"{order}, {count}, {window}"))
                missed[order == "unstable"] += ours.missed + ours.lies
    for allows, at_most, words in ((True, None, "allow a glance"), (False, 1.15, "do not")):
        share, where = worst[allows]
        yield Figure(f"4 000 viewers, orders that {words}, worst", share, at_most, f"full reads; {where}")
    yield Figure("… joins missed or lied about, 5 × 3 × 3", 1.0 + missed[False] + missed[True], 1.0, "none")


def _seen(visits: list, order: str, count: str, window: str, *, brief: bool) -> Seen:
    provider = Provider(visits, order, count, window)
    return asyncio.run(watch(provider, length=LENGTH, brief=brief, pause=PAUSE))


def held() -> Iterable[Figure]:
    """The longest that the loop is held by anything, read again in full and by a glance."""
    with tempfile.TemporaryDirectory() as folder, serving(MANY) as address:
        for work, spread in (("in full", False), ("by a glance", True)):
            with Database.open(Path(folder) / f"{spread}.db", lock=False) as database:
                longest = asyncio.run(_held(database, address, spread=spread))
            floor = f"50 ms; seen {longest * 1000:.3g} ms"
            yield Figure(f"100 000 rows read again {work}, loop held", longest / 0.05, 1.0, floor)


async def _held(database: Database, address: str, *, spread: bool) -> float:
    """Seconds that the loop was held in the second read of a room, judged and kept as the bot does it."""
    http, now = await made_client(), START + 1_900
    room = "1108925474"
    classroom = Classroom(http, url=address, key="k", concurrency=16, rate=1e6, clock=lambda: float(now))
    lookout = Lookout(
        classroom,
        database,
        watching=Watching(0, "C02ALR", "C03OPS", Rules(), AlertRules()),
        memo=VisitMemo(),
        clock=lambda: float(now),
    )
    held = lesson(room)
    planned = Plan((held,), (held,))
    assert held.end == START + HOUR * 3 // 2
    await lookout.near(now)
    await lookout.poll(room, planned, Poll(now, spread=False, room=room))
    await lookout.poll(room, planned, Poll(now, spread=False, room=room))
    gc.collect()
    longest, done = 0.0, asyncio.Event()
    loop = asyncio.get_running_loop()

    async def feel() -> None:
        nonlocal longest
        before = loop.time()
        while not done.is_set():
            await asyncio.sleep(0.001)
            longest, before = max(longest, loop.time() - before - 0.001), loop.time()

    feeling = asyncio.create_task(feel())
    scan, _ = await lookout.poll(room, planned, Poll(now, spread=spread, room=room))
    done.set()
    await feeling
    await http.aclose()
    assert scan.shown == MANY, scan.shown
    return longest
