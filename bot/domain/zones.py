"""Wall time in a time zone, as UTC seconds.

Where clocks are set forward, an hour of wall time is missing; where they are set back, one comes
twice. A wall time in the missing hour is read as the old clock would have gone on (02:30 becomes
03:30), and of two equal wall times the first is meant: what people do with their wrist watches.
"""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import AskedWrongly

PLAIN, SKIPPED, REPEATED = "plain", "skipped", "repeated"


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone `name`. Raises AskedWrongly, repeating what was written."""
    try:
        found = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, UnicodeError):
        # OSError: `Asia` is a folder of the time zone database, not a zone
        raise AskedWrongly(
            "“{zone}” is no time zone. Zones are named like Asia/Shanghai or America/New_York.",
            zone=name[:60],
        ) from None
    return found


def instant(moment: datetime, timezone: str) -> int:
    """UTC seconds of `moment`: an aware time stands as it is, a naive one is wall time in `timezone`.

    Raises AskedWrongly for an unknown zone.
    """
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone(timezone))
    return int(aware.timestamp())


def wall(moment: datetime, timezone: str) -> datetime:
    """The wall time in `timezone`, naive, of an aware moment; a naive one is wall time already."""
    return moment if moment.tzinfo is None else moment.astimezone(zone(timezone)).replace(tzinfo=None)


def wall_at(seconds: int, timezone: str) -> datetime:
    """The wall time in `timezone`, naive, at `seconds` UTC."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone(timezone)).replace(tzinfo=None)


def kind(moment: datetime, timezone: str) -> str:
    """Whether the naive wall time comes once (`plain`), never (`skipped`) or twice (`repeated`) that day."""
    place = zone(timezone)
    first = moment.replace(tzinfo=place, fold=0).utcoffset()
    second = moment.replace(tzinfo=place, fold=1).utcoffset()
    if first is None or second is None or first == second:
        return PLAIN
    return SKIPPED if first < second else REPEATED
