"""One event of a calendar: when it is, in which zone, and which room it names."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from icalendar import Component

from bot.domain.rooms import parse_room
from bot.domain.zones import zone
from bot.errors import AskedWrongly

_THIRD = re.compile(r"third:\S{1,64}", re.IGNORECASE)
_LINK = re.compile(r"talk-cloud\.\S*?[/=](\d{5,20})(?!\d)", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:room|classroom|serial|教室|房间|课堂)\s*(?:号|no\.?|number)?\s*[:：#]?\s*(\d{3,20})(?!\d)",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![\d.+-])(\d{6,20})(?![\d.])")


@dataclass(frozen=True, slots=True)
class Times:
    """When an event is. Naive times are wall time in `timezone`; aware ones stand as they are."""

    start: datetime
    end: datetime
    timezone: str
    foreign: bool = False
    """Its zone is written out in the calendar and is none we know by name."""


def room_of(event: Component, otherwise: str = "") -> str:
    """The room an event names: in an `X-…ROOM` field, its place, its link or its description.

    A bare number counts in the field and the place only: descriptions hold telephone numbers.
    `otherwise` is meant where it names none. Raises AskedWrongly where there is none, or several.
    """
    named = [str(value) for name, value in event.property_items(recursive=False) if _is_extra(name, "ROOM")]
    if named:
        return parse_room(named[0])
    place = text_of(event, "LOCATION")
    if place.isdigit():
        return parse_room(place)
    told = [place, text_of(event, "URL"), text_of(event, "DESCRIPTION"), text_of(event, "X-ALT-DESC")]
    found: list[str] = []
    for pattern, texts in ((_THIRD, told), (_LINK, told), (_NAMED, told), (_LONG, told[:1])):
        found = found or [match for text in texts for match in pattern.findall(text)]
    rooms = sorted({parse_room(room.rstrip(".,;)")) for room in found})
    if not rooms and otherwise:
        return otherwise
    if not rooms:
        raise AskedWrongly("names no room. Write its number, or third:ID, into the place of the event.")
    if len(rooms) > 1:
        raise AskedWrongly("names several rooms: {rooms}.", rooms=", ".join(rooms[:5]))
    return rooms[0]


def extra(event: Component, ending: str) -> str:
    """The value of the first `X-…` field whose name ends so; empty where there is none."""
    values = (str(value) for name, value in event.property_items(recursive=False) if _is_extra(name, ending))
    return next(values, "").strip()


def _is_extra(name: str, ending: str) -> bool:
    return name.upper().startswith("X-") and name.upper().endswith(ending)


def text_of(event: Component, name: str) -> str:
    """A field as one text; empty where there is none."""
    value = event.get(name, "")
    values = value if isinstance(value, list) else [value]
    return " ".join(str(one) for one in values).strip()


def times_of(event: Component, home: str) -> Times:
    """When an event is. `home` is meant where it names no zone. Raises AskedWrongly."""
    start = _moment(event, "DTSTART")
    if event.get("DTEND") is not None:
        end = _moment(event, "DTEND")
    elif event.get("DURATION") is not None:
        end = start + length_of(event)
    else:
        raise AskedWrongly("has no end.")
    return _placed(start, end, home, repeats="RRULE" in event or "RDATE" in event)


def length_of(event: Component) -> timedelta:
    """The DURATION of an event. Raises AskedWrongly where it is none."""
    length = getattr(event["DURATION"], "dt", None)
    if not isinstance(length, timedelta):
        raise AskedWrongly("has a duration that cannot be read.")
    return length


def moment_of(event: Component, name: str) -> date:
    """The date or datetime of a field. Raises AskedWrongly where there is not exactly one."""
    moment = getattr(event.get(name), "dt", None)
    if not isinstance(moment, date):
        raise AskedWrongly("has not one {field}.", field=name)
    return moment


def _moment(event: Component, name: str) -> datetime:
    """A time of an event, its zone known. Raises AskedWrongly where it has none, or only a date."""
    moment = moment_of(event, name)
    if not isinstance(moment, datetime):
        raise AskedWrongly("lasts all day; a lesson has a start and an end.")
    if moment.tzinfo is None and "TZID" in event[name].params:
        unknown = str(event[name].params["TZID"])
        raise AskedWrongly(
            "is in the zone “{zone}”, which neither I nor the calendar know.", zone=unknown[:60]
        )
    return moment


def _placed(start: datetime, end: datetime, home: str, *, repeats: bool) -> Times:
    """The times with the zone in which they are said."""
    place = start.tzinfo
    if place is None:
        return Times(start, end, home)
    if isinstance(place, ZoneInfo) and place.key != "UTC":
        return Times(_wall(start, place), _wall(end, place), place.key)
    if end.tzinfo is None:
        end = end.replace(tzinfo=place)
    if start.tzname() == "UTC":
        # a rule said in UTC repeats in UTC; a single moment may as well be shown at home
        return Times(start.astimezone(UTC), end.astimezone(UTC), "UTC" if repeats else home)
    if _alike(place, zone(home), start):
        return Times(_wall(start, place), _wall(end, place), home)
    return Times(start.astimezone(UTC), end.astimezone(UTC), home, foreign=True)


def _wall(moment: datetime, place: tzinfo) -> datetime:
    return (moment.astimezone(place) if moment.tzinfo else moment).replace(tzinfo=None)


def _alike(one: tzinfo, other: tzinfo, since: datetime) -> bool:
    """Whether two zones show the same time all through the two years from `since`."""
    days = (since.replace(tzinfo=None) + timedelta(days=step) for step in range(0, 730, 7))
    return all(day.replace(tzinfo=one).utcoffset() == day.replace(tzinfo=other).utcoffset() for day in days)


def moments_of(event: Component, name: str) -> list[date]:
    """The dates or datetimes of a field that may stand several times, such as EXDATE."""
    value = event.get(name, [])
    fields = value if isinstance(value, list) else [value]
    return [one.dt for field in fields for one in field.dts]
