"""Scans: which reads of a room there were, how far they reached, and whether they can be trusted."""

from dataclasses import dataclass

from bot.domain.notes import Note
from bot.domain.scan import Scan
from bot.store.database import Connection
from bot.store.notes import read_notes, write_notes

_INSERT = """
    INSERT INTO scans (room, start, "end", taken, complete, visits, requests, reason, notes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# A scan knows nothing later than `taken`, so one that reached its own now covers every later end
# as well as any could.
_LATEST = """
    SELECT room, start, "end", taken, complete, visits, requests, reason, notes FROM scans
    WHERE room = :room AND taken > :start AND start <= :start AND ("end" >= :end OR "end" >= taken)
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


def record(db: Connection, scan: Scan) -> None:
    """Keep that the scan took place. Inside the transaction that stores its visits."""
    reason = write_notes([scan.reason]) if scan.reason else None
    row = (scan.room, scan.start, scan.end, scan.taken, int(scan.complete), len(scan.visits), scan.requests)
    db.conn.execute(_INSERT, (*row, reason, write_notes(scan.notes)))


def latest(db: Connection, room: str, start: int, end: int) -> ScanRecord | None:
    """The newest scan that covers `[start, end)` as far as it was over when the scan began."""
    row = db.conn.execute(_LATEST, {"room": room, "start": start, "end": end}).fetchone()
    if row is None:
        return None
    room, start, end, taken, complete, visits, requests, reason, notes = row
    why = read_notes(reason)[0] if reason else None
    return ScanRecord(room, start, end, taken, bool(complete), visits, requests, why, read_notes(notes))
