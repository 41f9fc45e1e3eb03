"""The lock beside the database: one bot a file. The system frees it when the process ends, also by a kill."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

from bot.errors import DatabaseBroken, DatabaseInUse
from bot.store.opening import READ_ONLY

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_MOST = 80


class FileLock:
    """A lock on `<file>.lock`: opening the database itself outside SQLite would drop SQLite's own locks."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, database: Path) -> Self:
        """Take the lock or raise DatabaseInUse at once. The file stays behind: removing it would race."""
        try:
            descriptor = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DatabaseBroken(READ_ONLY) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise DatabaseInUse(f"Another attendance-bot is using {database.name}. Stop it first.") from error
        return cls(descriptor)

    def read(self) -> str:
        """What the last bot wrote here; empty where none did."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.read(self._descriptor, _MOST).decode("ascii", "replace").strip()

    def write(self, text: str) -> None:
        """Write something short, in place of what stood there. No restore of the database takes it back."""
        with suppress(OSError):  # a full disk stops nothing: whoever reads less looks for less
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, f"{text:{_MOST - 1}}\n".encode("ascii"))

    def release(self) -> None:
        """Let the next bot have it."""
        os.close(self._descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
