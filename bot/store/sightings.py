"""Sightings: who stood on the provider's list of people online, from when to when.

The records may never say when somebody left; then the last sighting is all there is.
"""

from bot.domain.scan import Scan
from bot.store.database import Connection

_ASKED = ""
"""In place of a person: that the list was read, whoever stood on it."""

# Who stood on the list before this one too was inside all the time between, as far as anybody knows.
_EXTEND = "UPDATE sightings SET last = ? WHERE room = ? AND person = ? AND last = ?"

_ADD = "INSERT INTO sightings (room, person, first, last) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"

_SEEN = """
    SELECT person, max(last) FROM sightings WHERE room = ? AND last >= ? AND first < ? AND person <> ''
    GROUP BY person
"""

_ASKED_LAST = "SELECT max(last) FROM sightings WHERE room = ? AND person = ?"


def keep(db: Connection, scan: Scan) -> None:
    """Keep whom a scan saw online, inside a transaction. A scan that comes after a newer one adds nothing."""
    before = asked(db, scan.room)
    if scan.online is None or (before is not None and before >= scan.taken):
        return
    for person in (_ASKED, *sorted(scan.online)):
        if not db.conn.execute(_EXTEND, (scan.taken, scan.room, person, before)).rowcount:
            db.conn.execute(_ADD, (scan.room, person, scan.taken, scan.taken))


def asked(db: Connection, room: str) -> int | None:
    """When the list was last read, UTC seconds; None where it never was."""
    (at,) = db.conn.execute(_ASKED_LAST, (room, _ASKED)).fetchone()
    return None if at is None else int(at)


def last_seen(db: Connection, room: str, start: int, end: int) -> dict[str, int]:
    """When people were last seen online who were seen so in `[start, end)`; others only if they are now."""
    now = asked(db, room)
    if now is None:
        return {}
    online = dict(db.conn.execute(_SEEN, (room, now, now + 1)).fetchall())
    return online | dict(db.conn.execute(_SEEN, (room, start, end)).fetchall())
