"""Appointments: when which digest is to be sent in a channel. One a channel and local date.

The wall time is that of the bot's own zone. In the hour that the clocks skip it is read as the old clock
would have gone on, and of an hour that comes twice the first is meant; the date is the same either way.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.channel_settings import DAILY, OFF, USUAL, WEEKLY, ChannelSettings
from bot.domain.zones import instant, wall_at

DIGEST, WEEK, PART = "digest", "week", "digest_part"
"""Kinds of the intents: of a day's digest, of a week's, and of a reply in the thread of either."""
SCHEDULED = (DIGEST, WEEK, PART)

LASTS = 6 * 3_600
"""So many seconds after its time a digest is still sent."""
_EARLIEST = timedelta(hours=14)
FALLBACK = time(20, 0)
"""For a channel that wants a digest where the bot as a whole has no time for it."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One digest that is to be sent."""

    kind: str
    """`digest` or `week`."""
    channel: str
    day: date
    """The local date on which it is due."""
    at: int
    """When, UTC seconds."""

    @property
    def key(self) -> str:
        """What makes two of them the same one."""
        return key(self.kind, self.channel, self.day)


def key(kind: str, channel: str, day: date) -> str:
    """The dedup key of a digest: the same for a date, whatever the zone and the time of day.

    Like that of a lesson it holds a time before which it cannot have been sent: when the date begins where it
    does so first.
    """
    begins = datetime.combine(day, time(), UTC) - _EARLIEST
    return f"v1|{channel}|{int(begins.timestamp())}|{kind}"


def due(
    channel: str, chosen: ChannelSettings, usual: time | None, timezone: str, now: int
) -> list[Appointment]:
    """What is due in a channel at `now`, the oldest first; `usual` is the bot's own time, None for off.

    As usual is a digest each day, and the week's on Monday. Yesterday's is due for as long as it may be sent.
    """
    found = []
    for days in (-1, 0):
        day = wall_at(now, timezone).date() + timedelta(days=days)
        moment = moment_on(day, chosen, usual, timezone)
        if moment <= now <= moment + LASTS:
            found += [Appointment(kind, channel, day, moment) for kind in kinds_on(day, chosen, usual)]
    return found


def moment_on(day: date, chosen: ChannelSettings, usual: time | None, timezone: str) -> int:
    """When a channel's digest of that date is due, UTC seconds, if it gets one."""
    return instant(datetime.combine(day, chosen.digest_at or usual or FALLBACK), timezone)


def kinds_on(day: date, chosen: ChannelSettings, usual: time | None) -> list[str]:
    """Which digests a channel gets on that date."""
    if chosen.digest == OFF or (chosen.digest == USUAL and usual is None):
        return []
    weekly = chosen.digest in (USUAL, WEEKLY) and day.weekday() == chosen.digest_day
    daily = chosen.digest in (USUAL, DAILY)
    return [DIGEST] * daily + [WEEK] * weekly


def midnights(day: date, timezone: str, days: int = 1) -> tuple[int, int]:
    """When that local day begins, and when it or the last of so many days ends; UTC seconds."""
    first = datetime.combine(day, time())
    return instant(first, timezone), instant(first + timedelta(days=days), timezone)
