"""Scans: which reads of a room there were, how far they reached, and whether they can be trusted.

A read that finds what the one before it found needs no row of its own: that it took place is remembered,
and forgotten with the process, which then knows less than it could and nothing false. A row is written when
something is new, when something rests on it, and wherever the caller says so.
"""

from dataclasses import dataclass, replace
from typing import Any

from bot.domain.notes import Note
from bot.domain.scan import Scan
from bot.store import sightings, visits
from bot.store.changes import Changes
from bot.store.database import Connection
from bot.store.memo import VisitMemo
from bot.store.notes import read_notes, write_notes
from bot.store.withdrawal import withdraw

_NEWER = "SELECT count(*) FROM (SELECT 1 FROM scans WHERE room = ? AND taken > ? LIMIT 1) AS newer"

_INSERT = """
    INSERT INTO scans (room, start, "end", taken, complete, visits, requests, reason, notes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# A scan knows nothing later than `taken`, so one that reached its own now covers every later end
# as well as any could.
_COLUMNS = 'room, start, "end", taken, complete, visits, requests, reason, notes'

_LATEST = f"""
    SELECT id, {_COLUMNS} FROM scans
    WHERE room = :room AND taken > :start AND start <= :start AND ("end" >= :end OR "end" >= taken)
        AND complete >= :complete
    ORDER BY taken DESC, id DESC LIMIT 1
"""  # noqa: S608 - our own column names, here and below

_NEWEST = f"SELECT id, {_COLUMNS} FROM scans WHERE room = ? ORDER BY taken DESC, id DESC LIMIT 1"  # noqa: S608

_ONE = f"SELECT id, {_COLUMNS} FROM scans WHERE id = ? AND room = ?"  # noqa: S608

_ONLINE = ("open_unconfirmed", "online_without_row", "online_unknown")
"""Remarks that a scan makes only when it asks who is in the room."""


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """One scan, without its visits. Times are UTC seconds."""

    room: str
    start: int
    end: int
    taken: int
    complete: bool
    visits: int
    """How many visits it showed."""
    requests: int
    reason: Note | None
    """Why it is partial."""
    notes: tuple[Note, ...]


def keep(db: Connection, scan: Scan, memo: VisitMemo, *, sparing: bool = False) -> Changes:
    """Keep a scan with its visits, inside a transaction; tell what became known by it.

    A scan that comes after a newer one of its room adds what is missing and takes nothing away. `sparing`:
    one that says what the newest row says is remembered only; `write_down` writes it after all.
    """
    scan = _without_erased(db, scan)
    (newer,) = db.conn.execute(_NEWER, (scan.room, scan.taken)).fetchone()
    changes = visits.save(db, scan.room, scan.visits, memo, taken=scan.taken, beside=scan.unread > 0)
    withdrawn = () if newer or scan.unread else withdraw(db, scan)
    sightings.keep(db, scan, sparing=sparing)
    found = replace(changes, withdrawn=withdrawn)
    if not (sparing and not newer and not found and _repeats(db, scan)):
        record(db, scan)
    return found


def _without_erased(db: Connection, scan: Scan) -> Scan:
    """`scan` without the people who were erased: the provider still has them."""
    erased = db.erased()
    if not erased:
        return scan
    room, online = scan.room, scan.online
    return replace(
        scan,
        visits=tuple(one for one in scan.visits if not erased.hold(one.person, room)),
        online=online if online is None else frozenset(one for one in online if not erased.hold(one, room)),
    )


def _repeats(db: Connection, scan: Scan) -> bool:
    """Whether the newest row of the room says the same; then that is remembered."""
    row = db.conn.execute(_NEWEST, (scan.room,)).fetchone()
    if row is None:
        return False
    number, kept = row[0], _record(row)
    said = replace(kept, taken=scan.taken, requests=scan.requests, notes=_compared(kept.notes, scan))
    if said != replace(_of(scan), notes=_compared(scan.notes, scan)):
        return False
    db.confirmed[scan.room] = number, scan.taken
    return True


def _compared(notes: tuple[Note, ...], scan: Scan) -> tuple[Note, ...]:
    """The remarks to compare by: who is in the room is not asked each time."""
    return notes if scan.online is not None else tuple(one for one in notes if one.code not in _ONLINE)


def write_down(db: Connection, scan: Scan) -> None:
    """Write the row of a scan that was only remembered. Inside the transaction that kept it."""
    number, taken = db.confirmed.get(scan.room, (0, 0))
    row = db.conn.execute(_ONE, (number, scan.room)).fetchone()
    if taken == scan.taken and (row is None or _record(row).taken != scan.taken):
        record(db, scan)


def record(db: Connection, scan: Scan) -> None:
    """Keep that the scan took place. Inside the transaction that stores its visits.

    The row before it is brought up to the last read that found the same.
    """
    before, found = db.confirmed.get(scan.room, (0, 0))
    if before and found < scan.taken:
        db.conn.execute(
            "UPDATE scans SET taken = ? WHERE id = ? AND room = ? AND taken < ?",
            (found, before, scan.room, found),
        )
    reason = write_notes([scan.reason]) if scan.reason else None
    row = (scan.room, scan.start, scan.end, scan.taken, int(scan.complete), scan.shown, scan.requests)
    number = db.conn.execute(_INSERT, (*row, reason, write_notes(scan.notes))).lastrowid or 0
    if scan.taken >= found:
        db.confirmed[scan.room] = number, scan.taken


def latest(db: Connection, room: str, start: int, end: int, *, complete: bool = False) -> ScanRecord | None:
    """The newest scan, or the newest complete one, that covers `[start, end)` as far as it was over then."""
    period = {"room": room, "start": start, "end": end, "complete": int(complete)}
    row = db.conn.execute(_LATEST, period).fetchone()
    number, taken = db.confirmed.get(room, (0, 0))
    if number and (row is None or taken > row[4]):
        again = (
            row if row is not None and row[0] == number else db.conn.execute(_ONE, (number, room)).fetchone()
        )
        if again is not None:
            kept = replace(_record(again), taken=taken)
            covers = kept.start <= start < taken and (kept.end >= end or kept.end >= taken)
            if covers and (kept.complete or not complete):
                return kept
    return _record(row) if row else None


def _record(row: tuple[Any, ...]) -> ScanRecord:
    _, room, start, end, taken, whole, shown, requests, reason, notes = row
    why = read_notes(reason)[0] if reason else None
    return ScanRecord(room, start, end, taken, bool(whole), shown, requests, why, read_notes(notes))


def _of(scan: Scan) -> ScanRecord:
    """What the row of a scan says."""
    return ScanRecord(
        scan.room,
        scan.start,
        scan.end,
        scan.taken,
        scan.complete,
        scan.shown,
        scan.requests,
        scan.reason,
        scan.notes,
    )


def last_read(db: Connection, room: str) -> int | None:
    """When the newest read of a room that was kept began; None where none ever was."""
    (taken,) = db.conn.execute("SELECT max(taken) FROM scans WHERE room = ?", (room,)).fetchone()
    return None if taken is None else max(int(taken), db.confirmed.get(room, (0, 0))[1])


def newest(db: Connection) -> int | None:
    """When the last read that was kept, of any room, began; None where none ever was."""
    row = db.conn.execute("SELECT taken FROM scans ORDER BY id DESC LIMIT 1").fetchone()
    return max(int(row[0]), *(taken for _, taken in list(db.confirmed.values())), 0) if row else None
