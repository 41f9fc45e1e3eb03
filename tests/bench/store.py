"""Storing 100 000 visits of one room, and the same again with 1 % changed, warm and cold."""

import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from bot.domain.visits import Visit
from bot.store import visits as sessions
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from tests.bench.measure import Figure, cpu, interleave, milliseconds, ratio
from tests.bench.presence import made_up_visits

ROOM = "1108925474"

CREATE = """
CREATE TABLE sessions (
    room TEXT, list TEXT, person TEXT, enter INTEGER, leave INTEGER, userid TEXT, name TEXT, role TEXT,
    terminal TEXT, PRIMARY KEY (room, list, person, enter))
"""

UPSERT = """
INSERT INTO sessions (room, list, person, enter, leave, userid, name, role, terminal)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (room, list, person, enter) DO UPDATE SET
    leave = excluded.leave, userid = excluded.userid, name = excluded.name,
    role = excluded.role, terminal = excluded.terminal
"""


def bare(path: Path) -> sqlite3.Connection:
    """The floor's connection: a plain keyed table in WAL mode."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(CREATE)
    return connection


def upsert_all(connection: sqlite3.Connection, visits: Sequence[Visit]) -> None:
    """The floor: every row, one `executemany`, one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(UPSERT, [(ROOM, *visit) for visit in visits])
    connection.execute("COMMIT")


def save(db: Connection, visits: Sequence[Visit], memo: VisitMemo) -> int:
    """Ours; gives how many rows it says it wrote."""
    with transaction(db):
        changes = sessions.save(db, ROOM, visits, memo, taken=1)
    return len(changes.new) + len(changes.changed)


class Growing:
    """The visits of a room in which, at each look, another hundredth of the visits has grown."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self.visits = list(visits)
        self.step = 0

    def look(self) -> list[Visit]:
        """The visits now, 1 % of them longer than at the look before."""
        for place in range(self.step % 100, len(self.visits), 100):
            visit = self.visits[place]
            self.visits[place] = visit._replace(leave=(visit.leave or 0) + 60)
        self.step += 1
        return list(self.visits)


def figures() -> Iterable[Figure]:
    """Each repetition in new files, so that no case inherits another's pages."""
    with tempfile.TemporaryDirectory() as folder:
        yield from in_folder(Path(folder))


def in_folder(folder: Path) -> Iterable[Figure]:
    """CPU seconds; the disk's own pace is the same for both."""
    visits = made_up_visits()
    number = count()

    def first_floor() -> float:
        connection = bare(folder / f"{next(number)}.db")
        spent = cpu(lambda: upsert_all(connection, visits))
        connection.close()
        return spent

    def first_ours() -> float:
        with Database.open(folder / f"{next(number)}.db", lock=False) as database:
            return cpu(lambda: database.call(save, visits, VisitMemo()))

    first = interleave({"floor": first_floor, "ours": first_ours}, 7)
    floor = f"keyed executemany upsert, {milliseconds(first, 'floor')}"
    yield Figure("store 100 000 new visits", ratio(first, "ours", "floor"), 1.2, floor)

    kept = bare(folder / "kept-floor.db")
    upsert_all(kept, visits)
    with (
        Database.open(folder / "warm.db", lock=False) as warm,
        Database.open(folder / "cold.db", lock=False) as cold,
    ):
        memo = VisitMemo()
        warm.call(save, visits, memo)
        cold.call(save, visits, VisitMemo())
        rooms = {"floor": Growing(visits), "warm": Growing(visits), "cold": Growing(visits)}
        written: set[int] = set()

        def again(name: str) -> float:
            seen = rooms[name].look()
            if name == "floor":
                return cpu(lambda: upsert_all(kept, seen))
            database, known = (warm, memo) if name == "warm" else (cold, VisitMemo())
            return cpu(lambda: written.add(database.call(save, seen, known)))

        costs = interleave({name: partial(again, name) for name in rooms}, 7)
    kept.close()
    assert written == {len(visits) // 100}, written
    floor = f"the same upsert of all rows, {milliseconds(costs, 'floor')}"
    yield Figure("store again, 1 % changed, warm", ratio(costs, "warm", "floor"), 0.3, floor)
    yield Figure("store again, 1 % changed, cold", ratio(costs, "cold", "floor"), 1.3, floor)
