"""Digests, as the outbox remembers them: what each left for the next one, and what was never told."""

from datetime import date

import msgspec

from bot.domain.appointments import DIGEST
from bot.domain.intents import DEAD, EXPIRED, Intent
from bot.store.database import Connection

_LEFT = "SELECT content FROM intents WHERE channel = ? AND kind = ? AND content <> '' ORDER BY number DESC"

_UNSENT = f"""
    SELECT key, state, json_extract(reason, '$[0][0]') FROM intents
    WHERE channel = ? AND owed_at >= ? AND state IN ('{EXPIRED}', '{DEAD}') AND lesson_id <> ''
"""  # noqa: S608 - our own words

_STATE = "SELECT state FROM intents WHERE key = ? ORDER BY revision DESC LIMIT 1"


class Left(msgspec.Struct):
    """What the digest of a day left for the next one."""

    day: date
    at: int
    """When it was written, UTC seconds."""
    lessons: tuple[str, ...]
    """The ids of the lessons that were not over then."""


def leave(db: Connection, intent: Intent, left: Left) -> None:
    """Keep what a digest leaves for the next one, posted or not. Inside a transaction."""
    content = msgspec.json.encode(left).decode()
    db.conn.execute("UPDATE intents SET content = ? WHERE id = ?", (content, intent.id))


def left(db: Connection, channel: str, day: date) -> Left | None:
    """What the newest digest of an earlier day left; None where there was none."""
    for (content,) in db.conn.execute(_LEFT, (channel, DIGEST)):
        found = msgspec.json.decode(content, type=Left)
        if found.day < day:
            return found
    return None


def unsent(db: Connection, channel: str, since: int) -> dict[str, str]:
    """Keys of what was owed in a channel since, and never posted → `expired`, `quiet_hours` or `dead`."""
    rows = db.conn.execute(_UNSENT, (channel, since))
    return {key: code if code == "quiet_hours" else state for key, state, code in rows}


def state(db: Connection, key: str) -> str:
    """The state of the digest with that key; empty where none was ever owed."""
    row = db.conn.execute(_STATE, (key,)).fetchone()
    return str(row[0]) if row else ""
