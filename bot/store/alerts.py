"""Alerts: what staff were told of a lesson, or would have been."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from bot.domain.alerts import Alert
from bot.domain.findings import Finding
from bot.store.database import Connection
from bot.store.notes import read_notes, write_notes

_FINDING = "kind, lesson_id, room, start, person, since, due, deadline, facts, people"
_LIFE = "state, reason, opened, changed, revision, told, scans, seen, delayed, author, taken, fired, steps"

_READ = f"SELECT {_FINDING}, {_LIFE} FROM alerts"  # noqa: S608 - our own column names

# `told` is set by whoever sends, maybe since this alert was read: it never falls.
_WRITE = f"""
    INSERT INTO alerts (key, {_FINDING}, {_LIFE})
    VALUES ({", ".join("?" * 24)})
    ON CONFLICT (key) DO UPDATE SET
        lesson_id = excluded.lesson_id, since = excluded.since, due = excluded.due,
        deadline = excluded.deadline, facts = excluded.facts, people = excluded.people,
        state = excluded.state, reason = excluded.reason, changed = excluded.changed,
        revision = excluded.revision, scans = excluded.scans, seen = excluded.seen,
        delayed = excluded.delayed, author = excluded.author, taken = excluded.taken,
        fired = excluded.fired, steps = excluded.steps,
        told = CASE WHEN excluded.told > alerts.told THEN excluded.told ELSE alerts.told END
"""  # noqa: S608

_TELL = "UPDATE alerts SET told = ? WHERE key = ? AND told < ?"

_Facts = dict[str, int]


def save(db: Connection, alerts: Iterable[Alert]) -> None:
    """Keep alerts as they are now. Inside a transaction."""
    db.conn.executemany(_WRITE, [_row(alert) for alert in alerts])


def tell(db: Connection, key: str, revision: int) -> None:
    """That revision is on its way: the alert can no longer be withdrawn. Inside a transaction."""
    db.conn.execute(_TELL, (revision, key, revision))


def of_lesson(db: Connection, lesson_id: str) -> list[Alert]:
    """Every alert that a lesson ever had, by key."""
    return _read(db, "WHERE lesson_id = ? ORDER BY key", (lesson_id,))


def find(db: Connection, keys: Iterable[str]) -> list[Alert]:
    """The alerts with these dedup keys, by key; what nobody knows is left out."""
    return [alert for key in sorted(set(keys)) for alert in _read(db, "WHERE key = ?", (key,))]


def between(db: Connection, start: int, end: int) -> list[Alert]:
    """The alerts of lessons that start in `[start, end)`, by start, then by key."""
    return _read(db, "WHERE start >= ? AND start < ? ORDER BY start, key", (start, end))


def forget(db: Connection, before: int) -> int:
    """Delete the alerts of lessons that started before; how many. Inside a transaction."""
    return db.conn.execute("DELETE FROM alerts WHERE start < ?", (before,)).rowcount


def _read(db: Connection, where: str, values: Sequence[object]) -> list[Alert]:
    return [_alert(row) for row in db.conn.execute(f"{_READ} {where}", values)]


def _row(alert: Alert) -> tuple[object, ...]:
    finding = alert.finding
    facts = msgspec.json.encode(dict(finding.facts)).decode()
    people = msgspec.json.encode(finding.people).decode()
    about = finding.kind, finding.lesson_id, finding.room, finding.start, finding.person
    when = finding.since, finding.due, finding.deadline
    life = alert.state, write_notes([alert.reason]), alert.opened, alert.changed, alert.revision, alert.told
    looked = alert.scans, alert.seen, alert.delayed
    hands = alert.author, alert.taken, alert.fired, alert.steps
    return (alert.key, *about, *when, facts, people, *life, *looked, *hands)


def _alert(row: Sequence[Any]) -> Alert:
    *about, facts, people, state, reason = row[:12]
    more = msgspec.json.decode(facts, type=_Facts), msgspec.json.decode(people, type=tuple[str, ...])
    (why,) = read_notes(reason)
    return Alert(Finding(*(*about, *more)), state, why, *row[12:])
