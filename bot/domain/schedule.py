"""The timetable as people wrote it: series of lessons, and what was changed about single ones.

A series is kept in local time, as it was said ("Mondays at 10:00 in New York"); its lessons are built
in local time and measured in UTC, see `bot.domain.occurrences`.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.notes import Note
from bot.domain.repeats import read_parts, tidy
from bot.domain.zones import instant, wall, zone
from bot.errors import AskedWrongly

PERSON, PROVIDER, SLACK = "person", "provider", "slack"
"""Who planned a series: a person with a file, the provider, a person in Slack."""
YEARS = range(1990, 2100)
LONGEST = timedelta(hours=25)
"""A whole day, on the day the clocks are set back."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of the timetable: a lesson that is held once, or again and again."""

    id: str
    """Follows from the room and the first start, so that the same row imported twice is one series."""
    room: str
    title: str
    start: datetime
    """Start of the first lesson. Naive: wall time in `timezone`. Aware: an offset was given, it stands."""
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
    """`person`, `slack`, or `provider` where the provider's own schedule filled a room that had none."""

    @property
    def is_planned(self) -> bool:
        """Whether a person planned it: then the provider's schedule leaves the room alone."""
        return self.source != PROVIDER


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
    notes: tuple[Note, ...] = ()
    """What whoever imports it should know."""
    says_changes: bool = True
    """Whether `changes` is all there is to say. A .csv has no words for single lessons: it undoes nothing."""


def series_id(room: str, start: datetime, timezone: str) -> str:
    """The id of the series that begins in `room` at `start`: twelve hex digits.

    It is made from the instant, so `10:00+08:00` and `10:00` in Asia/Shanghai are the same row.
    """
    return hashlib.blake2s(f"{room} {instant(start, timezone)}".encode(), digest_size=6).hexdigest()


def lesson_id(series: str, start: int) -> str:
    """The id of the lesson that `series` puts at `start` (UTC seconds), wherever it was moved to."""
    return f"{series}-{start}"


def plan(
    *,
    room: str,
    start: datetime,
    end: datetime,
    timezone: str,
    title: str = "",
    repeat: str = "",
    until: date | None = None,
    channel: str = "",
    teacher: str = "",
    source: str = PERSON,
) -> Series:
    """A series whose parts fit together, tidied. A plain date as `until` means the whole of that day.

    Raises AskedWrongly, with a sentence for whoever wrote the row, where they do not fit.
    """
    zone(timezone)
    if start.year not in YEARS or end.year not in YEARS:
        raise AskedWrongly("The years of lessons are {first} to {last}.", first=YEARS[0], last=YEARS[-1])
    length = instant(end, timezone) - instant(start, timezone)
    # in the hour that the clocks skip, real time may run behind the clock on the wall: that is no mistake
    plain = start.tzinfo is None and end.tzinfo is None
    if length <= 0 and not (plain and end > start):
        raise AskedWrongly(
            "The lesson ends ({end:%Y-%m-%d %H:%M}) before it starts ({start:%Y-%m-%d %H:%M}).",
            end=end,
            start=start,
        )
    if length > LONGEST.total_seconds():
        raise AskedWrongly("The lesson lasts {hours} hours; a day is the longest.", hours=length // 3600)
    first = wall(start, timezone)
    rule, last = _take_until(repeat, timezone)
    limits = [limit for limit in (last, _end_of(until, timezone) if until else None) if limit]
    if limits and min(limits) < first:
        raise AskedWrongly(
            "The repeat ends ({end:%Y-%m-%d}) before its first lesson ({first:%Y-%m-%d}).",
            end=min(limits),
            first=first,
        )
    return Series(
        id=series_id(room, start, timezone),
        room=room,
        title=title,
        start=start,
        end=end,
        timezone=timezone,
        repeat=tidy(rule, first),
        until=min(limits, default=None),
        channel=channel,
        teacher=teacher,
        source=source,
    )


def _end_of(until: date, timezone: str) -> datetime:
    """The last wall time that `until` still allows."""
    if isinstance(until, datetime):
        return wall(until, timezone)
    return datetime.combine(until, time(23, 59, 59))


def _take_until(repeat: str, timezone: str) -> tuple[str, datetime | None]:
    """The repeat without its UNTIL, and the UNTIL as wall time. Raises AskedWrongly."""
    if "=" not in repeat:
        return repeat, None
    parts = read_parts(repeat)
    text = parts.pop("UNTIL", None)
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    if text is None:
        return rule, None
    match = re.fullmatch(r"(\d{8})(?:T(\d{6})(Z?))?", text)
    try:
        day = datetime.strptime(match[1], "%Y%m%d").date() if match else None  # noqa: DTZ007
        clock = datetime.strptime(match[2], "%H%M%S").time() if match and match[2] else None  # noqa: DTZ007
    except ValueError:
        day = None
    if match is None or day is None:
        raise AskedWrongly("UNTIL={text} is no date; write it like UNTIL=20301231.", text=text[:20])
    if clock is None:
        return rule, _end_of(day, timezone)
    return rule, wall(datetime.combine(day, clock, UTC if match[3] else None), timezone)
