"""Marks of the people who were erased, so that no later read and no older copy brings them back.

A mark is a digest that only this database can make: it tells nobody who it was. The marks also stand in a
file beside the database, which no restore takes back; a bot that begins with an older copy removes the same
people again.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

DELETIONS = (
    # Messages and files of ours in Slack that are to be deleted; a row goes when Slack says that it is done.
    """
    CREATE TABLE deletions (
        id INTEGER PRIMARY KEY,
        channel TEXT NOT NULL,
        ts TEXT NOT NULL,
        file TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        UNIQUE (channel, ts, file)
    )
    """,
)

TABLES = ("CREATE TABLE erased (mark TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",)

_READ = "SELECT mark FROM erased"


class Marks:
    """Who was erased, asked by person."""

    def __init__(self, salt: bytes, known: Iterable[str]) -> None:
        self._salt, self._known = salt, frozenset(known)
        self._asked: dict[str, bool] = {}

    def hold(self, person: str, room: str) -> bool:
        """Whether somebody was erased, in `room` or everywhere."""
        about = f"{room}\n{person}"
        if about not in self._asked:
            marks = {mark_of(self._salt, person), mark_of(self._salt, person, room)}
            self._asked[about] = not marks.isdisjoint(self._known)
        return self._asked[about]

    def __len__(self) -> int:
        return len(self._known)


NOBODY = Marks(b"", ())


def mark_of(salt: bytes, person: str, room: str = "") -> str:
    """The mark of a person, in one room or everywhere; no way back to them without `salt`."""
    named = f"{room}\n{person}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(named, key=salt, digest_size=16, person=b"erased").hexdigest()


def load(db: sqlite3.Connection) -> Marks:
    """Everybody who was erased."""
    known = [mark for (mark,) in db.execute(_READ)]
    if not known:
        return NOBODY
    (salt,) = db.execute("SELECT salt FROM salt").fetchone()
    return Marks(bytes(salt), known)


def add(db: sqlite3.Connection, marks: Iterable[str], at: int) -> None:
    """Keep marks, inside a transaction."""
    db.executemany("INSERT INTO erased VALUES (?, ?) ON CONFLICT DO NOTHING", [(one, at) for one in marks])


def file_of(path: Path) -> Path:
    """The file beside the database at `path`."""
    return Path(f"{path}.erased")


def write(path: Path, marks: Iterable[str]) -> None:
    """Add marks to the file beside the database, durably: before anybody is removed."""
    descriptor = os.open(file_of(path), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, "".join(f"\n{one}\n" for one in marks).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unheeded(db: sqlite3.Connection, path: Path) -> set[str]:
    """Marks of the file that this database does not know: it is older than they are."""
    return set(_written(path)) - {mark for (mark,) in db.execute(_READ)}


def _written(path: Path) -> Iterator[str]:
    try:
        text = file_of(path).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return
    yield from (line for line in text.split() if len(line) == 32)  # noqa: PLR2004 - a whole mark
