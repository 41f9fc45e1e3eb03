"""`attendance-bot backfill ROOM`."""

import asyncio
import time

import click

from bot.cli import progress
from bot.cli.opening import open_classroom, open_database
from bot.cli.period import between
from bot.cli.settings import read_settings
from bot.config import Config
from bot.config.judging import rules_of
from bot.domain.periods import DAY, Period
from bot.domain.rooms import parse_room
from bot.usecases.backfill import Backfill, backfill


@click.command()
@click.argument("room")
@click.option("--from", "first", metavar="D", required=True, help="First day, or begin, ISO 8601.")
@click.option("--to", "last", metavar="D", help="Last day, or end, ISO 8601; without it: now.")
def command(room: str, first: str, last: str | None) -> int:
    """Read the history of ROOM into the database, as far back as the provider's one year.

    Can be stopped at any moment; run again, it goes on where it was, and reads the last day anew.
    Judges the lessons it passes. Works beside a running bot.
    """
    room = parse_room(room)
    config = read_settings("classroom")
    now = int(time.time())
    period = between(first, last, timezone=config.timezone, now=now)
    done = asyncio.run(_read(config, room, period, now))
    known = f" {_days(done.before)} were read before." if done.before else ""
    click.echo(f"Read {_days(done.read)} of room {room}: {done.visits:,} new visits.{known}")
    if done.incomplete:
        click.echo(
            f"{len(done.incomplete)} windows could not be read to the end. Run it again later.", err=True
        )
    return 1 if done.incomplete else 0


async def _read(config: Config, room: str, period: Period, now: int) -> Backfill:
    with open_database(config) as database, progress.share() as told:
        async with open_classroom(config) as classroom:
            return await backfill(
                classroom, database, room=room, period=period, now=now, rules=rules_of(config), told=told
            )


def _days(seconds: int) -> str:
    days = f"{seconds / DAY:,.1f}".removesuffix(".0")
    return f"{days} day{'' if days == '1' else 's'}"
