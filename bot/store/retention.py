"""Retention: what is old is forgotten, a few thousand rows at a time, so that nobody waits for it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.store import restored
from bot.store.database import Connection, transaction

AT_ONCE = 2_000
"""Rows that one transaction forgets."""

# From one room to the next by the index, past all their rows.
_ROOMS = """
    WITH RECURSIVE found (room) AS (
        SELECT min(room) FROM {table}
        UNION ALL
        SELECT (SELECT min(room) FROM {table} WHERE room > found.room) FROM found WHERE room IS NOT NULL
    )
    SELECT room FROM found WHERE room IS NOT NULL
"""


class Old(NamedTuple):
    """Rows that are forgotten together. `limit` is asked which are too old by one value, UTC seconds."""

    what: str
    table: str
    key: str
    """What tells one row from the others."""
    limit: str
    by_room: bool = False
    """Whether its index begins with the room: then one room after the other is asked."""


VISITS: Sequence[Old] = (
    Old("visits", "sessions", "room, enter, person, list", "enter < ?", by_room=True),
    Old("reads", "scans", "id", "taken < ?", by_room=True),
    Old("sightings", "sightings", "room, person, first", "last < ?", by_room=True),
    Old("registers", "registers", "rowid", "start < ?"),
    Old("backfills", "backfills", 'room, start, "end"', '"end" < ?', by_room=True),
    # these do not say when their lesson was; made so long ago, it is over unless they say otherwise
    Old("corrections", "corrections", "id", "at < ?"),
    Old("excuses", "excuses", "id", "at < ? AND (until IS NULL OR until < date(?, 'unixepoch'))"),
)
"""What goes with the visits."""

ALERTS: Sequence[Old] = (
    Old("alerts", "alerts", "key", "start < ?"),
    # what is still to be done is never forgotten, nor what it changes, answers or is told by
    Old(
        "messages owed", "intents", "number",
        "owed_at < ? AND state NOT IN ('pending', 'sending', 'uncertain') AND id NOT IN ("
        " SELECT target FROM intents WHERE state IN ('pending', 'sending', 'uncertain')"
        " UNION ALL SELECT carrier FROM intents WHERE state IN ('pending', 'sending', 'uncertain'))",
    ),
    Old("mutes", "mutes", "id", "until < ?"),
)  # fmt: skip
"""What goes with the alerts."""

AUDIT: Sequence[Old] = (Old("looks", "audit", "id", "at < ?"),)
"""What goes with the record of who looked."""


def rooms(db: Connection, old: Old) -> list[str]:
    """The rooms that are to be asked one after the other; a single nameless one where there is no need."""
    if not old.by_room:
        return [""]
    return [room for (room,) in db.conn.execute(_ROOMS.format(table=old.table))]


def forget(db: Connection, old: Old, before: int, *, room: str = "", most: int = AT_ONCE) -> int:
    """Forget up to `most` rows of a kind that are older; how many those were. A transaction of its own."""
    values: list[object] = [before] * old.limit.count("?")
    limit, values = (f"room = ? AND {old.limit}", [room, *values]) if old.by_room else (old.limit, values)
    some = f"SELECT {old.key} FROM {old.table} WHERE {limit} LIMIT {int(most)}"  # noqa: S608 - our own names
    with transaction(db):
        gone = db.conn.execute(f"DELETE FROM {old.table} WHERE ({old.key}) IN ({some})", values)  # noqa: S608
        if old.table == "sessions" and gone.rowcount:
            db.forget_known()
        return gone.rowcount


def forget_restores(db: Connection, before: int) -> int:
    """Forget which older copies were put back before; a transaction of its own."""
    with transaction(db):
        return restored.forget(db.conn, before)


def spare(db: Connection) -> Mapping[str, int]:
    """The file's length in bytes, and how much of it is free for what comes."""
    (size,) = db.conn.execute("PRAGMA page_size").fetchone()
    (pages,) = db.conn.execute("PRAGMA page_count").fetchone()
    (free,) = db.conn.execute("PRAGMA freelist_count").fetchone()
    return {"bytes": pages * size, "free": free * size}


def shrink(db: Connection) -> None:
    """Write the file anew without its free pages. Takes a while, and a running bot waits for it."""
    db.conn.execute("VACUUM")
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
