"""Reading 1 000 rooms of 30 people again, as the bot does each minute, beside a bare loop of the requests."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx

from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.domain.alerts import AlertRules
from bot.domain.people import RosterEntry
from bot.domain.polls import Pace
from bot.domain.schedule import Timetable, plan
from bot.store import roster, timetable
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases.lookout import Lookout
from bot.usecases.registers import Rules
from bot.usecases.rounds import Rounds
from bot.usecases.watching import Watching
from tests.bench.measure import Figure, cpu, interleave, milliseconds, ratio
from tests.bench.rooms import FIRST

ROOMS, PEOPLE, CONNECTIONS, CYCLE = 1_000, 30, 16, 60
START = 1_780_002_000
NUMBERS = [str(FIRST + number) for number in range(ROOMS)]


class Server:
    """The rooms, in their own process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.address = f"https://127.0.0.1:{self._hear()}"

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def change(self, rooms: int) -> None:
        """Something happens in so many rooms."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{rooms}\n")
        self._process.stdin.flush()
        assert self._hear() == "done"


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """The server, for as long as it is needed; its certificate is made in `folder`, and trusted."""
    certificate = (
        f"-x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout {folder}/key.pem -out {folder}/cert.pem"
    )
    subprocess.run(
        ["openssl", "req", *certificate.split(), "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )
    os.environ["SSL_CERT_FILE"] = str(folder / "cert.pem")
    command = [sys.executable, "-m", "tests.bench.rooms", str(PEOPLE), str(START), str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Server(process)
    finally:
        process.communicate()


async def read_bare(http: httpx.AsyncClient, address: str) -> None:
    """The floor: post, read, drop, each room once, as many in a beat as in the minute that the bot takes."""
    for first in range(0, ROOMS, -(-ROOMS // CYCLE)):
        await read_some(http, address, NUMBERS[first : first + -(-ROOMS // CYCLE)])


async def read_some(http: httpx.AsyncClient, address: str, numbers: list[str]) -> None:
    """These rooms, with as many loops as connections."""
    rooms = iter(numbers)

    async def loop() -> None:
        for room in rooms:
            form = urlencode({"key": "k", "serial": room, "starttime": 1, "endtime": 2, "page": 1})
            response = await http.post(
                f"{address}/WebAPI/getLiveLogininfo",
                content=form,
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
            await response.aread()

    await asyncio.gather(*(loop() for _ in range(CONNECTIONS)))


class Bot:
    """What reads rooms, on a clock that is set by hand."""

    def __init__(self, http: httpx.AsyncClient, database: Database, address: str) -> None:
        self.now = START + 600
        clock = lambda: float(self.now)  # noqa: E731
        self.classroom = Classroom(http, url=address, key="k", concurrency=CONNECTIONS, rate=1e6, clock=clock)
        self.database = database
        watching = Watching(0, "C02ALR", "C03OPS", Rules(), AlertRules())
        pace = Pace(60, eager=30)
        self.lookout = Lookout(
            self.classroom, database, watching=watching, memo=VisitMemo(), clock=clock, pace=pace
        )
        self.rounds = Rounds(self.lookout, pace=pace, width=2 * CONNECTIONS)

    async def cycle(self) -> None:
        """A minute of beats: every room is read once."""
        for _ in range(CYCLE):
            self.now += 1
            await self.rounds.tick()
            await self.rounds.idle()


def plan_all(db: Connection) -> None:
    """Every room has a lesson of an hour, and everybody in it is due."""
    start = datetime.fromtimestamp(START, UTC).replace(tzinfo=None)
    series = [
        plan(room=room, title="Algebra", start=start, end=start + timedelta(hours=1), timezone="UTC")
        for room in NUMBERS
    ]
    due = [
        RosterEntry(room, f"{room}{person:03}", f"学生{person}")
        for room in NUMBERS
        for person in range(PEOPLE)
    ]
    with transaction(db):
        timetable.take(db, Timetable(tuple(series), ()))
        roster.take(db, due)


def written(db: Connection) -> int:
    """How many rows this connection has inserted, changed or deleted."""
    return db.conn.total_changes


def figures() -> Iterable[Figure]:
    """CPU of a minute of reading, the clock's minutes passed by hand."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        Database.open(Path(folder) / "bench.db", lock=False) as database,
        asyncio.Runner() as runner,
    ):
        database.call(plan_all)
        http = runner.run(made_client())
        bot = Bot(http, database, server.address)
        for _ in range(13):
            runner.run(bot.cycle())
        rows: dict[int, set[int]] = {}

        def again(rooms: int) -> float:
            server.change(rooms)
            begun = database.call(written)
            spent = cpu(lambda: runner.run(bot.cycle()))
            rows.setdefault(rooms, set()).add(database.call(written) - begun)
            return spent

        cases = {
            "floor": lambda: cpu(lambda: runner.run(read_bare(http, server.address))),
            "nothing": lambda: again(0),
            "rooms": lambda: again(ROOMS // 100),
        }
        costs = interleave(cases, 7)
        runner.run(http.aclose())
    floor = f"a bare loop of the same requests, {milliseconds(costs, 'floor')}"
    yield Figure("read 1 000 rooms × 30 again, 1 % changed, CPU", ratio(costs, "rooms", "floor"), 1.3, floor)
    yield Figure("… nothing changed, CPU", ratio(costs, "nothing", "floor"), 1.3, floor)
    yield Figure("… nothing changed, rows written", 1.0 + max(rows[0]), 1.0, f"none; seen {max(rows[0])}")


async def made_client() -> httpx.AsyncClient:
    """A client made inside the loop that uses it."""
    return http_client(connections=CONNECTIONS)
