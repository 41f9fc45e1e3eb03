"""Cells of a table, read: rooms, dates, times."""

import re
from datetime import date, datetime

from bot.domain.rooms import parse_room
from bot.errors import AskedWrongly

_EXCEL_TIME = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ROUNDED = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")


def read_room(text: str) -> str:
    """The room a cell names. Raises AskedWrongly; a number that Excel rounded is told so."""
    if _ROUNDED.fullmatch(text):
        raise AskedWrongly(
            "The room {room} was rounded by the spreadsheet; format the column as text.", room=text
        )
    return parse_room(text)


def read_moment(text: str, column: str) -> datetime:
    """A date with a time, ISO 8601 or as Excel rewrites it (2030/9/1 10:00). Raises AskedWrongly."""
    found = read_date(text, column)
    if isinstance(found, datetime):
        return found
    raise AskedWrongly("The {column} “{text}” has no time of day.", column=column, text=text[:40])


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
        if not text:
            raise AskedWrongly(
                "The {column} is empty; write it like 2030-09-01T10:00.", column=column
            ) from None
        raise AskedWrongly(
            "The {column} “{text}” cannot be read; write it like 2030-09-01T10:00.",
            column=column,
            text=text[:40],
        ) from None
