"""The timetable: series of lessons, and what became of single ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.schedule import PROVIDER, Change, Series, Timetable
from bot.store import revisions, unwatched
from bot.store.database import Connection
from bot.store.difference import Difference, difference

_READ = 'SELECT id, room, title, start, "end", timezone, repeat, until, channel, teacher, source FROM series'

_WRITE = """
    INSERT INTO series (id, room, title, start, "end", timezone, repeat, until, channel, teacher, source)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        room = excluded.room, title = excluded.title, start = excluded.start, "end" = excluded."end",
        timezone = excluded.timezone, repeat = excluded.repeat, until = excluded.until,
        channel = excluded.channel, teacher = excluded.teacher, source = excluded.source
"""

_READ_CHANGES = "SELECT series, start, cancelled, new_start, new_end, title, author FROM series_changes"

_OF_ROOM = " WHERE room = ?"
_AMONG_ROOM = " WHERE series IN (SELECT id FROM series WHERE room = ?)"

# What somebody changed by hand has an author, and no file undoes it.
_WRITE_CHANGE = """
    INSERT INTO series_changes (series, start, cancelled, new_start, new_end, title, author, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (series, start) DO UPDATE SET
        cancelled = excluded.cancelled, new_start = excluded.new_start, new_end = excluded.new_end,
        title = excluded.title, author = excluded.author, at = excluded.at
    WHERE series_changes.author = '' OR excluded.author <> ''
"""


@dataclass(frozen=True, slots=True)
class Import:
    """What a file altered in the timetable."""

    series: Difference[Series]
    changes: Difference[Change]
    """Of single lessons; those that somebody changed by hand are not among them."""
    kept: int = 0
    """Cancelled and moved lessons of its series that the file could not speak of: they stay so."""

    def __bool__(self) -> bool:
        return bool(self.series or self.changes)


def load(db: Connection, room: str | None = None) -> Timetable:
    """Everything planned, in one room or in all; by room, then by first start."""
    where, among, values = ("", "", ()) if room is None else (_OF_ROOM, _AMONG_ROOM, (room,))
    series = tuple(map(_series, db.conn.execute(f"{_READ}{where} ORDER BY room, start, id", values)))
    rows = db.conn.execute(f"{_READ_CHANGES}{among} ORDER BY series, start", values)
    return Timetable(series, tuple(map(_change, rows)))


def room_of(db: Connection, series: str) -> str:
    """The room of the series with that id; empty where there is none."""
    row = db.conn.execute("SELECT room FROM series WHERE id = ?", (series,)).fetchone()
    return str(row[0]) if row else ""


def revision(db: Connection) -> int:
    """Grows with every change, whoever made it: the same number, the same timetable."""
    return revisions.revision(db, "timetable")


def take(db: Connection, timetable: Timetable) -> Import:
    """Add what a file says, inside a transaction; tell what that altered.

    A series is known by its room and first start: it is updated, and its cancelled and moved lessons become
    those of the file, save for what somebody changed by hand; a file that has no words for them alters none.
    Other series stay. The provider's own schedule leaves every room that a person plans.
    """
    named = {series.id: series for series in timetable.series}
    planned = {series.room for series in named.values() if series.is_planned}
    known = {series.id: series for series in load(db).series}
    found = _write(db, known, named, planned)
    unwatched.watch(db, sorted(planned))
    if timetable.says_changes:
        imported = Import(found, _write_changes(db, named, timetable.changes))
    else:
        imported = Import(found, Difference(), kept=_count_changes(db, named))
    if imported:
        revisions.bump(db, "timetable")
    return imported


def fill(db: Connection, series: Iterable[Series]) -> Difference[Series]:
    """Make these the provider's schedule of their rooms, inside a transaction.

    Rooms that a person plans are left alone, and those that somebody stopped watching.
    """
    known = {one.id: one for one in load(db).series}
    planned = {one.room for one in known.values() if one.is_planned} | unwatched.rooms(db)
    named = {one.id: one for one in series if one.room not in planned}
    found = _write(db, known, named, {one.room for one in named.values()})
    if found:
        revisions.bump(db, "timetable")
    return found


def change(db: Connection, what: Change, *, author: str, at: int) -> None:
    """Cancel or move one lesson by hand, inside a transaction. `author` is who did it, never empty."""
    db.conn.execute(_WRITE_CHANGE, (*_change_row(what), author, at))
    revisions.bump(db, "timetable")


def remove(db: Connection, series: str) -> Series | None:
    """Take a series out, with its changes, inside a transaction; None where none has that id."""
    row = db.conn.execute(f"{_READ} WHERE id = ?", (series,)).fetchone()
    if row is None:
        return None
    db.conn.execute("DELETE FROM series WHERE id = ?", (series,))
    revisions.bump(db, "timetable")
    return _series(row)


def _write(
    db: Connection, known: dict[str, Series], named: dict[str, Series], cleared: set[str]
) -> Difference[Series]:
    """Write the named series; what the provider said of the cleared rooms goes."""
    gone = [
        one
        for one in known.values()
        if one.source == PROVIDER and one.room in cleared and one.id not in named
    ]
    found = difference(known, named, gone)
    db.conn.executemany("DELETE FROM series WHERE id = ?", [(one.id,) for one in gone])
    db.conn.executemany(_WRITE, map(_row, found.written))
    return found


def _count_changes(db: Connection, named: dict[str, Series]) -> int:
    return sum(row[0] in named for row in db.conn.execute("SELECT series FROM series_changes"))


def _write_changes(db: Connection, named: dict[str, Series], changes: Iterable[Change]) -> Difference[Change]:
    """Make these the changes of the named series, save for what was changed by hand."""
    rows = [row for row in db.conn.execute(_READ_CHANGES) if row[0] in named]
    by_hand = {tuple(row[:2]) for row in rows if row[-1]}
    known = {tuple(row[:2]): _change(row) for row in rows if not row[-1]}
    wanted = {(one.series, one.start): one for one in changes if (one.series, one.start) not in by_hand}
    found = difference(known, wanted, [one for key, one in known.items() if key not in wanted])
    gone = [(one.series, one.start) for one in found.removed]
    db.conn.executemany("DELETE FROM series_changes WHERE series = ? AND start = ?", gone)
    db.conn.executemany(_WRITE_CHANGE, [(*_change_row(one), "", 0) for one in found.written])
    return found


def _row(one: Series) -> tuple[str | None, ...]:
    times = one.start.isoformat(), one.end.isoformat()
    until = one.until.isoformat() if one.until else None
    return (
        one.id,
        one.room,
        one.title,
        *times,
        one.timezone,
        one.repeat,
        until,
        one.channel,
        one.teacher,
        one.source,
    )


def _series(row: Sequence[Any]) -> Series:
    id_, room, title, start, end, timezone, repeat, until, channel, teacher, source = row
    return Series(
        id=id_,
        room=room,
        title=title,
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end),
        timezone=timezone,
        repeat=repeat,
        until=datetime.fromisoformat(until) if until else None,
        channel=channel,
        teacher=teacher,
        source=source,
    )


def _change_row(one: Change) -> tuple[str | int | None, ...]:
    return one.series, one.start, int(one.cancelled), one.new_start, one.new_end, one.title


def _change(row: Sequence[Any]) -> Change:
    series, start, cancelled, new_start, new_end, title, _ = row
    return Change(series, start, bool(cancelled), new_start, new_end, title)
