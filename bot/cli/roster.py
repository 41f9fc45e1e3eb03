"""`attendance-bot roster import FILE`, `roster list ROOM`."""

from pathlib import Path

import click

from bot.cli.opening import open_database
from bot.cli.printing import console, tell_import
from bot.cli.settings import read_settings
from bot.domain.people import RosterEntry
from bot.domain.rooms import parse_room
from bot.files.roster_csv import read_roster_csv
from bot.files.table import load
from bot.render.blocks import Renderer
from bot.render.plans import entry_line, roster_table
from bot.store import roster
from bot.store.database import Connection, transaction
from bot.store.difference import Difference


@click.group()
def command() -> None:
    """Who is due in which room."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Replace the rosters of the rooms that FILE, a .csv, names; nothing where a line is bad.

    Rooms that it does not name keep theirs. A running bot sees it at its next poll.
    """
    config = read_settings()
    words = Renderer(config.language).words
    entries = read_roster_csv(load(file))
    with open_database(config) as database:
        done = database.call(_take, entries)
    tell_import(words, "People due", done, lambda entry: entry_line(words, entry))


@command.command("list")
@click.argument("room")
def list_(room: str) -> None:
    """Who is due in ROOM."""
    room = parse_room(room)
    config = read_settings()
    with open_database(config) as database:
        entries = database.call(roster.of_room, room)
    if entries:
        console().print(roster_table(Renderer(config.language).words, entries))
    else:
        click.echo(f"Room {room} has no roster. `attendance-bot roster import FILE` takes a .csv.")


def _take(db: Connection, entries: list[RosterEntry]) -> Difference[RosterEntry]:
    with transaction(db):
        return roster.take(db, entries)
