"""`attendance-bot export`."""

import asyncio
import time
from pathlib import Path

import click

from bot.cli import progress
from bot.cli.opening import open_database
from bot.cli.period import between
from bot.cli.settings import read_settings
from bot.config import Config
from bot.config.judging import rules_of
from bot.domain.rooms import parse_room
from bot.render.blocks import Renderer
from bot.render.columns import Columns, coverage_sentence
from bot.usecases.export import CSV, FORMATS, Export, Wish, export


@click.command()
@click.argument("room", required=False)
@click.option("--from", "first", metavar="D", required=True, help="First day, or begin, ISO 8601.")
@click.option("--to", "last", metavar="D", help="Last day, or end, ISO 8601; without it: now.")
@click.option("--format", "form", type=click.Choice(FORMATS), default=CSV, show_default=True)
@click.option("--visits", is_flag=True, help="Every visit too; in CSV, instead of the registers.")
@click.option(
    "--output", "-o", "path", metavar="FILE", required=True, type=click.Path(dir_okay=False, path_type=Path)
)
def command(room: str | None, first: str, last: str | None, form: str, visits: bool, path: Path) -> None:
    """Write the registers of ROOM, or of all rooms, into a sheet.

    From what is stored: nothing is read from the provider, and neither Slack nor a key is needed. The file is
    replaced when all of it is there. Works beside a running bot.
    """
    config = read_settings()
    now = int(time.time())
    period = between(first, last, timezone=config.timezone, now=now)
    words = Renderer(config.language).words
    wish = Wish(period, parse_room(room) if room else "", form, visits)
    done = asyncio.run(_export(config, wish, path, Columns(words, config.timezone, texts=form == CSV), now))
    rows = f"people {done.people:,}" + (f" · visits {done.visits:,}" if visits else "")
    click.echo(f"Wrote {path}: {rows} · rooms {done.rooms:,} · {coverage_sentence(words, done.coverage)}.")


async def _export(config: Config, wish: Wish, path: Path, columns: Columns, now: int) -> Export:
    with open_database(config) as database, progress.share() as told:
        return await export(database, wish, path, columns, rules=rules_of(config), now=now, told=told)
