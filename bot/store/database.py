"""The database: one SQLite file, one owner thread, one writer connection.

Everything that only SQLite knows (pragmas, its error codes, its faults by version) stays in this file
and in `bot.store.opening`. The rest of `bot.store` is plain SQL with integers for time.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import sqlite_utils

from bot.domain.lost import Lost
from bot.errors import DatabaseBroken, DatabaseTaken, DatabaseUnavailable, StoreError
from bot.metrics import STORE_SECONDS
from bot.store import lease, marks, migrations, opening, restored
from bot.store.lease import Lease
from bot.store.lock import FileLock
from bot.store.marks import Marks

P = ParamSpec("P")
R = TypeVar("R")


class _Texts(dict[bytes, str]):
    """Texts by their UTF-8. A text that comes again is the same object."""

    def __missing__(self, raw: bytes) -> str:
        text = self[raw] = raw.decode()
        return text


class Connection(sqlite_utils.Database):
    """The writer connection, as the functions of `bot.store` take it. Used on the owner thread only."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection, execute_plugins=False)
        self.lease: Lease | None = None
        """The right to write; None for a command, which needs none."""
        self.confirmed: dict[str, tuple[int, int]] = {}
        """Room → its newest scan in the table, and when a later one found the very same; see `scans`."""
        self.listed: dict[str, tuple[int, int]] = {}
        """Room → when the table says its list was read last, and when it was; see `sightings`."""
        self.lost: tuple[Lost, ...] = ()
        """Times of which this database knows nothing, because it is an older copy; see `restored`."""
        self.lock: FileLock | None = None
        self._when_committed: list[Callable[[], None]] = []
        self._aside = 0
        self._erased = marks.NOBODY

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do `action` once the running transaction is durable; never, if it is rolled back."""
        if not self.conn.in_transaction:
            raise RuntimeError("This needs `with transaction(db):` around it.")
        self._when_committed.append(action)

    def count_claim(self) -> None:
        """Count, inside a transaction, that something is about to be sent, here and in the lock file."""
        counted, lock = restored.count(self.conn), self.lock
        if lock:
            self.after_commit(lambda: lock.write(counted))

    def erased(self) -> Marks:
        """Everybody who was erased, by whatever process."""
        (count,) = self.conn.execute("SELECT count(*) FROM erased").fetchone()
        if count != len(self._erased):
            self._erased = marks.load(self.conn)
        return self._erased

    def forget_known(self) -> None:
        """Visits were removed: what is remembered of them holds no longer."""
        self._aside += 1

    @property
    def generation(self) -> int:
        """Another number whenever another process wrote to the file since the last look, or visits went."""
        (number,) = self.conn.execute("PRAGMA data_version").fetchone()
        return int(number) + self._aside

    def rows(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object]
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of a large answer, every text in memory once: a third of the size of a plain read."""
        self.conn.text_factory = _Texts().__getitem__
        try:
            yield from self.conn.execute(sql, parameters)
        finally:
            self.conn.text_factory = str

    @contextmanager
    def transaction(self) -> Iterator[Self]:
        """`BEGIN IMMEDIATE … COMMIT`: all of it or nothing, and no other writer in between.

        Raises DatabaseTaken, with nothing written, where another bot has taken over.
        """
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            lease.check(self.conn, self.lease)
            yield self
            self.conn.execute("COMMIT")
        except BaseException:
            self._when_committed.clear()
            if self.conn.in_transaction:  # a full disk may have rolled it back already
                self.conn.execute("ROLLBACK")
            raise
        actions, self._when_committed = self._when_committed, []
        for action in actions:
            action()


def transaction(db: Connection) -> AbstractContextManager[Connection]:
    """For `with`, around one all-or-nothing piece of work. It cannot be nested."""
    return db.transaction()


