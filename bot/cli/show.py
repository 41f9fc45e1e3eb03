"""`attendance-bot show ROOM`."""

import asyncio
import sys
import time
from typing import TextIO, cast

import click

from bot.cli import period as periods
from bot.cli import progress
from bot.cli.opening import open_classroom, open_database
from bot.cli.printing import console
from bot.cli.settings import read_settings
from bot.config import Config
from bot.domain.periods import Period
from bot.domain.rooms import parse_room
from bot.domain.summary import RoomSummary
from bot.render import tables, terminal
from bot.render.blocks import Renderer
from bot.render.words import Words
from bot.store.memo import VisitMemo
from bot.usecases import answer


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
    period = periods.asked(day, first, last, timezone=config.timezone, now=now)
    summary = asyncio.run(_summarise(config, room, period, now))
    words = Renderer(config.language).words
    if form == "text":
        terminal.print_summary(words, summary, console(), now=now, visits=visits)
    else:
        _write(words, summary, form, visits=visits)
    if not summary.complete:
        reason = words.sentence(summary.reason, words.wall(summary.timezone)) if summary.reason else ""
        click.echo(f"Warning: the records are incomplete. {reason}", err=True)


async def _summarise(config: Config, room: str, period: Period, now: int) -> RoomSummary:
    """One fresh read, kept in the database like the bot's own."""
    with open_database(config) as database, progress.pages() as told:
        async with open_classroom(config) as classroom:
            return await answer.summarise(
                classroom,
                database,
                room=room,
                period=period,
                now=now,
                timezone=config.timezone,
                memo=VisitMemo(),
                progress=told,
            )


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
