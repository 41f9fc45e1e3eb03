"""Channels: when we may talk in each next, and which somebody has to mend first."""

from bot.domain.channels import Channel
from bot.store.database import Connection

_READ = "SELECT id, set_at, free_at, parked, failures FROM channels"

_WRITE = """
    INSERT INTO channels (id, set_at, free_at, parked, failures) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        set_at = excluded.set_at, free_at = excluded.free_at, parked = excluded.parked,
        failures = excluded.failures
"""


def get(db: Connection, channel: str) -> Channel:
    """What is known of a channel; one that we never talked in is free."""
    row = db.conn.execute(f"{_READ} WHERE id = ?", (channel,)).fetchone()
    return Channel(*row) if row else Channel(channel)


def put(db: Connection, channel: Channel) -> None:
    """Keep what is known of a channel. Inside a transaction."""
    row = channel.id, channel.set_at, channel.free_at, channel.parked, channel.failures
    db.conn.execute(_WRITE, row)


def parked(db: Connection) -> list[Channel]:
    """The channels that somebody has to mend, by id."""
    return [Channel(*row) for row in db.conn.execute(f"{_READ} WHERE parked <> '' ORDER BY id")]
