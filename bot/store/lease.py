"""The lease in the database: who may write, also where two hosts do not see each other's locks.

Whoever begins takes the next number, and what it writes is checked against that number in the same
transaction. A bot that was paused while another one began finds its number gone, and can write nothing.
"""

import platform
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DatabaseInUse, DatabaseTaken

TABLE = (
    """
    CREATE TABLE lease (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        number INTEGER NOT NULL,
        token TEXT NOT NULL,
        host TEXT NOT NULL,
        renewed INTEGER NOT NULL
    )
    """,
    "INSERT INTO lease VALUES (1, 0, '', '', 0)",
)

LASTS = 60
"""Seconds for which a bot on another host counts as alive after it last said so."""
RENEW_EVERY = 20

_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write, while its number is the newest."""

    number: int
    token: str
    """Made up at every start: after a restore an old number may come again."""


def this_host() -> str:
    """Names of this host, any of which proves that two are the same: its own, and that of the running kernel.

    Containers of one host share the kernel, and see each other's locks.
    """
    try:
        boot = _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    return " ".join(name for name in (platform.node(), boot) if name)


def take(db: sqlite3.Connection, host: str, now: float) -> Lease:
    """Take over. Inside a transaction, with the lock of this host held: what held it here before is dead.

    Raises DatabaseInUse where a bot on another host lately said that it is alive.
    """
    number, held_by, renewed = db.execute("SELECT number, host, renewed FROM lease").fetchone()
    is_near = bool({*host.split()} & {*str(held_by).split()})
    if not is_near and abs(now - renewed) < LASTS:
        raise DatabaseInUse(
            "Another attendance-bot, on another host, is using this database. Stop it first; if it has"
            " just died, wait a minute."
        )
    lease = Lease(int(number) + 1, secrets.token_hex(8))
    row = (lease.number, lease.token, host, int(now))
    db.execute("UPDATE lease SET number = ?, token = ?, host = ?, renewed = ?", row)
    return lease


def check(db: sqlite3.Connection, lease: Lease | None) -> None:
    """Raises DatabaseTaken where another bot has taken over. A command holds no lease, and is not asked."""
    if lease is None:
        return
    found = db.execute("SELECT number, token FROM lease WHERE only = 1").fetchone()
    if found != (lease.number, lease.token):
        raise DatabaseTaken


def renew(db: sqlite3.Connection, now: float) -> None:
    """Say that this bot is alive. Inside a transaction, which has checked the lease."""
    db.execute("UPDATE lease SET renewed = ?", (int(now),))


def give_up(db: sqlite3.Connection) -> None:
    """Let a bot on any host begin at once. Inside a transaction, which has checked the lease."""
    db.execute("UPDATE lease SET renewed = 0")
