"""A sheet of registers, or of visits, of one room or all: whole, or not there at all.

It is read in parts, on the database's thread, and written beside it; a running bot goes on meanwhile.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.coverage import Coverage, coverage, together
from bot.domain.periods import Period
from bot.domain.register import Register
from bot.domain.visits import Visit
from bot.errors import AskedWrongly, AttendanceError
from bot.render.columns import COVERAGE, POLICY, REGISTERS, VISITS, Columns
from bot.render.sheets import CsvSheet, Sheets, XlsxSheets
from bot.store import rooms as known_rooms
from bot.store import visits
from bot.store.database import Connection, Database
from bot.usecases import book
from bot.usecases.registers import Rules

CSV, XLSX = "csv", "xlsx"
FORMATS = (CSV, XLSX)


NOTHING = Coverage(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported."""

    period: Period
    room: str = ""
    """One room; empty: all."""
    form: str = CSV
    visits: bool = False
    """The visits too; in CSV, instead of the registers."""


@dataclass(frozen=True, slots=True)
class Export:
    """What an export holds."""

    rooms: int
    people: int
    """Rows of registers: one a person and lesson."""
    visits: int
    coverage: Coverage


async def export(
    database: Database,
    wish: Wish,
    path: Path,
    columns: Columns,
    *,
    rules: Rules,
    now: int,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Export:
    """Write what is wished into `path`, which is replaced once all of it is there.

    `told` hears how many of how many parts are done. Raises AskedWrongly where there is nothing to export,
    AttendanceError where the file cannot be written.
    """
    numbers = await database.run(_rooms, wish)
    parts = [(room, *page) for page in book.pages(wish.period.start, wish.period.end) for room in numbers]
    unfinished = path.with_name(f".{path.name}.part")
    writing = None
    try:
        writing = await asyncio.to_thread(_Writing, wish, unfinished, columns)
        for done, (room, start, end) in enumerate(parts):
            told(done, len(parts))
            registers = await database.run(book.read, room, start, end, rules=rules, now=now)
            seen = await database.run(visits.entered, room, start, end) if wish.visits else []
            await asyncio.to_thread(writing.add, room, registers, seen)
        told(len(parts), len(parts))
        await asyncio.to_thread(writing.finish)
        if not writing.rooms:
            raise AskedWrongly("No lessons are known of that time: there is nothing to export.")
        unfinished.replace(path)
    except OSError as error:
        raise AttendanceError(
            "{file} cannot be written ({why}).", file=path.name, why=error.strerror or error
        ) from None
    finally:
        if writing is not None:
            await asyncio.to_thread(writing.drop)
        unfinished.unlink(missing_ok=True)
    return Export(len(writing.rooms), writing.people, writing.visits, writing.covered)


def _rooms(db: Connection, wish: Wish) -> Sequence[str]:
    """The rooms to export. Raises AskedWrongly where nobody knows the one that is wished."""
    start, end = wish.period.start, wish.period.end
    planned = book.rooms(db, start, end)
    known = sorted({*planned, *(room.room for room in known_rooms.all_rooms(db))}) if wish.visits else planned
    if not wish.room:
        return known
    if wish.room not in known and wish.room not in {room.room for room in known_rooms.all_rooms(db)}:
        raise AskedWrongly("Room {room} was never watched, so nothing is known of it.", room=wish.room)
    return [wish.room]


class _Writing:
    """The file, and what was written so far."""

    def __init__(self, wish: Wish, path: Path, columns: Columns) -> None:
        self._columns = columns
        self._sheets: Sheets = (
            XlsxSheets(path, columns)
            if wish.form == XLSX
            else CsvSheet(path, columns, VISITS if wish.visits else REGISTERS)
        )
        self._policies: dict[str, Mapping[str, int | float | str]] = {}
        self.rooms: set[str] = set()
        self.people = self.visits = 0
        self.covered = NOTHING

    def add(self, room: str, registers: Sequence[Register], seen: Sequence[Visit]) -> None:
        """One part of one room."""
        for register in registers:
            self._sheets.write(REGISTERS, self._columns.register(register))
            self._sheets.write(COVERAGE, [self._columns.coverage(register)])
            self._policies.setdefault(str(register.policy.get("version", "")), register.policy)
            self.people += len(register.people)
        if seen:
            self._sheets.write(VISITS, self._columns.visits(room, seen))
            self.visits += len(seen)
        self.covered = together([self.covered, coverage(registers)])
        if registers or seen:
            self.rooms.add(room)

    def finish(self) -> None:
        """Close the file. Raises OSError."""
        for policy in self._policies.values():
            self._sheets.write(POLICY, self._columns.policy(policy))
        self._sheets.close()

    def drop(self) -> None:
        """Let go of the file, finished or not."""
        self._sheets.drop()
