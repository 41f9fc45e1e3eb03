"""A timetable in either form that people have one in."""

from bot.domain.schedule import Timetable
from bot.files.lessons_csv import read_lessons_csv
from bot.files.lessons_ics import read_lessons_ics
from bot.files.table import decode


def read_lessons(data: bytes, *, timezone: str, now: int) -> Timetable:
    """The timetable in `data`, a calendar or CSV: the content tells which. Raises BadFile.

    `timezone` is meant where the file names none; `now` in UTC seconds.
    """
    if decode(data).lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        return read_lessons_ics(data, timezone=timezone, now=now)
    return read_lessons_csv(data, timezone=timezone)
