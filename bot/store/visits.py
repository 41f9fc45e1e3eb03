"""Visits, kept in the table `sessions`: one row for each (room, list, person, enter).

A row that a scan shows again unchanged is not touched. `altered` is when the scan began that last
changed a row; `missed` counts the full scans in a row that did not show it.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import compress

from bot.domain.visits import Visit
from bot.store.changes import Changes
from bot.store.database import Connection
from bot.store.memo import NOTHING, VisitMemo

WITHDRAWN_AFTER = 2
"""A row that this many full scans in a row did not show no longer counts. It is kept."""

LONG = 86_400
"""Visits up to so many seconds are found by their enter time; the few longer ones have their own index."""

_MANY = 200
"""From so many unknown rows on, reading the covered time at once is quicker than asking for each."""

_COLUMNS = "list, person, enter, leave, userid, name, role, terminal"

_ONE = f"""
    SELECT {_COLUMNS}, altered, missed FROM sessions
    WHERE room = ? AND enter = ? AND person = ? AND list = ?
"""  # noqa: S608 - our own column names, here and below

_KNOWN = f"SELECT {_COLUMNS} FROM sessions WHERE room = ? AND enter BETWEEN ? AND ? AND missed = 0"  # noqa: S608

_HOW_MANY = """
    SELECT count(*) FROM (SELECT 1 FROM sessions WHERE room = ? AND enter BETWEEN ? AND ? LIMIT ?) AS covered
"""

_WRITE = """
    INSERT INTO sessions (room, list, person, enter, leave, userid, name, role, terminal, altered, missed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
    ON CONFLICT (room, enter, person, list) DO UPDATE SET
        leave = excluded.leave, userid = excluded.userid, name = excluded.name, role = excluded.role,
        terminal = excluded.terminal, altered = excluded.altered, missed = 0
    WHERE sessions.altered <= excluded.altered
"""

_SEEN_AGAIN = "UPDATE sessions SET missed = 0 WHERE room = ? AND enter = ? AND person = ? AND list = ?"

_BETWEEN = f"""
    SELECT {_COLUMNS} FROM sessions
    WHERE room = :room AND enter >= :start - {LONG} AND enter < :end AND leave - enter <= {LONG}
        AND (leave > :start OR enter >= :start) AND missed < {WITHDRAWN_AFTER}
    UNION ALL
    SELECT {_COLUMNS} FROM sessions
    WHERE room = :room AND enter < :end AND (leave IS NULL OR leave - enter > {LONG})
        AND (leave IS NULL OR leave > :start) AND missed < {WITHDRAWN_AFTER}
    ORDER BY person, enter, list
"""  # noqa: S608


def between(db: Connection, room: str, start: int, end: int) -> list[Visit]:
    """The visits that touch `[start, end)`, by (person, enter); withdrawn ones are left out."""
    rows = db.conn.execute(_BETWEEN, {"room": room, "start": start, "end": end})
    return list(map(partial(tuple.__new__, Visit), rows))


def save(db: Connection, room: str, visits: Sequence[Visit], memo: VisitMemo, *, taken: int = 0) -> Changes:
    """Store what a scan showed; tell what is new and what changed. Inside a transaction.

    `taken` is when the scan began: a row that a later scan altered stays as it is. Of several visits
    with one key the last in the sequence stays. Text that is no Unicode is kept with � in its place.
    """
    generation = db.generation
    known = memo.take(room, generation)
    marks = list(map(hash, visits))
    unknown = list(compress(visits, [mark not in known for mark in marks])) if known else visits
    sieve = _Sieve(db, room, taken, set(marks))
    if not sieve.sort(unknown):
        once = {visit.key: visit for visit in visits}
        return save(db, room, list(once.values()), memo, taken=taken)
    sieve.write()
    db.after_commit(partial(memo.keep, room, sieve.marks, generation))
    return Changes(tuple(sieve.new), tuple(sieve.changed))


class _Sieve:
    """Sorts the visits of one scan into new, changed and stored."""

    def __init__(self, db: Connection, room: str, taken: int, marks: set[int]) -> None:
        self.new: list[Visit] = []
        self.changed: list[tuple[Visit, Visit]] = []
        self.seen_again: list[Visit] = []
        self.marks = marks
        """Hashes of the visits that are stored exactly so, once this is written."""
        self._db = db
        self._room = room
        self._taken = taken

    def sort(self, unknown: Sequence[Visit]) -> bool:
        """Compare visits with the store; False, with nothing written, where one key came twice."""
        by_key = {visit[:3]: visit for visit in unknown}
        if len(by_key) < len(unknown):
            return False
        unknown = encodable(unknown)
        if len(unknown) >= _MANY:
            stored = self._stored(unknown)
            if stored is None:
                self.new.extend(unknown)
                return True
            unknown = [visit for visit in unknown if hash(visit) not in stored]
        return all(map(self._place, unknown))

    def _stored(self, visits: Sequence[Visit]) -> AbstractSet[int] | None:
        """Hashes of what is stored of the time that `visits` cover; None where that is nothing at all."""
        times = [visit.enter for visit in visits]
        covered = (self._room, min(times), max(times))
        most = 4 * len(visits)
        (count,) = self._db.conn.execute(_HOW_MANY, (*covered, most)).fetchone()
        if count == most:  # far more is stored than asked for: look each up instead
            return NOTHING
        return set(map(hash, self._db.conn.execute(_KNOWN, covered))) if count else None

    def _place(self, visit: Visit) -> bool:
        """Put one visit where it belongs; False where the scan also shows it as it is stored."""
        key = (self._room, visit.enter, visit.person, visit.list)
        row = self._db.conn.execute(_ONE, key).fetchone()
        if row is None:
            self.new.append(visit)
            return True
        *fields, altered, missed = row
        before = Visit(*fields)
        if before == visit:
            if missed >= WITHDRAWN_AFTER:
                self.new.append(visit)
            elif missed:
                self.seen_again.append(visit)
        elif hash(before) in self.marks:
            return False
        elif altered > self._taken > 0:
            self.marks.discard(hash(visit))
        elif missed >= WITHDRAWN_AFTER:
            self.new.append(visit)
        else:
            self.changed.append((before, visit))
        return True

    def write(self) -> None:
        """Write what has to be written, and nothing else."""
        altered = [*self.new, *(after for _, after in self.changed)]
        execute = self._db.conn.executemany
        execute(_WRITE, [(self._room, *visit, self._taken) for visit in altered])
        execute(
            _SEEN_AGAIN, [(self._room, visit.enter, visit.person, visit.list) for visit in self.seen_again]
        )


def encodable(visits: Sequence[Visit]) -> Sequence[Visit]:
    """The visits, where need be without halves of surrogate pairs: no database takes those."""
    try:
        "".join([visit.person + visit.userid + visit.name for visit in visits]).encode()
    except UnicodeEncodeError:
        return [Visit(*map(_whole, visit)) for visit in visits]  # type: ignore[arg-type]
    return visits


def _whole(value: object) -> object:
    return value.encode(errors="replace").decode() if isinstance(value, str) else value
