"""Resident memory with one 100 000-visit room in hand, beside the bare imports of the same stack."""

import subprocess
import sys
import tempfile
from collections.abc import Iterable

from tests.bench.fetch import PAGES, serving
from tests.bench.measure import Figure
from tests.bench.records import PAGE_ROWS

STACK = """
import aiohttp.web, dateutil.rrule, dotenv, httpx, httpx_aiohttp, jinja2, msgspec, pydantic
import slack_bolt.async_app, sqlite_utils, stamina, structlog, prometheus_client
"""

ROOM = """
import asyncio, sys, time
import bot.app.bot
from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.store.database import Database, transaction
from bot.store.memo import VisitMemo
from bot.store import visits
from bot.domain.presence import presences
from tests.bench.records import START

def keep(db, scan, memo):
    with transaction(db):
        visits.save(db, scan.room, scan.visits, memo, taken=scan.taken)

async def main():
    async with http_client() as http:
        classroom = Classroom(http, url=sys.argv[1], key="k", concurrency=16, rate=1e6, clock=time.time)
        with Database.open(sys.argv[2], lock=False) as database:
            memo = VisitMemo()
            scan = await classroom.read("1108925474", START, START + 8000)
            await database.run(keep, scan, memo)
            tell()
            seen = presences(scan.visits, scan.taken)
            assert len(seen) == 30_000, len(seen)
            tell()
"""

TELL = """
def tell():
    with open("/proc/self/status") as status:
        print(next(line.split()[1] for line in status if line.startswith("VmRSS")))
"""


def resident(code: str, *arguments: str) -> list[float]:
    """MB resident in a child at each moment it tells."""
    command = [sys.executable, "-c", TELL + code, *arguments]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [int(line) / 1024 for line in told.split()]


def figures() -> Iterable[Figure]:
    """The room is read and stored, all of it still in hand; then everybody's presence beside it."""
    (bare,) = resident(STACK + "\ntell()")
    with tempfile.TemporaryDirectory() as folder, serving(PAGES * PAGE_ROWS - 50) as address:
        room, judged = resident(ROOM + "\nasyncio.run(main())", address, f"{folder}/bench.db")
    floor = f"imports of the same stack, {bare:.3g} MB; seen {{:.3g}} MB"
    yield Figure("resident with one 100 000-visit room in hand", room / bare, 2.0, floor.format(room))
    yield Figure("… and the presence of its 30 000 people", judged / bare, None, floor.format(judged))
