"""The period that a command is asked about."""

import click

from bot.domain.periods import Period, parse_period


def between(first: str, last: str | None, *, timezone: str, now: int) -> Period:
    """From `first` to `last`, or to now. Raises BadPeriod."""
    if last:
        return parse_period([first, "to", last], timezone=timezone, now=now)
    return Period(parse_period([first], timezone=timezone, now=now).start, now, first)


def asked(day: str | None, first: str | None, last: str | None, *, timezone: str, now: int) -> Period:
    """`--day`, or `--from` and `--to`. Raises BadPeriod."""
    if day and (first or last):
        raise click.UsageError("Give --day, or --from and --to, not both.")
    if day:
        return parse_period(day.split(), timezone=timezone, now=now)
    if not first:
        raise click.UsageError("--to needs --from.")
    return between(first, last, timezone=timezone, now=now)
