"""Upkeep of the file."""

from contextlib import suppress
from pathlib import Path

from bot.store.database import Connection


def tend_log(db: Connection, path: Path) -> int:
    """Copy the write-ahead log into the file at `path`, as far as nobody reads what was before it.

    The log's length in bytes: one that grows has a reader who does not end. Waits for nobody, and is done
    outside a transaction.
    """
    db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    with suppress(OSError):
        return Path(f"{path}-wal").stat().st_size
    return 0
