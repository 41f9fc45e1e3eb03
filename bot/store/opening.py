"""Opening the file: how SQLite is set up, what is refused, and what an administrator should know."""

import os
import re
import sqlite3
from pathlib import Path

from bot.errors import DatabaseBroken

NOT_OURS = (
    "The file is no database of attendance-bot, and was left alone. Set ATTENDANCE_DATABASE to another path."
)
DAMAGED = (
    "The database is damaged, and was left alone. Stop the bot, move the file away with its -wal and -shm,"
    " put a backup in its place, and start again."
)
READ_ONLY = (
    "The database cannot be opened for writing. Its folder must exist on a local disk, and the folder and the"
    " file must be writable by the user that runs attendance-bot."
)

OURS = {"_sqlite_migrations", "sessions"}
"""Tables that every database of ours has."""

_WAIT = "PRAGMA busy_timeout = 5000"

_SETUP = (
    "PRAGMA page_size = 8192",  # heeded while the file is empty; big rooms take a tenth less than with 4096
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an acknowledged change survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -65536",  # 64 MB; a big room is then written without reading it back
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",
)
CHECKED_WHOLE = 64 * 2**20
"""Files up to so many bytes are checked whole at every start (about 0.1 s); of larger ones only the roots."""

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"}


def check_folder(path: Path) -> None:
    """Raises DatabaseBroken where the file could not be made or written, before anything is touched."""
    if path.is_dir() or not os.access(path.parent, os.W_OK | os.X_OK):
        raise DatabaseBroken(READ_ONLY)
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise DatabaseBroken(READ_ONLY)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a sound file of ours, with our settings; transactions are begun by hand.

    Raises DatabaseBroken or sqlite3.Error, before anything is written.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(_WAIT)
        _check(connection, path)
        for pragma in _SETUP:
            connection.execute(pragma).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises DatabaseBroken, or sqlite3.DatabaseError, where the file is damaged or somebody else's."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    if tables and not set(tables) >= OURS:
        raise DatabaseBroken(NOT_OURS)
    if path.stat().st_size <= CHECKED_WHOLE:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DatabaseBroken(DAMAGED)
        return
    for table in tables:
        connection.execute(f'SELECT * FROM "{table}" LIMIT 1').fetchall()  # noqa: S608 - a name from the schema


def remarks(path: Path) -> tuple[str, ...]:
    """What does not stop the bot, but should be known to whoever runs it."""
    found = []
    if has_wal_reset_bug(sqlite3.sqlite_version_info):
        found.append(
            f"SQLite {sqlite3.sqlite_version} may, very rarely, damage a database that two programs use"
            " at once. Use 3.51.3 or later, and keep backups."
        )
    kind = file_system(path, _mounts())
    if kind in _NETWORK:
        found.append(
            f"The database lies on a network disk ({kind}), where locks fail. Move it to a local one."
        )
    return tuple(found)


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether this SQLite may damage a WAL file that several connections use at once.

    Fixed in 3.51.3, and in 3.44.6 and 3.50.7 for their series; https://www.sqlite.org/wal.html tells of it.
    One writer connection, and short visits by `show` beside it, keep it very unlikely.
    """
    series, patch = (version[0], version[1]), version[2]
    fixed = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
    return (3, 7) <= series < (3, 52) and patch < fixed.get(series, 1000)


def file_system(path: Path, mounts: str) -> str:
    """The kind of file system that holds `path`, by the longest mount point above it; empty where unknown."""
    kinds = {}
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) > 2:  # noqa: PLR2004 - device, place, kind
            kinds[_unescape(fields[1])] = fields[2]
    above = [place for place in (str(path), *map(str, path.parents)) if place in kinds]
    return kinds[above[0]] if above else ""


def _unescape(place: str) -> str:
    """Mount points write a space as a backslash and 040."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), place)


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
