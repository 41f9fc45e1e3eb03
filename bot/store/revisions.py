"""Revisions: a number that grows when the timetable or a roster changes; till then, an index stays good."""

from bot.store.database import Connection

_BUMP = """
    INSERT INTO revisions (what, number) VALUES (?, 1)
    ON CONFLICT (what) DO UPDATE SET number = revisions.number + 1
"""


def bump(db: Connection, what: str) -> None:
    """`what` changed. Inside the transaction that changed it."""
    db.conn.execute(_BUMP, (what,))


def revision(db: Connection, what: str) -> int:
    """The number of `what`, 0 at first; the same number means the same content."""
    row = db.conn.execute("SELECT number FROM revisions WHERE what = ?", (what,)).fetchone()
    return int(row[0]) if row else 0