class Database:
    """The open database. Work is handed to its thread with `run` (or `call`, outside an event loop)."""

    def __init__(
        self, path: Path, thread: ThreadPoolExecutor, connection: Connection, lock: FileLock | None
    ) -> None:
        self.path = path
        self.remarks = opening.remarks(path)
        """Sentences that an administrator should read; nothing that stops the bot."""
        self.taken = asyncio.Event()
        """Another bot has taken over: nothing can be written any more."""
        self.trouble: StoreError | None = None
        """What the last work failed with; None once anything was written since."""
        self._thread = thread
        self._connection = connection
        self._lock = lock

    @classmethod
    def open(cls, path: str | Path, *, lock: bool = True) -> Self:
        """Open the file, made where there is none, and bring it to this release's schema.

        With `lock`, no second bot on this host gets it until this process ends, however it ends; one on
        another host not while this one says that it is alive, see `renew`. Raises DatabaseInUse,
        DatabaseNewer or DatabaseBroken; the file is then as it was.
        """
        path = Path(path).expanduser().resolve()
        opening.check_folder(path)
        held = FileLock.take(path) if lock else None
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        try:
            connection = thread.submit(_told, _open, path, held).result()
        except BaseException:
            thread.shutdown()
            if held:
                held.release()
            raise
        return cls(path, thread, connection, held)

    async def run(
        self, work: Callable[Concatenate[Connection, P], R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Do `work(connection, …)` on the owner thread. Work that has begun is not cut short by a cancel.

        Raises DatabaseUnavailable where nothing could be written now (full, locked), DatabaseTaken where
        another bot has taken over, DatabaseBroken where the file turns out damaged.
        """
        try:
            return await asyncio.wrap_future(self._submit(lambda db: work(db, *args, **kwargs)))
        except DatabaseTaken:
            self.taken.set()
            raise

    async def confirm(self) -> None:
        """Make sure that no other bot has taken over. Raises as `run` does."""
        await self.run(lambda db: lease.check(db.conn, db.lease))

    async def renew(self) -> None:
        """Say that this bot is alive, for those on other hosts. Raises as `run` does."""
        await self.run(_renew)

    def call(self, work: Callable[Concatenate[Connection, P], R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """As `run`, for callers without an event loop: blocks until the work is done."""
        return self._submit(lambda db: work(db, *args, **kwargs)).result()

    def found_again(self, room: str, taken: int) -> None:
        """A read begun at `taken` found the room as its newest scan did. From any thread; writes nothing."""
        kept = self._connection.confirmed.get(room)
        if kept is not None:
            self._connection.confirmed[room] = kept[0], max(kept[1], taken)

    def listed_again(self, room: str, taken: int, *, within: int) -> bool:
        """As `found_again`, of the list of people online; False where it is so old that it must be stored."""
        written, since = self._connection.listed.get(room, (0, 0))
        if not written or not since <= taken < written + within:
            return False
        self._connection.listed[room] = written, taken
        return True

    def _submit(self, work: Callable[[Connection], R]) -> Future[R]:
        return self._thread.submit(self._done, work)

    def _done(self, work: Callable[[Connection], R]) -> R:
        """Do the work on the owner thread, and note whether the disk takes what is written."""
        db = self._connection
        before = db.conn.total_changes
        try:
            with STORE_SECONDS.time():
                found = _told(work, db)
        except (DatabaseUnavailable, DatabaseBroken) as error:
            self.trouble = error
            raise
        if db.conn.total_changes != before:
            self.trouble = None
        return found

    def close(self) -> None:
        """Let running work end, close the file, give up lease and lock. Closing twice is harmless."""
        try:
            self._thread.submit(_close, self._connection).result()
        except RuntimeError:  # the thread has ended: closed before
            return
        self._thread.shutdown()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _open(path: Path, lock: FileLock | None) -> Connection:
    """The connection, made on the thread that will own it, with this release's schema."""
    db = Connection(opening.connect(path))
    try:
        if migrations.is_old(db):
            with db.transaction():
                migrations.apply(db)
        if lock:
            now = time.time()
            with db.transaction():
                held = lease.take(db.conn, lease.this_host(), now)
                db.lost = restored.notice(db.conn, lock.read(), int(now))
            db.lease, db.lock = held, lock
            lock.write(restored.progress(db.conn))
    except BaseException:
        db.close()
        raise
    return db


def _renew(db: Connection) -> None:
    with db.transaction():
        lease.renew(db.conn, time.time())


def _close(db: Connection) -> None:
    if db.lease is not None:
        with suppress(sqlite3.Error, DatabaseTaken), db.transaction():
            lease.give_up(db.conn)
    db.close()


def _told(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do the work; SQLite's own faults are told as ours."""
    try:
        return work(*args, **kwargs)
    except sqlite3.Error as error:
        told = _explain(error)
        if told is None:
            raise
        raise told from error


_EXPLAINED: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_FULL: (DatabaseUnavailable, "The disk is full: nothing was stored. Free some space."),
    sqlite3.SQLITE_IOERR: (DatabaseUnavailable, "The disk does not take or give data: nothing was stored."),
    sqlite3.SQLITE_BUSY: (DatabaseUnavailable, "Another program holds the database: nothing was stored."),
    sqlite3.SQLITE_LOCKED: (DatabaseUnavailable, "Another program holds the database: nothing was stored."),
    sqlite3.SQLITE_NOTADB: (DatabaseBroken, opening.NOT_OURS),
    sqlite3.SQLITE_CORRUPT: (DatabaseBroken, opening.DAMAGED),
    sqlite3.SQLITE_READONLY: (DatabaseBroken, opening.READ_ONLY),
    sqlite3.SQLITE_PERM: (DatabaseBroken, opening.READ_ONLY),
    sqlite3.SQLITE_CANTOPEN: (DatabaseBroken, opening.READ_ONLY),
}


def _explain(error: sqlite3.Error) -> StoreError | None:
    """What to tell people about an error of SQLite; None for one that is a fault of ours."""
    kind = _EXPLAINED.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return kind and kind[0](kind[1])
