"""A timetable as CSV: `room,title,start,end,repeat,until,timezone,channel,teacher`, in any order."""

import re
from datetime import date, datetime

from bot.domain.rooms import parse_room
from bot.domain.schedule import Series, Timetable, plan
from bot.errors import AskedWrongly
from bot.files.badlines import BadLines
from bot.files.table import Row, rows

REQUIRED = ("room", "start", "end")
OPTIONAL = ("title", "repeat", "until", "timezone", "channel", "teacher")
_EXCEL_TIME = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ROUNDED = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")


def read_lessons_csv(data: bytes, *, timezone: str) -> Timetable:
    """The timetable in `data`. `timezone` is meant where a line names none.

    Raises BadFile naming every bad line.
    """
    bad = BadLines("The timetable")
    found: dict[str, tuple[int, Series]] = {}
    for row in rows(data, required=REQUIRED, optional=OPTIONAL, bad=bad):
        with bad.line(row.line):
            series = _series(row, timezone)
            line, _ = found.setdefault(series.id, (row.line, series))
            if line != row.line:
                raise AskedWrongly(f"names the same room and start as line {line}.")
    bad.check()
    return Timetable(tuple(series for _, series in found.values()))


def _series(row: Row, timezone: str) -> Series:
    channel = row["channel"]
    if channel and not _CHANNEL.fullmatch(channel):
        raise AskedWrongly(
            f"“{channel[:40]}” is no channel id. Ids look like C02ABCDEF; see the channel's details."
        )
    return plan(
        room=read_room(row.exact("room")),
        title=row["title"],
        start=_moment(row["start"], "start"),
        end=_moment(row["end"], "end"),
        repeat=row["repeat"],
        until=read_date(row["until"], "until") if row["until"] else None,
        timezone=row["timezone"] or timezone,
        channel=channel,
        teacher=row.exact("teacher"),
    )


def read_room(text: str) -> str:
    """The room a cell names. Raises AskedWrongly; a number that Excel rounded is told so."""
    if _ROUNDED.fullmatch(text):
        raise AskedWrongly(f"The room {text} was rounded by the spreadsheet; format the column as text.")
    return parse_room(text)


def _moment(text: str, column: str) -> datetime:
    """A date with a time, ISO 8601 or as Excel rewrites it (2030/9/1 10:00). Raises AskedWrongly."""
    found = read_date(text, column)
    if isinstance(found, datetime):
        return found
    raise AskedWrongly(f"The {column} “{text[:40]}” has no time of day.")


def read_date(text: str, column: str) -> date:
    """A date, or a datetime where a time is given. Raises AskedWrongly naming the column."""
    excel = _EXCEL_TIME.fullmatch(text)
    try:
        if excel:
            year, month, day, hour, minute, second = (int(part or 0) for part in excel.groups())
            plain = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
            return plain if excel[4] else plain.date()
        if len(text) <= len("2030-09-01"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        what = f"The {column} is empty" if not text else f"The {column} “{text[:40]}” cannot be read"
        raise AskedWrongly(f"{what}; write it like 2030-09-01T10:00.") from None
