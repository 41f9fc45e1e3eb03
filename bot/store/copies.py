"""Copies: a safe one of the database, made beside a running bot, and what a copy knows of itself.

What a copy did not see was perhaps told in Slack. So each says when it was made, and whoever begins with one
looks in Slack before anything is posted; see `bot.store.restored`.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bot.errors import AskedWrongly, DatabaseBroken, DatabaseUnavailable
from bot.store import opening, restored

PART = ".part"
_HEAD = b"SQLite format 3\x00"
_STALE = 3_600
"""Seconds after which a copy that was never finished is nobody's any more."""
_WAIT = "PRAGMA busy_timeout = 5000"


def copy(path: Path, to: Path, now: int) -> int:
    """Copy the database at `path` to the file `to`; its length in bytes.

    The copy is made and checked under another name, and then takes the place of an earlier one: whenever this
    is killed, `to` is the whole old copy or the whole new one. A bot that runs is not disturbed. Raises
    AskedWrongly, DatabaseUnavailable or DatabaseBroken; then `to` is as it was.
    """
    path, to = path.resolve(), to.expanduser().resolve()
    _check(path, to)
    _sweep(to)
    with _beside(to) as part:
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)) as source:
                source.execute(_WAIT)
                _fill(source, part, now)
            _sync(part)
            part.replace(to)
        except sqlite3.Error as error:
            raise _told(error) from error
        except OSError as error:
            raise DatabaseUnavailable(_NOT_TAKEN, to=to.name) from error
    with suppress(OSError):  # not every file system lets a folder be written through
        _sync(to.parent)
    return to.stat().st_size


def _fill(source: sqlite3.Connection, part: Path, now: int) -> None:
    """Make `part` a sound copy that says when it was made."""
    with closing(sqlite3.connect(part, isolation_level=None)) as made:
        source.backup(made)  # in one step: what is written meanwhile neither waits nor begins it anew
        made.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file, with nothing beside it
        tables = {name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables >= opening.OURS:
            raise DatabaseBroken(opening.NOT_OURS)
        if made.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DatabaseBroken(_UNSOUND)
        if restored.TABLE in tables:
            restored.mark(made, now)


def _check(path: Path, to: Path) -> None:
    """Raises where there is nothing to copy, or where the copy would take the place of something else."""
    if not path.is_file():
        raise DatabaseBroken("There is no database yet at ATTENDANCE_DATABASE: nothing to copy.")
    if to.is_dir() or not to.parent.is_dir() or not os.access(to.parent, os.W_OK | os.X_OK):
        raise AskedWrongly("Name a file for the copy, in a folder that exists and can be written.")
    if not to.exists():
        return
    if to.samefile(path) or Path(f"{to}-wal").exists():
        raise AskedWrongly("“{to}” is a database in use; name another file for the copy.", to=to.name)
    with to.open("rb") as file:
        head = file.read(len(_HEAD))
    if head not in (_HEAD, b""):
        raise AskedWrongly("“{to}” is no copy of a database, and was left alone.", to=to.name)


@contextmanager
def _beside(to: Path) -> Iterator[Path]:
    """A new file beside `to`, for its owner's eyes only; gone afterwards, unless it was renamed."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=PART, dir=to.parent)
    except OSError as error:
        raise DatabaseUnavailable(_NOT_TAKEN, to=to.name) from error
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
    finally:
        for rest in (part, Path(f"{part}-journal")):
            rest.unlink(missing_ok=True)


def _sweep(to: Path) -> None:
    """Remove what killed copies left behind."""
    for left in to.parent.glob(f".{to.name}.*{PART}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_NOT_TAKEN = (
    "The disk does not take the copy; perhaps it is full. No copy was made, and an earlier “{to}” stays as it"
    " was."
)
_UNSOUND = (
    "The database is damaged, and so would be the copy: none was made, and an earlier one stays as it was."
)
_FULL = "The disk is full: no copy was made, and an earlier one stays as it was. Free some space."


def _told(error: sqlite3.Error) -> Exception:
    """SQLite's own fault, told as ours."""
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return DatabaseBroken(_UNSOUND)
    if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return DatabaseUnavailable(_FULL)
    if kind == sqlite3.SQLITE_BUSY:
        return DatabaseUnavailable(
            "Another program holds the database: no copy was made. Try again in a minute."
        )
    return DatabaseBroken(opening.READ_ONLY)
