"""A timetable as a calendar (.ics), from Google, Outlook, Apple or a school's own system.

An event that repeats by one rule in a known zone becomes a series, which never runs out; its left-out
and moved instances become changes. Whatever repeats otherwise (single extra dates, several rules, a
zone of the calendar's own, "this and all following") is spread into single lessons, up to `AHEAD`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import recurring_ical_events
from icalendar import Calendar, Component

from bot.domain.notes import Note
from bot.domain.occurrences import lessons_between
from bot.domain.schedule import Change, Series, Timetable, plan
from bot.domain.zones import instant, wall
from bot.errors import N_, AskedWrongly, BadFile
from bot.files.badlines import BadLines
from bot.files.events import Times, extra, moment_of, moments_of, room_of, text_of, times_of
from bot.files.table import decode

AHEAD = timedelta(days=400)
MOST = 2_000
"""Single lessons that one event may be spread into."""


def read_lessons_ics(data: bytes, *, timezone: str, now: int) -> Timetable:
    """The timetable in `data`. `timezone` is meant where the calendar names none; `now` in UTC seconds.

    Raises BadFile naming the line on which each bad event begins.
    """
    text = decode(data)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError):
        calendars = []
    if not calendars:
        raise BadFile("This is no calendar file (.ics), or it is cut short.")
    bad = BadLines(N_("Problems in the calendar: {problems}; nothing of it was imported."))
    found = _Found()
    lines = iter(_event_lines(text))
    for calendar in calendars:
        home = text_of(calendar, "X-WR-TIMEZONE") or timezone
        events = [(next(lines, 1), event) for event in calendar.walk("VEVENT")]
        for line, master, overrides in _grouped(events):
            with bad.line(line):
                _Reading(calendar, home, now, found, line).read(master, overrides)
    bad.check()
    return Timetable(tuple(one for _, one in found.series.values()), tuple(found.changes), tuple(found.notes))


def _event_lines(text: str) -> list[int]:
    """The line on which each event begins, in the order of the file."""
    lines = re.split(r"\r\n|\n|\r", text)
    return [number for number, line in enumerate(lines, 1) if line.strip().upper() == "BEGIN:VEVENT"]


def _grouped(events: list[tuple[int, Component]]) -> Iterator[tuple[int, Component, list[Component]]]:
    """Each event with its moved or changed instances; an instance whose event is not here stands alone."""
    overrides: dict[str, list[tuple[int, Component]]] = {}
    for line, event in events:
        if "RECURRENCE-ID" in event:
            overrides.setdefault(text_of(event, "UID"), []).append((line, event))
    for line, event in events:
        if "RECURRENCE-ID" not in event:
            own = overrides.pop(text_of(event, "UID"), [])
            yield line, event, [one for _, one in own]
    for orphans in overrides.values():
        for line, event in orphans:
            yield line, event, []


@dataclass(slots=True)
class _Found:
    series: dict[str, tuple[int, Series]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, series: Series, line: int) -> None:
        """Keep a series. Raises AskedWrongly where its room and start are taken."""
        other, _ = self.series.setdefault(series.id, (line, series))
        if self.series[series.id][1] is not series:
            raise AskedWrongly("has the same room and start as the event on line {line}.", line=other)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The reading of one event and its instances."""

    calendar: Calendar
    home: str
    now: int
    found: _Found
    line: int

    def read(self, master: Component, overrides: list[Component]) -> None:
        """Add what the event says. Raises AskedWrongly."""
        for event in (master, *overrides):
            if event.errors:
                raise AskedWrongly("has a {field} that cannot be read.", field=event.errors[0][0])
        times = times_of(master, self.home)
        rules = master.get("RRULE", [])
        rules = [rule.to_ical().decode() for rule in (rules if isinstance(rules, list) else [rules])]
        following = any("RANGE" in event["RECURRENCE-ID"].params for event in overrides)
        several = len(rules) > 1 or "RDATE" in master or "EXRULE" in master
        if several or following or (times.foreign and rules):
            self._spread(master, overrides, times, rules)
        else:
            self._hold(master, overrides, times, rules[0] if rules else "")

    def _series(self, event: Component, times: Times, repeat: str = "", room: str = "") -> Series:
        return plan(
            room=room_of(event, room),
            title=text_of(event, "SUMMARY"),
            start=times.start,
            end=times.end,
            timezone=times.timezone,
            repeat=repeat,
            channel=extra(event, "CHANNEL"),
            teacher=extra(event, "TEACHER"),
        )

    def _hold(self, master: Component, overrides: list[Component], times: Times, rule: str) -> None:
        """Add the event as one series, and its instances as changes."""
        called_off = _is_cancelled(master)
        series = self._series(master, times, "" if called_off else rule)
        self.found.add(series, self.line)
        if called_off:
            self.found.changes.append(
                Change(series.id, instant(series.start, series.timezone), cancelled=True)
            )
            return
        for start in self._left_out(master, series):
            self.found.changes.append(Change(series.id, start, cancelled=True))
        for event in overrides:
            self._override(event, series)

    def _left_out(self, master: Component, series: Series) -> Iterator[int]:
        """The starts that EXDATE takes out; a plain date takes out the lessons of that day."""
        for moment in moments_of(master, "EXDATE"):
            if isinstance(moment, datetime):
                yield instant(moment, series.timezone)
                continue
            midnight = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
            begin = instant(midnight, series.timezone)
            end = instant(midnight + timedelta(days=1), series.timezone)
            yield from (one.start for one in lessons_between([series], [], begin, end) if one.start >= begin)

    def _override(self, event: Component, series: Series) -> None:
        """Add one changed instance. In another room it is another lesson, and this one is off."""
        moment = moment_of(event, "RECURRENCE-ID")
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, wall(series.start, series.timezone).time())
        original = instant(moment, series.timezone)
        if _is_cancelled(event):
            self.found.changes.append(Change(series.id, original, cancelled=True))
            return
        held = self._series(event, times_of(event, series.timezone), room=series.room)
        start, end = instant(held.start, held.timezone), instant(held.end, held.timezone)
        if held.room != series.room:
            self.found.add(held, self.line)
            self.found.changes.append(Change(series.id, original, cancelled=True))
            return
        title = held.title if held.title != series.title else ""
        self.found.changes.append(Change(series.id, original, new_start=start, new_end=end, title=title))

    def _spread(self, master: Component, overrides: list[Component], times: Times, rules: list[str]) -> None:
        """Add each lesson of the event alone, as far as we look ahead."""
        for rule in rules:  # refuses what would never end, before anybody follows it
            plan(
                room=room_of(master),
                start=wall(times.start, "UTC"),
                end=wall(times.end, "UTC"),
                timezone="UTC",
                repeat=rule,
            )
        begin = datetime.fromtimestamp(instant(times.start, times.timezone), UTC) - timedelta(days=1)
        end = max(begin, datetime.fromtimestamp(self.now, UTC)) + AHEAD
        alone = Calendar()
        for part in (*self.calendar.walk("VTIMEZONE"), master, *overrides):
            alone.add_component(part)
        instances = recurring_ical_events.of(alone).between(begin, end)
        if len(instances) > MOST:
            raise AskedWrongly(
                "gives {count} single lessons; {most} are the most.", count=len(instances), most=MOST
            )
        for event in instances:
            if not _is_cancelled(event):
                self.found.add(self._series(event, times_of(event, times.timezone)), self.line)
        facts = {"line": self.line, "lessons": len(instances), "until": int(end.timestamp())}
        self.found.notes.append(Note("spread_out", facts))


def _is_cancelled(event: Component) -> bool:
    return text_of(event, "STATUS").upper() == "CANCELLED"
