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


FORGOTTEN_AFTER = 1_800
"""A list that stays the same is written down again after so many seconds: a kill costs no more of it."""

_LISTED = "SELECT person FROM sightings WHERE room = ? AND last = ? AND person <> ''"


def keep(db: Connection, scan: Scan, *, sparing: bool = False) -> None:
    """Keep whom a scan saw online, inside a transaction. A scan that comes after a newer one adds nothing.

    `sparing`: where the same people are on the list as before, that is remembered only, for a while.
    """
    written, before = _asked(db, scan.room)
    if scan.online is None or (before is not None and before >= scan.taken):
        return
    listed = {person for (person,) in db.conn.execute(_LISTED, (scan.room, written))}
    lately = written is not None and scan.taken - written < FORGOTTEN_AFTER
    if sparing and lately and listed == scan.online:
        db.listed[scan.room] = written or 0, scan.taken
        return
    for person in sorted(listed - scan.online if before != written else ()):
        db.conn.execute(_EXTEND, (before, scan.room, person, written))
    for person in (_ASKED, *sorted(scan.online)):
        if not db.conn.execute(_EXTEND, (scan.taken, scan.room, person, written)).rowcount:
            db.conn.execute(_ADD, (scan.room, person, scan.taken, scan.taken))
    db.listed[scan.room] = scan.taken, scan.taken


def asked(db: Connection, room: str) -> int | None:
    """When the list was last read, UTC seconds; None where it never was."""
    return _asked(db, room)[1]


def _asked(db: Connection, room: str) -> tuple[int | None, int | None]:
    """When the list was last read, as the table says and as it was."""
    (at,) = db.conn.execute(_ASKED_LAST, (room, _ASKED)).fetchone()
    written, since = db.listed.get(room, (0, 0))
    return at, since if at is not None and at == written else at


def last_seen(db: Connection, room: str, start: int, end: int) -> dict[str, int]:
    """When people were last seen online who were seen so in `[start, end)`; others only if they are now."""
    written, now = _asked(db, room)
    if written is None or now is None:
        return {}
    online = dict.fromkeys((person for (person,) in db.conn.execute(_LISTED, (room, written))), now)
    return dict(db.conn.execute(_SEEN, (room, start, end)).fetchall()) | online
