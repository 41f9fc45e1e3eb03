"""Deletions: messages and files of ours in Slack that are to go: they named somebody who was erased."""

from typing import NamedTuple

from bot.domain.grouping import BOARD
from bot.domain.intents import EDIT
from bot.store.database import Connection, transaction

DONE = ("ok", "message_not_found", "channel_not_found", "file_not_found", "file_deleted")
"""What Slack says of what is gone."""
MOST_TRIES = 3
AT_ONCE = 20


class Deletion(NamedTuple):
    """A message, with its file."""

    id: int
    channel: str
    ts: str
    file: str
    tries: int


def waiting(db: Connection) -> list[Deletion]:
    """What is to be deleted next: what failed least often first."""
    rows = db.conn.execute(
        "SELECT id, channel, ts, file, tries FROM deletions WHERE tries < ? ORDER BY tries, id LIMIT ?",
        (MOST_TRIES, AT_ONCE),
    )
    return [Deletion(*row) for row in rows]


def done(db: Connection, one: Deletion) -> None:
    """It is gone."""
    with transaction(db):
        db.conn.execute("DELETE FROM deletions WHERE id = ?", (one.id,))


def failed(db: Connection, one: Deletion) -> bool:
    """It is still there; whether that was the last try for now. Inside a transaction."""
    db.conn.execute("UPDATE deletions SET tries = tries + 1 WHERE id = ?", (one.id,))
    return one.tries + 1 == MOST_TRIES


def try_again(db: Connection) -> None:
    """Somebody may have mended what was in the way."""
    with transaction(db):
        db.conn.execute("UPDATE deletions SET tries = 0 WHERE tries > 0")


def boards(db: Connection) -> list[tuple[str, str]]:
    """(lesson, channel) of every message of a lesson among them."""
    rows = db.conn.execute(
        "SELECT DISTINCT lesson_id, intents.channel FROM intents JOIN deletions ON deletions.ts = intents.ts"
        " AND deletions.channel IN (intents.channel, intents.place) WHERE kind = ? AND what <> ?",
        (BOARD, EDIT),
    )
    return [(lesson, channel) for lesson, channel in rows]


def spare(db: Connection, lesson_id: str, channel: str) -> int:
    """The messages of a lesson are edited instead; how many. Inside a transaction."""
    return db.conn.execute(
        "DELETE FROM deletions WHERE file = '' AND ts IN"
        " (SELECT ts FROM intents WHERE kind = ? AND what <> ? AND lesson_id = ? AND channel = ?)",
        (BOARD, EDIT, lesson_id, channel),
    ).rowcount
