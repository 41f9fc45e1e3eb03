"""Touched: about which rooms and lessons something was written, so that the others need no look.

Triggers of our own connection tell it; they live in memory, write nothing and end with the process. What
another process writes is noticed by the file's version, and touches everything.
"""

from collections.abc import Iterable

from bot.store.database import Connection

BY_ROOM = ("alerts", "excuses", "links", "registers", "room_rules", "roster")
BY_LESSON = ("corrections", "intents")
ALL = ("channel_settings", "mutes")
"""Tables that say how a room is judged, or what is told of it; by the column that says of which."""

_MANY = 50_000
_EVERYTHING = ""


class Touched:
    """Counts what is written. `look` and the counting belong to the database's thread."""

    def __init__(self) -> None:
        self.number = 0
        """Grows with everything that is written."""
        self._last: dict[str, int] = {}
        self._watched: Connection | None = None
        self._generation = 0

    def look(self, db: Connection) -> None:
        """Begin to watch a connection; from then on, see whether another process wrote."""
        if self._watched is not db:
            self._watched = db
            db.conn.create_function("touched", 1, self._touch)
            for table, column in _tables():
                self._watch(db, table, column)
            self._touch(_EVERYTHING)
        if db.generation != self._generation:
            self._generation = db.generation
            self._touch(_EVERYTHING)

    def since(self, number: int, names: Iterable[str]) -> bool:
        """Whether anything was written about these rooms and lessons since `number`. From any thread."""
        last = self._last
        return last.get(_EVERYTHING, 0) > number or any(last.get(name, 0) > number for name in names)

    def _watch(self, db: Connection, table: str, column: str) -> None:
        for deed, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
            what = f"{row}.{column}" if column else f"'{_EVERYTHING}'"
            name = f"touched_{table}_{deed}"
            db.conn.execute(f"DROP TRIGGER IF EXISTS temp.{name}")
            db.conn.execute(
                f"CREATE TEMP TRIGGER {name} AFTER {deed} ON main.{table} BEGIN SELECT touched({what}); END"
            )

    def _touch(self, name: str | None) -> None:
        if len(self._last) > _MANY:
            self._last = {_EVERYTHING: self.number + 1}
        self.number += 1
        self._last[name or _EVERYTHING] = self.number


def _tables() -> list[tuple[str, str]]:
    by = {"room": BY_ROOM, "lesson_id": BY_LESSON, "": ALL}
    return [(table, column) for column, tables in by.items() for table in tables]
