"""`attendance-bot backup FILE`."""

import time
from pathlib import Path

import click

from bot.cli.settings import read_settings
from bot.store import copies


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Copy the database into FILE, safely, also while the bot runs.

    The copy is checked before it takes the place of an earlier one. A bot that is started with it looks in
    Slack before it posts anything.
    """
    config = read_settings()
    length = copies.copy(Path(config.database).expanduser(), file, int(time.time()))
    click.echo(f"Copied the database to {file}: {length:,} bytes, checked.")
