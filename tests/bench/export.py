"""Visits into a sheet: how fast beside the bare writers on the same rows, and in how much memory."""

import asyncio
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import xlsxwriter

from bot.domain.periods import DAY, Period
from bot.domain.visits import LIVE, Visit
from bot.render.blocks import Renderer
from bot.render.columns import VISITS, Columns
from bot.store import rooms, visits
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases.export import Wish, export
from bot.usecases.registers import Rules
from tests.bench.measure import Figure, cpu, interleave, ratio
from tests.bench.records import START

ROOMS, A_DAY = 10, 500
"""Rooms, and visits of each on each day."""
ZONE = "Asia/Shanghai"
COLUMNS = {form: Columns(Renderer("en").words, ZONE, texts=form == "csv") for form in ("csv", "xlsx")}


def fill(db: Connection, days: int) -> None:
    """A school of ten rooms over so many days."""
    for number in range(ROOMS):
        room = str(100 + number)
        with transaction(db):
            rooms.remember(db, room, f"Room {room}")
        for day in range(days):
            seen = [visit(day, who) for who in range(A_DAY)]
            with transaction(db):
                visits.save(db, room, seen, VisitMemo(), taken=START + (day + 1) * DAY)


def visit(day: int, who: int) -> Visit:
    """One stay of a lesson."""
    enter = START + day * DAY + who
    return Visit(LIVE, str(who), enter, enter + 3_000, str(who), f"学生{who}", "student", "windows")


def ours(database: Database, path: Path, days: int, form: str) -> None:
    """The export as the command makes it."""
    wish = Wish(Period(START, START + days * DAY), form=form, visits=True)
    asyncio.run(export(database, wish, path, COLUMNS[form], rules=Rules(), now=START + days * DAY))


def bare_csv(rows: list[tuple[object, ...]], path: Path) -> None:
    """The floor."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows)


def bare_xlsx(rows: list[tuple[object, ...]], path: Path) -> None:
    """The floor: the same rows, each cell by its kind."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(at, column, value)
            elif isinstance(value, datetime):
                page.write_datetime(at, column, value)
            else:
                page.write_number(at, column, value)
    book.close()


MEMORY = """
import sys
from pathlib import Path
from bot.store.database import Database
from tests.bench.export import ours
database = Database.open(sys.argv[1], lock=False)
ours(database, Path(sys.argv[2]), int(sys.argv[3]), "xlsx")
database.close()
with open("/proc/self/status") as status:  # getrusage would count what forked us, too
    print(next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM")))
"""


def figures() -> Iterable[Figure]:
    """Speed on 50 000 visits, memory on a million."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database.open(folder / "small.db", lock=False)
        asyncio.run(database.run(fill, 10))
        seen = [visit(day, who) for day in range(10) for who in range(A_DAY)]
        rows = [row for number in range(ROOMS) for row in COLUMNS["xlsx"].visits(str(100 + number), seen)]
        for form, bare in (("csv", bare_csv), ("xlsx", bare_xlsx)):
            path = folder / f"x.{form}"
            costs = interleave(
                {
                    "bare": lambda bare=bare, path=path: cpu(lambda: bare(rows, path)),
                    "ours": lambda form=form, path=path: cpu(lambda: ours(database, path, 10, form)),
                },
                5,
            )
            assert len(COLUMNS[form].heads[VISITS]) == len(rows[0])
            note = f"the bare writer on the same {len(rows):,} rows, {min(costs['bare']):.2g} s CPU"
            yield Figure(f"export of visits as {form}", ratio(costs, "ours", "bare"), 2.0, note)
        database.close()
        yield resident(folder)


def resident(folder: Path) -> Figure:
    """A million visits as XLSX."""
    database = Database.open(folder / "large.db", lock=False)
    asyncio.run(database.run(fill, 200))
    database.close()
    arguments = [str(folder / "large.db"), str(folder / "large.xlsx"), "200"]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, *arguments], check=True, capture_output=True, text=True
    )
    seen = float(done.stdout)
    return Figure("… 1 000 000 of them, resident at the peak", seen / 200, 1.0, f"200 MB; seen {seen:.3g} MB")
