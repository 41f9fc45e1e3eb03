"""`attendance-bot show ROOM`."""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO, cast

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.classroom import reading
from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.cli.settings import read_settings
from bot.config import Config
from bot.domain.periods import Period, parse_period
from bot.domain.rooms import parse_room
from bot.domain.summary import RoomSummary
from bot.render import tables, terminal
from bot.render.blocks import Renderer
from bot.render.words import Words
from bot.store.database import Database
from bot.store.memo import VisitMemo
from bot.usecases import answer

_PIPED_WIDTH = 120


@click.command()
@click.argument("room")
@click.option("--day", metavar="D", help="A day or range: yesterday, monday, 7d, 2026-11-01..2026-11-07.")
@click.option("--from", "first", metavar="T", help="Begin of the period, ISO 8601.")
@click.option("--to", "last", metavar="T", help="End of the period, ISO 8601; without it: now.")
@click.option("--visits", is_flag=True, help="Every visit too; in CSV, instead of one line a person.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True
)
def command(room: str, day: str | None, first: str | None, last: str | None, visits: bool, form: str) -> None:
    """Read ROOM and summarise it; the last 24 hours where no period is given.

    ROOM is a serial, or third:ID. A time without an offset is in ATTENDANCE_TIMEZONE.
    Needs TALKCLOUD_KEY and nothing of Slack; works beside a running bot.
    """
    room = parse_room(room)
    config = read_settings("classroom")
    now = int(time.time())
    period = _period(day, first, last, timezone=config.timezone, now=now)
    summary = asyncio.run(_summarise(config, room, period, now))
    words = Renderer(config.language).words
    if form == "text":
        width = None if sys.stdout.isatty() else _PIPED_WIDTH
        terminal.print_summary(words, summary, Console(width=width), now=now, visits=visits)
    else:
        _write(words, summary, form, visits=visits)
    if not summary.complete:
        reason = words.sentence(summary.reason, words.wall(summary.timezone)) if summary.reason else ""
        click.echo(f"Warning: the records are incomplete. {reason}", err=True)


def _period(day: str | None, first: str | None, last: str | None, *, timezone: str, now: int) -> Period:
    if day and (first or last):
        raise click.UsageError("Give --day, or --from and --to, not both.")
    if last and not first:
        raise click.UsageError("--to needs --from.")
    if not first:
        return parse_period((day or "").split(), timezone=timezone, now=now)
    if last:
        return parse_period([first, "to", last], timezone=timezone, now=now)
    return Period(parse_period([first], timezone=timezone, now=now).start, now, first)


async def _summarise(config: Config, room: str, period: Period, now: int) -> RoomSummary:
    """One fresh read, kept in the database like the bot's own."""
    key = config.talkcloud_key.get_secret_value() if config.talkcloud_key else ""
    database = Database.open(config.database, lock=False)
    try:
        async with http_client() as http:
            classroom = Classroom(
                http,
                url=config.talkcloud_url,
                key=key,
                concurrency=config.concurrency,
                rate=config.rate,
                clock=time.time,
            )
            with _progress() as progress:
                return await answer.summarise(
                    classroom,
                    database,
                    room=room,
                    period=period,
                    now=now,
                    timezone=config.timezone,
                    memo=VisitMemo(),
                    progress=progress,
                )
    finally:
        database.close()


@contextmanager
def _progress() -> Iterator[reading.Progress | None]:
    """A bar on stderr while a room is read, where stderr is a terminal; gone afterwards."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("pages")
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _write(words: Words, summary: RoomSummary, form: str, *, visits: bool) -> None:
    """JSON or CSV, written as it is made: a large room has a hundred thousand visits."""
    out = cast("TextIO", sys.stdout)
    if form == "json":
        tables.write_json(words, summary, out)
        return
    if hasattr(out, "reconfigure"):
        out.reconfigure(newline="")  # the csv module ends lines itself
    if visits:
        tables.write_visits_csv(summary, out)
    else:
        tables.write_csv(words, summary, out)
