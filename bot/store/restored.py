"""Restored: whether this database is an older copy of the one that ran here, and what may be lost with that.

Every message that is about to be sent is counted, in the database and after that in the lock file beside it,
which no restore brings back. A database that has counted less is older than its last run; one that has
counted, beside no lock file, was moved here; and a copy made by `bot.store.copies` says so itself. What was
sent since is unknown then, and everything that may have been is looked for in Slack before it is sent.
"""

import hashlib
import sqlite3

from bot.domain.lost import Lost

TABLE = "restores"
TABLES = (
    # `restored_at` is unknown to a copy until a bot begins with it.
    """
    CREATE TABLE restores (
        id INTEGER PRIMARY KEY,
        copied_at INTEGER NOT NULL,
        restored_at INTEGER,
        told INTEGER NOT NULL
    )
    """,
    "CREATE TABLE claims (number INTEGER NOT NULL)",
    "INSERT INTO claims VALUES (0)",
)

_NEWEST = """
    SELECT max(coalesce((SELECT max(owed_at) FROM intents), 0), coalesce((SELECT max(tried) FROM intents), 0),
        coalesce((SELECT max(taken) FROM scans), 0))
"""


def mark(copy: sqlite3.Connection, now: int) -> None:
    """Let a copy say when it was made, and that no bot runs on it."""
    copy.execute("INSERT INTO restores (copied_at, told) VALUES (?, 0)", (now,))
    copy.execute("UPDATE lease SET renewed = 0")


def notice(db: sqlite3.Connection, kept: str, now: int) -> tuple[Lost, ...]:
    """Every time of which this database knows nothing, the one that ends now among them.

    Inside the transaction with which a bot begins. `kept` is what the lock file said. A copy knows nothing
    later than its newest row.
    """
    (newest,) = db.execute(_NEWEST).fetchone()
    marked = db.execute(
        "UPDATE restores SET copied_at = min(copied_at, ?), restored_at = ? WHERE restored_at IS NULL",
        (newest, now),
    ).rowcount
    known = db.execute("SELECT 1 FROM restores WHERE copied_at = ?", (newest,)).fetchone()
    if not marked and not known and _is_older(db, kept):
        db.execute("INSERT INTO restores (copied_at, restored_at, told) VALUES (?, ?, 0)", (newest, now))
    return tuple(Lost(*row) for row in db.execute("SELECT copied_at, restored_at FROM restores ORDER BY id"))


def count(db: sqlite3.Connection) -> str:
    """Count, inside its transaction, that something is about to be sent; what the lock file shall say."""
    db.execute("UPDATE claims SET number = number + 1")
    return progress(db)


def progress(db: sqlite3.Connection) -> str:
    """Which database this is, and how far it has counted."""
    (salt,) = db.execute("SELECT salt FROM salt").fetchone()
    (number,) = db.execute("SELECT number FROM claims").fetchone()
    return f"{hashlib.blake2b(b'lock', key=bytes(salt), digest_size=8).hexdigest()} {number}"


def _is_older(db: sqlite3.Connection, kept: str) -> bool:
    which, number = progress(db).split()
    ran, _, last = kept.partition(" ")
    if not kept:
        return int(number) > 0  # moved here, without its lock file
    return ran == which and last.isdecimal() and int(number) < int(last)


def untold(db: sqlite3.Connection) -> list[Lost]:
    """The times of which nobody was told yet, oldest first."""
    found = db.execute(
        "SELECT copied_at, restored_at FROM restores WHERE told = 0 AND restored_at IS NOT NULL ORDER BY id"
    )
    return [Lost(*row) for row in found]


def tell(db: sqlite3.Connection) -> None:
    """Somebody will be told. Inside a transaction."""
    db.execute("UPDATE restores SET told = 1 WHERE restored_at IS NOT NULL")


def forget(db: sqlite3.Connection, before: int) -> int:
    """Forget what was restored before: what was lost with it is told by now. Inside a transaction."""
    return db.execute("DELETE FROM restores WHERE restored_at < ?", (before,)).rowcount
