"""`attendance-bot lessons import FILE`, `lessons fetch`, `lessons list [ROOM]`, `lessons remove ID`."""

import asyncio
import time
from pathlib import Path

import click

from bot.cli.opening import open_classroom, open_database
from bot.cli.period import ahead
from bot.cli.printing import console, tell_import
from bot.cli.settings import read_settings
from bot.config import Config
from bot.domain.periods import Period
from bot.domain.rooms import parse_room
from bot.domain.schedule import Change, Series, Timetable
from bot.errors import AskedWrongly
from bot.files.lessons import read_lessons
from bot.files.table import load
from bot.render.blocks import Renderer
from bot.render.plans import MOST_ROWS, change_line, lessons_lines, lessons_table, series_line
from bot.store import timetable
from bot.store.database import Connection, transaction
from bot.usecases import fetch as fetching
from bot.usecases.fetch import Fetched


@click.group()
def command() -> None:
    """The timetable: which lessons are held in which room."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Take over the lessons of FILE, a .csv or .ics: all of it, or nothing where a line is bad.

    A lesson is known by its room and start, so the same file imported twice alters nothing.
    A running bot sees it at its next poll.
    """
    config = read_settings()
    words = Renderer(config.language).words
    found = read_lessons(load(file), timezone=config.timezone, now=int(time.time()))
    with open_database(config) as database:
        done = database.call(_take, found)
    planned = {series.id: series for series in found.series}

    def line(change: Change) -> str:
        series = planned[change.series]
        return change_line(words, change, series, timezone=series.timezone)

    tell_import(words, "Lessons", done.series, lambda series: series_line(words, series))
    if done.changes:
        tell_import(words, "Single lessons cancelled or moved", done.changes, line)
    if done.kept:
        stay = "1 lesson stays" if done.kept == 1 else f"{done.kept:,} lessons stay"
        click.echo(f"{stay} cancelled or moved: a .csv says nothing of single lessons.")
    for note in found.notes:
        click.echo(words.sentence(note, words.wall(config.timezone)))


@command.command()
@click.option("--from", "first", metavar="D", help="First day, or begin, ISO 8601; without it: now.")
@click.option("--to", "last", metavar="D", help="Last day, or end, ISO 8601; without it: four weeks later.")
def fetch(first: str | None, last: str | None) -> None:
    """Fill the rooms that no person planned with the classroom provider's own schedule.

    Asks for the list of rooms, or where the key may not have it, about every room met before. A room that a
    person planned is left alone, now and later. Works beside a running bot.
    """
    config = read_settings("classroom")
    now = int(time.time())
    period = ahead(first, last, timezone=config.timezone, now=now)
    done = asyncio.run(_fetch(config, period, now))
    words = Renderer(config.language).words
    tell_import(words, "Lessons", done.series, lambda series: series_line(words, series))
    if not done.listed:
        click.echo("The key may not list rooms: those met before were asked about one by one.")
    if done.planned:
        left = "1 room is" if done.planned == 1 else f"{done.planned:,} rooms are"
        click.echo(f"{left} planned by a person, and left alone.")


@command.command("list")
@click.argument("room", required=False)
def list_(room: str | None) -> None:
    """Every series of lessons, or those of ROOM, with the id that `remove` takes.

    More than some hundreds come as plain lines instead of a table.
    """
    room = parse_room(room) if room else None
    config = read_settings()
    with open_database(config) as database:
        series = database.call(timetable.load, room).series
    words = Renderer(config.language).words
    if len(series) > MOST_ROWS:
        for line in lessons_lines(words, series):
            click.echo(line)
        click.echo(
            f"{len(series):,} series. `attendance-bot lessons list ROOM` shows those of one room.", err=True
        )
    elif series:
        console().print(lessons_table(words, series))
    else:
        where = f" in room {room}" if room else ""
        click.echo(f"No lessons{where} yet. `attendance-bot lessons import FILE` takes a .csv or .ics.")


@command.command()
@click.argument("series", metavar="ID")
def remove(series: str) -> None:
    """Take the series with this ID out of the timetable. Registers judged before stay."""
    config = read_settings()
    with open_database(config) as database:
        gone = database.call(_remove, series)
    if gone is None:
        raise AskedWrongly(f"No lessons have the id “{series}”. `attendance-bot lessons list` shows the ids.")
    click.echo(f"Removed: {series_line(Renderer(config.language).words, gone)}")


async def _fetch(config: Config, period: Period, now: int) -> Fetched:
    with open_database(config) as database:
        async with open_classroom(config) as classroom:
            return await fetching.fetch(classroom, database, period=period, now=now, timezone=config.timezone)


def _take(db: Connection, found: Timetable) -> timetable.Import:
    with transaction(db):
        return timetable.take(db, found)


def _remove(db: Connection, series: str) -> Series | None:
    with transaction(db):
        return timetable.remove(db, series)
