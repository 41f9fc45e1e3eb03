"""Backfills: which windows of a room's history were read to the end, so that a kill repeats none of them."""

from bot.store.database import Connection

_WRITE = """
    INSERT INTO backfills (room, start, "end", at) VALUES (?, ?, ?, ?)
    ON CONFLICT (room, start, "end") DO UPDATE SET at = excluded.at
"""

_FINISHED = """
    SELECT start, "end" FROM backfills WHERE room = ? AND start < ? AND "end" > ? ORDER BY start, "end"
"""


def finish(db: Connection, room: str, start: int, end: int, *, at: int) -> None:
    """`[start, end)` is read, completely. Inside the transaction that stores its visits.

    `at` is when the scan began. What had not happened by then was not read, and stays to be read.
    """
    if start < min(end, at):
        db.conn.execute(_WRITE, (room, start, min(end, at), at))


def unfinished(db: Connection, room: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of `[start, end)` that are still to be read, in order."""
    parts = []
    for done, until in db.conn.execute(_FINISHED, (room, end, start)):
        if start < done:
            parts.append((start, done))
        start = max(start, until)
    return [*parts, (start, end)] if start < end else parts
