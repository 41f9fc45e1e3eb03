"""The outbox: every message that we owe Slack, or ever owed, as an intent.

An intent moves by compare-and-set: whoever saw an older state of it changes nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

import msgspec

from bot.domain.grouping import BOARD, SENT_ITSELF, STORM, is_shared
from bot.domain.intents import EDIT, ENDS, LIVE, PENDING, POST, SENDING, SUPPRESS, UNCERTAIN, Intent, move
from bot.domain.notes import Note
from bot.store.database import Connection
from bot.store.notes import read_notes, write_notes

_NAMES = tuple(field.name for field in fields(Intent))
_COLUMNS = ", ".join(_NAMES)
_IS_LIVE = f"state IN ({', '.join(repr(state) for state in LIVE)})"
_READ = f"SELECT {_COLUMNS} FROM intents"  # noqa: S608 - our own column names

_OWE = f"""
    INSERT INTO intents ({_COLUMNS}, owed_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key, revision) DO NOTHING
"""  # noqa: S608

_SAVE = """
    UPDATE intents SET state = ?, not_before = ?, deadline = ?, reason = ?, target = ?, carrier = ?,
        attempts = ?, tried = ?, looks = ?, short = ?, repeat = ?, ts = ?
    WHERE id = ? AND state = ? AND tried IS ?
"""


_OWN = f"""
    {_IS_LIVE} AND (state = ? OR (carrier = '' AND kind IN ({", ".join("?" * len(SENT_ITSELF))})))
"""
_OWN_VALUES = (UNCERTAIN, *SENT_ITSELF)
_BUSY = f"SELECT DISTINCT channel FROM intents WHERE {_OWN}"  # noqa: S608

_GROUPS = f"""
    SELECT lesson_id, channel, count(*), max(number), min(not_before) FROM intents
    WHERE state = ? AND {_IS_LIVE} AND carrier = '' AND kind NOT IN ({", ".join("?" * len(SENT_ITSELF))})
    GROUP BY lesson_id, channel ORDER BY min(number)
"""  # noqa: S608

_TWICE = """
    SELECT count(*) FROM (
        SELECT 1 FROM intents WHERE owed_at >= ? AND what <> ? AND ts <> ''
        GROUP BY CASE WHEN place = '' THEN channel ELSE place END, ts HAVING count(*) > 1
    ) AS twice
"""

_FIRSTS = """
    SELECT owed_at FROM intents WHERE channel = ? AND kind = ? AND what = ? AND owed_at >= ?
    UNION ALL
    SELECT storms.owed_at FROM intents AS storms JOIN intents AS told ON told.carrier = storms.id
    WHERE storms.channel = ? AND storms.kind = ? AND storms.what = ? AND storms.owed_at >= ?
    GROUP BY storms.id, told.lesson_id
"""

_STORM_OF = """
    WHERE kind = ? AND what = ? AND id IN (SELECT carrier FROM intents WHERE lesson_id = ? AND channel = ?)
    ORDER BY number DESC LIMIT 1
"""


class Waiting(NamedTuple):
    """Alerts of one lesson that wait for one message."""

    lesson_id: str
    channel: str
    alerts: int
    newest: int
    not_before: int
    """The earliest."""


class Sent(NamedTuple):
    """A message in Slack."""

    channel: str
    ts: str


def salt(db: Connection) -> bytes:
    """The secret that the ids of this database's intents are made with."""
    (found,) = db.conn.execute("SELECT salt FROM salt").fetchone()
    return bytes(found)


def owe(db: Connection, intents: Iterable[Intent], now: int) -> int:
    """Write down what is owed; how much of it is new. Inside a transaction, with what it is owed for."""
    return sum(db.conn.execute(_OWE, (*_row(intent), now)).rowcount for intent in intents)


def save(db: Connection, before: Intent, after: Intent) -> bool:
    """Make `after` of an intent that still is as `before`; False where somebody was quicker."""
    row = _row(after)
    *_, state, not_before, deadline, reason, target, carrier, attempts, tried, looks, short, repeat, ts = row
    values = (
        state, not_before, deadline, reason, target, carrier, attempts, tried, looks, short, repeat, ts,
        before.id, before.state, before.tried,
    )  # fmt: skip
    return db.conn.execute(_SAVE, values).rowcount == 1


def shows(db: Connection, intent: str, content: str) -> None:
    """Keep the fingerprint of what an intent's message shows. Inside a transaction."""
    db.conn.execute("UPDATE intents SET content = ? WHERE id = ?", (content, intent))


def stands(db: Connection, intent: str, place: str) -> None:
    """Keep the channel that Slack gave an intent's message. Inside a transaction."""
    db.conn.execute("UPDATE intents SET place = ? WHERE id = ?", (place, intent))


def withdraw(db: Connection, key: str, reason: Note) -> int:
    """Suppress what is still pending for a key; how many intents. Inside a transaction."""
    waiting = _read(db, "WHERE key = ? AND state = ? ORDER BY revision", (key, PENDING))
    return sum(save(db, one, move(one, SUPPRESS, reason=reason)) for one in waiting)


def get(db: Connection, intent: str) -> Intent | None:
    """The intent with that id."""
    return next(iter(_read(db, "WHERE id = ?", (intent,))), None)


def live(db: Connection, channel: str = "") -> list[Intent]:
    """Everything that is still to be done, in one channel or in all, in the order it is to be done."""
    where, values = (" AND channel = ?", (channel,)) if channel else ("", ())
    return _read(db, f"WHERE {_IS_LIVE}{where} ORDER BY channel, not_before, number", values)


