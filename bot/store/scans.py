"""Scans: which reads of a room there were, how far they reached, and whether they can be trusted."""

from dataclasses import dataclass, replace

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
_LATEST = """
    SELECT room, start, "end", taken, complete, visits, requests, reason, notes FROM scans
    WHERE room = :room AND taken > :start AND start <= :start AND ("end" >= :end OR "end" >= taken)
        AND complete >= :complete
    ORDER BY taken DESC, id DESC LIMIT 1
"""


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


def keep(db: Connection, scan: Scan, memo: VisitMemo) -> Changes:
    """Keep a scan with its visits, inside a transaction; tell what became known by it.

    A scan that comes after a newer one of its room adds what is missing and takes nothing away.
    """
    (newer,) = db.conn.execute(_NEWER, (scan.room, scan.taken)).fetchone()
    changes = visits.save(db, scan.room, scan.visits, memo, taken=scan.taken)
    withdrawn = () if newer else withdraw(db, scan)
    sightings.keep(db, scan)
    record(db, scan)
    return replace(changes, withdrawn=withdrawn)


def record(db: Connection, scan: Scan) -> None:
    """Keep that the scan took place. Inside the transaction that stores its visits."""
    reason = write_notes([scan.reason]) if scan.reason else None
    row = (scan.room, scan.start, scan.end, scan.taken, int(scan.complete), len(scan.visits), scan.requests)
    db.conn.execute(_INSERT, (*row, reason, write_notes(scan.notes)))


def latest(db: Connection, room: str, start: int, end: int, *, complete: bool = False) -> ScanRecord | None:
    """The newest scan, or the newest complete one, that covers `[start, end)` as far as it was over then."""
    period = {"room": room, "start": start, "end": end, "complete": int(complete)}
    row = db.conn.execute(_LATEST, period).fetchone()
    if row is None:
        return None
    room, start, end, taken, whole, shown, requests, reason, notes = row
    why = read_notes(reason)[0] if reason else None
    return ScanRecord(room, start, end, taken, bool(whole), shown, requests, why, read_notes(notes))


def last_read(db: Connection, room: str) -> int | None:
    """When the newest read of a room that was kept began; None where none ever was."""
    (taken,) = db.conn.execute("SELECT max(taken) FROM scans WHERE room = ?", (room,)).fetchone()
    return None if taken is None else int(taken)


def newest(db: Connection) -> int | None:
    """When the last read that was kept, of any room, began; None where none ever was."""
    row = db.conn.execute("SELECT taken FROM scans ORDER BY id DESC LIMIT 1").fetchone()
    return int(row[0]) if row else None
