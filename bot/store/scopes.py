"""Scopes: who may see which rooms, as admins said in Slack."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from bot.domain.scopes import Scope
from bot.store.database import Connection


def everybody(db: Connection) -> list[Scope]:
    """All of them, by who and room."""
    rows = db.conn.execute("SELECT who, room, author, at FROM scopes ORDER BY who, room")
    return [Scope(*row) for row in rows]


def granted(db: Connection) -> Mapping[str, frozenset[str]]:
    """Who → the rooms that they may see."""
    found: dict[str, set[str]] = defaultdict(set)
    for who, room in db.conn.execute("SELECT who, room FROM scopes"):
        found[who].add(room)
    return {who: frozenset(rooms) for who, rooms in found.items()}


def grant(db: Connection, who: str, rooms: Iterable[str], *, author: str, at: int) -> tuple[str, ...]:
    """From now on `who` may see these; those that they could not see before. Inside a transaction."""
    new = []
    for room in dict.fromkeys(rooms):
        row = (who, room, author, at)
        done = db.conn.execute("INSERT INTO scopes VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        if done.rowcount:
            new.append(room)
    return tuple(new)


def revoke(db: Connection, who: str, rooms: Collection[str] = ()) -> tuple[str, ...]:
    """No longer; without rooms, none of them. Those taken away. Inside a transaction."""
    known = granted(db).get(who, frozenset())
    gone = sorted(known & set(rooms) if rooms else known)
    db.conn.executemany("DELETE FROM scopes WHERE who = ? AND room = ?", [(who, room) for room in gone])
    return tuple(gone)
