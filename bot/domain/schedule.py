"""The timetable as people wrote it: series of lessons, and what was changed about single ones.

A series is kept in local time, as it was said ("Mondays at 10:00 in New York"); its lessons are built
in local time and measured in UTC, see `bot.domain.occurrences`.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bot.domain.zones import instant

PERSON, PROVIDER = "person", "provider"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of the timetable: a lesson that is held once, or again and again."""

    id: str
    """Follows from the room and the first start, so that the same row imported twice is one series."""
    room: str
    title: str
    start: datetime
    """Start of the first lesson. Naive: wall time in `timezone`. Aware: an offset was given, the instant stands."""
    end: datetime
    """End of the first lesson, naive or aware likewise; later lessons end at the same wall time."""
    timezone: str
    """IANA name. Repeats happen in it, also where `start` is aware."""
    repeat: str = ""
    """Empty (held once), `daily`, `weekly`, or the text of an RRULE without the name in front."""
    until: datetime | None = None
    """Naive wall time in `timezone`: no lesson starts later. None: for as long as the rule says."""
    channel: str = ""
    """Slack channel id; empty where the row names none."""
    teacher: str = ""
    """User id, else an exact name, else empty."""
    source: str = PERSON
    """`person`, or `provider` where the provider's own schedule filled a room that had none."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one lesson of a series: cancelled, or held at another time. (series, start) names it."""

    series: str
    """The id of the series."""
    start: int
    """When the lesson would have started by its rule, UTC seconds."""
    cancelled: bool = False
    new_start: int | None = None
    """UTC seconds; None where it was not moved."""
    new_end: int | None = None
    title: str = ""
    """Another title for this one lesson; empty keeps that of the series."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What a file of lessons says."""

    series: tuple[Series, ...]
    changes: tuple[Change, ...] = ()


def series_id(room: str, start: datetime, timezone: str) -> str:
    """The id of the series that begins in `room` at `start`: twelve hex digits.

    It is made from the instant, so `10:00+08:00` and `10:00` in Asia/Shanghai are the same row.
    """
    return hashlib.blake2s(f"{room} {instant(start, timezone)}".encode(), digest_size=6).hexdigest()


def lesson_id(series: str, start: int) -> str:
    """The id of the lesson that `series` puts at `start` (UTC seconds), wherever it was moved to."""
    return f"{series}-{start}"
