"""The period that a command is asked about."""

from datetime import datetime, time, timedelta

import click

from bot.domain.periods import DAY, MOST, Period, parse_period
from bot.domain.zones import instant
from bot.errors import BadPeriod
from bot.files.cells import read_date


def between(first: str, last: str | None, *, timezone: str, now: int) -> Period:
    """From `first` to `last`, or to now. Raises BadPeriod."""
    if last:
        return parse_period([first, "to", last], timezone=timezone, now=now)
    return Period(parse_period([first], timezone=timezone, now=now).start, now, first)


def ahead(first: str | None, last: str | None, *, timezone: str, now: int) -> Period:
    """From `first`, or now, to `last`, or four weeks later, in the past or to come. Raises AskedWrongly."""
    start = _moment(first, "begin", timezone) if first else now
    end = _moment(last, "end", timezone, days=1) if last else start + 4 * 7 * DAY
    if not start < end <= start + MOST:
        raise BadPeriod("The end has to be after the start, and not more than a year after it.")
    return Period(start, end)


def _moment(text: str, what: str, timezone: str, *, days: int = 0) -> int:
    """UTC seconds of a time, or of the midnight `days` days after a date begins."""
    found = read_date(text, what)
    if not isinstance(found, datetime):
        found = datetime.combine(found + timedelta(days=days), time())
    return instant(found, timezone)


def asked(day: str | None, first: str | None, last: str | None, *, timezone: str, now: int) -> Period:
    """`--day`, or `--from` and `--to`. Raises BadPeriod."""
    if day and (first or last):
        raise click.UsageError("Give --day, or --from and --to, not both.")
    if day:
        return parse_period(day.split(), timezone=timezone, now=now)
    if not first:
        raise click.UsageError("--to needs --from.")
    return between(first, last, timezone=timezone, now=now)
