"""Settings of channels, as people chose them in Slack."""

from datetime import time

from bot.domain.channel_settings import ChannelSettings
from bot.store.database import Connection

_READ = """
    SELECT language, digest, digest_at, digest_day, quiet_from, quiet_until, mention, broadcast
    FROM channel_settings WHERE channel = ?
"""

_WRITE = """
    INSERT OR REPLACE INTO channel_settings
        (channel, language, digest, digest_at, digest_day, quiet_from, quiet_until, mention, broadcast,
        author, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def get(db: Connection, channel: str) -> ChannelSettings:
    """What was chosen for a channel; the defaults where nothing was."""
    row = db.conn.execute(_READ, (channel,)).fetchone()
    if row is None:
        return ChannelSettings()
    language, digest, digest_at, digest_day, quiet_from, quiet_until, mention, broadcast = row
    return ChannelSettings(
        language,
        digest,
        _time(digest_at),
        digest_day,
        _time(quiet_from),
        _time(quiet_until),
        mention,
        bool(broadcast),
    )


def put(db: Connection, channel: str, chosen: ChannelSettings, *, author: str, at: int) -> None:
    """Keep what was chosen. Inside a transaction."""
    times = [one and one.isoformat() for one in (chosen.digest_at, chosen.quiet_from, chosen.quiet_until)]
    digest_at, quiet_from, quiet_until = times
    quiet = (quiet_from, quiet_until, chosen.mention, int(chosen.broadcast))
    row = (channel, chosen.language, chosen.digest, digest_at, chosen.digest_day, *quiet, author, at)
    db.conn.execute(_WRITE, row)


def language(db: Connection, channel: str) -> str:
    """The language that was chosen for a channel; empty where none was."""
    return get(db, channel).language


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
