"""The sieve: which visits of a scan are new, which changed, and which are stored already."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, compress
from operator import itemgetter

from bot.domain.visits import Visit
from bot.domain.withdrawal import WITHDRAWN_AFTER
from bot.store.database import Connection
from bot.store.memo import NOTHING

COLUMNS = "list, person, enter, leave, userid, name, role, terminal"
"""The columns of a visit, in its order."""

_MANY = 200
"""From so many unknown rows on, reading the covered time at once is quicker than asking for each."""

_ONE = f"""
    SELECT {COLUMNS}, altered, missed FROM sessions
    WHERE room = ? AND enter = ? AND person = ? AND list = ?
"""  # noqa: S608 - our own column names, here and below

_KNOWN = f"SELECT {COLUMNS} FROM sessions WHERE room = ? AND enter BETWEEN ? AND ? AND missed = 0"  # noqa: S608

_HOW_MANY = """
    SELECT count(*) FROM (SELECT 1 FROM sessions WHERE room = ? AND enter BETWEEN ? AND ? LIMIT ?) AS covered
"""

_ADD = """
    INSERT INTO sessions (room, list, person, enter, leave, userid, name, role, terminal, altered, missed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
    ON CONFLICT (room, enter, person, list) DO
"""

_ADD_ONCE = _ADD + "NOTHING"

_WRITE = f"""
    {_ADD} UPDATE SET
        leave = excluded.leave, userid = excluded.userid, name = excluded.name, role = excluded.role,
        terminal = excluded.terminal, altered = excluded.altered, missed = 0
    WHERE sessions.altered <= excluded.altered
"""

_SEEN_AGAIN = "UPDATE sessions SET missed = 0 WHERE room = ? AND enter = ? AND person = ? AND list = ?"

KEY, _ENTER = itemgetter(0, 1, 2), itemgetter(2)


class Sieve:
    """For one scan of one room: `sort`, then `write`."""

    def __init__(self, db: Connection, room: str, taken: int, marks: set[int]) -> None:
        self.new: list[Visit] = []
        self.changed: list[tuple[Visit, Visit]] = []
        self.marks = marks
        """Hashes of the visits that are stored exactly so, once this is written."""
        self._seen_again: list[Visit] = []
        self._nothing_there = False
        self._db = db
        self._room = room
        self._taken = taken

    def sort(self, visits: Sequence[Visit], marks: Sequence[int], known: AbstractSet[int]) -> bool:
        """Compare visits with the store; False, with nothing written, where one key came twice."""
        unknown = _among(visits, marks, self.marks - known) if known else visits
        stored = self._stored(unknown) if len(unknown) >= _MANY else NOTHING
        if stored is None:
            self._nothing_there = True
            self.new.extend(unknown)
            return True
        if stored:
            unknown = _among(visits, marks, self.marks - known - stored)
        if len(set(map(KEY, unknown))) < len(unknown):
            return False
        return all(map(self._place, unknown))

    def _stored(self, visits: Sequence[Visit]) -> AbstractSet[int] | None:
        """Hashes of what is stored of the time that `visits` cover; None where that is nothing at all."""
        covered = (self._room, min(map(_ENTER, visits)), max(map(_ENTER, visits)))
        most = 4 * len(visits)
        (count,) = self._db.conn.execute(_HOW_MANY, (*covered, most)).fetchone()
        if count == most:  # far more is stored than asked for: look each up instead
            return NOTHING
        return set(map(hash, self._db.rows(_KNOWN, covered))) if count else None

    def _place(self, visit: Visit) -> bool:
        """Put one visit where it belongs; False where the scan also shows it as it is stored."""
        key = (self._room, visit.enter, visit.person, visit.list)
        try:
            row = self._db.conn.execute(_ONE, key).fetchone()
        except UnicodeEncodeError:
            self.marks.discard(hash(visit))
            return self._place(encodable(visit))
        if row is None:
            self.new.append(visit)
            return True
        *fields, altered, missed = row
        before = Visit(*fields)
        if before == visit and missed < WITHDRAWN_AFTER:
            if missed:
                self._seen_again.append(visit)
        elif hash(before) in self.marks and before != visit:
            return False
        elif altered > self._taken:
            self.marks.discard(hash(visit))
        elif missed >= WITHDRAWN_AFTER:
            self.new.append(visit)
        else:
            self.changed.append((before, visit))
        return True

    def write(self) -> None:
        """Write what has to be written, and nothing else."""
        try:
            written = self._write()
        except UnicodeEncodeError:
            self.new = list(map(encodable, self.new))
            self.changed = [(before, encodable(after)) for before, after in self.changed]
            written = self._write()
        if self._nothing_there and written < len(self.new):
            self._keep_last()
            self._write()

    def _write(self) -> int:
        """Write, perhaps for the second time: it comes to the same. How many rows that took."""
        rows = chain(self.new, (after for _, after in self.changed))
        keys = [(self._room, visit.enter, visit.person, visit.list) for visit in self._seen_again]
        self._db.conn.executemany(_SEEN_AGAIN, keys)
        statement = _ADD_ONCE if self._nothing_there else _WRITE
        return self._db.conn.executemany(
            statement, ((self._room, *row, self._taken) for row in rows)
        ).rowcount

    def _keep_last(self) -> None:
        """Of new visits with one key only the last is stored, and known."""
        once = list({visit.key: visit for visit in self.new}.values())
        self.marks -= set(map(hash, self.new)) - set(map(hash, once))
        self.new = once
        self._nothing_there = False


def _among(visits: Sequence[Visit], marks: Sequence[int], wanted: AbstractSet[int]) -> Sequence[Visit]:
    """The visits whose mark is wanted."""
    return list(compress(visits, map(wanted.__contains__, marks)))


def encodable(visit: Visit) -> Visit:
    """The visit with � for each half of a surrogate pair: no database takes those."""
    person, userid, name = map(_whole, (visit.person, visit.userid, visit.name))
    return visit._replace(person=person, userid=userid, name=name)


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
