"""The lessons of a timetable: built in local time, measured in UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain import zones
from bot.domain.notes import Note
from bot.domain.register import Lesson
from bot.domain.repeats import starts
from bot.domain.schedule import Change, Series, lesson_id

HOUR, DAY = 3_600, 86_400
REACH = timedelta(hours=40)
"""Wall time is within 14 h of UTC, and no lesson lasts longer than 25 h."""


def lessons_between(
    series: Iterable[Series], changes: Iterable[Change], start: int, end: int
) -> list[Lesson]:
    """The lessons that touch `[start, end)`, UTC seconds, oldest first.

    Cancelled lessons are among them, marked. A moved lesson stands at its new time only and keeps
    its id. A change of a lesson that its series no longer holds says nothing.
    """
    changed: dict[str, dict[int, Change]] = {}
    for change in changes:
        changed.setdefault(change.series, {})[change.start] = change
    found: list[Lesson] = []
    for one in series:
        found.extend(_of_series(one, changed.get(one.id, {}), start, end))
    return sorted(found, key=lambda lesson: (lesson.start, lesson.end, lesson.room, lesson.id))


def _of_series(series: Series, changes: dict[int, Change], start: int, end: int) -> Iterator[Lesson]:
    """The lessons of one series that touch `[start, end)`, each once."""
    planned = _planned(series, start, end)
    for change in changes.values():
        if change.new_start is not None and change.start not in planned:
            # moved into the period from elsewhere, if the series still holds it
            planned.update(
                item
                for item in _planned(series, change.start, change.start + 1).items()
                if item[0] == change.start
            )
    for original, lesson in planned.items():
        held = _changed(lesson, changes[original]) if original in changes else lesson
        if held.start < end and held.end > start:
            yield held


def _planned(series: Series, start: int, end: int) -> dict[int, Lesson]:
    """The lessons that the rule of `series` puts near `[start, end)`, by start: no two at one moment."""
    first = zones.wall(series.start, series.timezone)
    length = _wall_length(series)
    after = datetime.fromtimestamp(start, UTC).replace(tzinfo=None) - REACH
    before = datetime.fromtimestamp(end, UTC).replace(tzinfo=None) + REACH
    planned: dict[int, Lesson] = {}
    for moment in starts(series.repeat, first, series.until, after, before):
        lesson = _lesson(series, moment, length) if moment != first else _first(series, length)
        planned.setdefault(lesson.start, lesson)
    return planned


def _wall_length(series: Series) -> timedelta:
    """How long its lessons last by the clock on the wall."""
    length = zones.wall(series.end, series.timezone) - zones.wall(series.start, series.timezone)
    if length > timedelta(0):
        return length
    # started and ended with offsets in the hour that comes twice: the wall clock went backwards
    seconds = zones.instant(series.end, series.timezone) - zones.instant(series.start, series.timezone)
    return timedelta(seconds=seconds)


def _first(series: Series, length: timedelta) -> Lesson:
    """The first lesson of a series: the only one whose start and end may carry an offset, which stands."""
    lesson = _lesson(series, zones.wall(series.start, series.timezone), length)
    if series.start.tzinfo is None and series.end.tzinfo is None:
        return lesson
    start = zones.instant(series.start, series.timezone)
    end = zones.instant(series.end, series.timezone)
    return replace(lesson, id=lesson_id(series.id, start), start=start, end=end, notes=())


def _lesson(series: Series, moment: datetime, length: timedelta) -> Lesson:
    """The lesson that starts at the wall time `moment` and by the clock on the wall lasts `length`."""
    start = zones.instant(moment, series.timezone)
    end = zones.instant(moment + length, series.timezone)
    seconds = int(length.total_seconds())
    notes: list[Note] = []
    kind = zones.kind(moment, series.timezone)
    if kind == zones.SKIPPED:
        end = start + seconds  # the whole lesson moves with its start
        moved = int((zones.wall_at(start, series.timezone) - moment).total_seconds())
        notes.append(Note("start_skipped", {"moved_by": moved}))
    elif kind == zones.REPEATED:
        notes.append(Note("start_repeated"))
    if end - start != seconds:
        notes.append(Note("length_changed", {"wall": seconds, "real": end - start}))
    return Lesson(
        id=lesson_id(series.id, start),
        room=series.room,
        title=series.title,
        start=start,
        end=end,
        timezone=series.timezone,
        teacher=series.teacher,
        channel=series.channel,
        source=series.source,
        notes=tuple(notes),
    )


def _changed(lesson: Lesson, change: Change) -> Lesson:
    """The lesson as it is held after the change. A move without an end keeps the length."""
    title = change.title or lesson.title
    if change.new_start is None:
        return replace(lesson, title=title, cancelled=change.cancelled)
    start = change.new_start
    end = change.new_end if change.new_end is not None else start + lesson.end - lesson.start
    notes = (*lesson.notes, Note("moved", {"from": lesson.start})) if start != lesson.start else lesson.notes
    return replace(lesson, title=title, start=start, end=end, cancelled=change.cancelled, notes=notes)


class DayIndex:
    """The lessons of a timetable, to be asked for by the moment. A day is indexed when first asked for.

    Build a new one when the timetable changes. Only the last few days asked for are kept.
    """

    def __init__(
        self, series: Iterable[Series], changes: Iterable[Change] = (), *, margin: int = 0, days: int = 4
    ) -> None:
        """`margin`: seconds around a lesson that count as near it."""
        self._series = tuple(series)
        self._changes = tuple(changes)
        self._margin = margin
        self._kept = days
        self._days: dict[int, tuple[tuple[Lesson, ...], ...]] = {}

    def at(self, moment: int) -> list[Lesson]:
        """The lessons with `start − margin ≤ moment < end + margin`, cancelled ones too; oldest first."""
        margin = self._margin
        hours = self._hours(moment // DAY)
        return [
            lesson
            for lesson in hours[moment % DAY // HOUR]
            if lesson.start - margin <= moment < lesson.end + margin
        ]

    def _hours(self, day: int) -> tuple[tuple[Lesson, ...], ...]:
        """The lessons of a UTC day, by each hour in which they count."""
        if day not in self._days:
            if len(self._days) >= self._kept:
                del self._days[next(iter(self._days))]
            self._days[day] = self._index(day * DAY)
        return self._days[day]

    def _index(self, midnight: int) -> tuple[tuple[Lesson, ...], ...]:
        hours: list[list[Lesson]] = [[] for _ in range(DAY // HOUR)]
        margin = self._margin
        lessons = lessons_between(self._series, self._changes, midnight - margin, midnight + DAY + margin)
        for lesson in lessons:
            first = max(0, (lesson.start - margin - midnight) // HOUR)
            last = min(len(hours) - 1, (lesson.end + margin - 1 - midnight) // HOUR)
            for hour in range(first, last + 1):
                hours[hour].append(lesson)
        return tuple(map(tuple, hours))