def waiting(db: Connection, lesson_id: str, channel: str) -> list[Intent]:
    """What waits to be carried by a message of its lesson, besides the messages themselves."""
    where = "WHERE lesson_id = ? AND channel = ? AND state = ? AND carrier = '' ORDER BY not_before, number"
    return [one for one in _read(db, where, (lesson_id, channel, PENDING)) if is_shared(one)]


def groups(db: Connection) -> list[Waiting]:
    """Where something waits to be carried."""
    return [Waiting(*row) for row in db.conn.execute(_GROUPS, (PENDING, *SENT_ITSELF))]


def busy(db: Connection) -> list[str]:
    """The channels in which something is to be sent, or to be found out."""
    return [one for (one,) in db.conn.execute(_BUSY, _OWN_VALUES)]


def sendable(db: Connection, channel: str) -> list[Intent]:
    """What is to be sent in a channel by itself, or to be found out, in order."""
    return _read(db, f"WHERE {_OWN} AND channel = ? ORDER BY not_before, number", (*_OWN_VALUES, channel))


def overdue(db: Connection, now: int) -> list[Intent]:
    """What is pending past its deadline."""
    return _read(db, "WHERE state = 'pending' AND deadline < ? ORDER BY number", (now,))


def of_kinds(db: Connection, kinds: Collection[str]) -> list[Intent]:
    """What is pending of these kinds, in the order it was owed."""
    where = f"WHERE {_IS_LIVE} AND state = ? AND kind IN ({', '.join('?' * len(kinds))}) ORDER BY number"
    return _read(db, where, (PENDING, *kinds))


def doubtful(db: Connection) -> list[Intent]:
    """What may have been posted, or not."""
    return _read(db, f"WHERE {_IS_LIVE} AND state = ? ORDER BY number", (UNCERTAIN,))


def being_sent(db: Connection) -> list[Intent]:
    """What somebody is sending now, or died over."""
    return _read(db, f"WHERE {_IS_LIVE} AND state = ? ORDER BY number", (SENDING,))


def tally(db: Connection) -> dict[str, int]:
    """How many intents are in each state; every state is named."""
    counts: dict[str, int] = dict(db.conn.execute("SELECT state, count(*) FROM intents GROUP BY state"))
    return {state: counts.get(state, 0) for state in (*LIVE, *ENDS)}


def recent(db: Connection, since: int) -> list[Intent]:
    """Everything that is live, and everything owed from `since` on."""
    return _read(db, f"WHERE {_IS_LIVE} OR owed_at >= ? ORDER BY number", (since,))


def messages_twice(db: Connection, since: int) -> int:
    """How many messages in Slack are said to be those of more than one intent."""
    (found,) = db.conn.execute(_TWICE, (since, EDIT)).fetchone()
    return int(found)


def of_lesson(db: Connection, lesson_id: str, channel: str, *, kinds: Collection[str]) -> list[Intent]:
    """What was ever owed for a lesson in a channel, of these kinds, oldest first."""
    where = f"WHERE lesson_id = ? AND channel = ? AND kind IN ({', '.join('?' * len(kinds))}) ORDER BY number"
    return _read(db, where, (lesson_id, channel, *kinds))


def carried(db: Connection, carrier: str) -> list[Intent]:
    """What an intent tells besides itself, by key."""
    return _read(db, "WHERE carrier = ? ORDER BY key, revision", (carrier,))


def message(db: Connection, intent: str) -> Sent | None:
    """Where the message of an intent stands; None where it has none."""
    row = db.conn.execute("SELECT channel, place, ts FROM intents WHERE id = ?", (intent,)).fetchone()
    return Sent(row[1] or row[0], row[2]) if row and row[2] else None


def post_of(db: Connection, key: str) -> str:
    """The id of the newest post that was owed for a key; empty where none was."""
    row = db.conn.execute(
        "SELECT id FROM intents WHERE key = ? AND what = ? ORDER BY revision DESC LIMIT 1", (key, POST)
    ).fetchone()
    return str(row[0]) if row else ""


def shown(db: Connection, intents: Iterable[Intent]) -> str:
    """The fingerprint of what the newest of these intents shows whose message is known."""
    for one in reversed(list(intents)):
        if one.ts:
            (content,) = db.conn.execute("SELECT content FROM intents WHERE id = ?", (one.id,)).fetchone()
            return str(content)
    return ""


def firsts(db: Connection, channel: str, since: int) -> list[int]:
    """When lessons began to talk in a channel from `since` on, in messages of their own or in a storm."""
    values = (channel, BOARD, POST, since, channel, STORM, POST, since)
    return [moment for (moment,) in db.conn.execute(_FIRSTS, values)]


def storm_of(db: Connection, lesson_id: str, channel: str) -> Intent | None:
    """The newest storm whose first message tells of a lesson."""
    found = _read(db, _STORM_OF, (STORM, POST, lesson_id, channel))
    return found[0] if found else None


def _read(db: Connection, where: str, values: Sequence[object]) -> list[Intent]:
    return [_intent(row) for row in db.conn.execute(f"{_READ} {where}", values)]


def _row(intent: Intent) -> tuple[Any, ...]:
    """As stored, in the order of the fields of Intent."""
    written = {"reason": write_notes([intent.reason]), "looks": msgspec.json.encode(intent.looks).decode()}
    return tuple(written.get(name, getattr(intent, name)) for name in _NAMES)


def _intent(row: Sequence[Any]) -> Intent:
    named = dict(zip(_NAMES, row, strict=True))
    (named["reason"],) = read_notes(named["reason"])
    named["looks"] = tuple(msgspec.json.decode(named["looks"], type=list[int]))
    return Intent(**named | {"short": bool(named["short"]), "repeat": bool(named["repeat"])})
