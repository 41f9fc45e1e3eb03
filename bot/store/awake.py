"""Awake: from when to when the bot ran, to the minute. What was never seen cannot be in a digest."""

from itertools import pairwise

from bot.store.database import Connection

PAUSE = 600
"""A shorter time between two stays awake is none: a restart, or an update."""
KEPT = 100
"""Stays that are kept."""
_NEVER = 2**62

_NEWEST = "SELECT since, until FROM awake ORDER BY since DESC LIMIT 1"
_FORGET = "DELETE FROM awake WHERE since NOT IN (SELECT since FROM awake ORDER BY since DESC LIMIT ?)"


def note(db: Connection, now: int) -> None:
    """The bot runs at `now`, UTC seconds. Inside a transaction. A clock set back takes nothing away."""
    newest = db.conn.execute(_NEWEST).fetchone()
    if newest is None or now >= newest[1] + PAUSE:
        db.conn.execute("INSERT INTO awake (since, until) VALUES (?, ?)", (now, now))
        db.conn.execute(_FORGET, (KEPT,))
    elif now > newest[1]:
        db.conn.execute("UPDATE awake SET until = ? WHERE since = ?", (now, newest[0]))


def last(db: Connection) -> int:
    """When it last ran, as far as is written down; 0 where it never did."""
    newest = db.conn.execute(_NEWEST).fetchone()
    return int(newest[1]) if newest else 0


def first(db: Connection) -> int:
    """When it first ran, as far as is known; after everything where it never did."""
    (found,) = db.conn.execute("SELECT min(since) FROM awake").fetchone()
    return int(found) if found is not None else _NEVER


def gaps(db: Connection, since: int, until: int) -> list[tuple[int, int]]:
    """The times between in which it did not run, oldest first; not the time before it first ran."""
    stays = db.conn.execute("SELECT since, until FROM awake ORDER BY since").fetchall()
    off = [(before[1], after[0]) for before, after in pairwise(stays)]
    return [(max(start, since), min(end, until)) for start, end in off if start < until and end > since]
