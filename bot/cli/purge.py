"""`attendance-bot purge`."""

import asyncio
import time

import click

from bot.cli.opening import open_database
from bot.cli.settings import read_settings
from bot.config import Config
from bot.config.keeping import keep_of
from bot.store import retention
from bot.usecases.purge import purge


@click.command()
@click.option("--shrink", is_flag=True, help="Give the freed space back to the disk; a running bot waits.")
def command(shrink: bool) -> None:
    """Forget what is older than ATTENDANCE_KEEP_VISITS, _ALERTS and _AUDIT. A running bot does so daily.

    Freed space is used again for what comes, so the file does not grow; it gets smaller with --shrink only.
    """
    asyncio.run(_purge(read_settings(), shrink=shrink))


async def _purge(config: Config, *, shrink: bool) -> None:
    with open_database(config) as database:
        gone = await purge(database, keep_of(config), int(time.time()))
        if shrink:
            await database.run(retention.shrink)
        spare = await database.run(retention.spare)
    width = max(map(len, gone))
    for what, count in gone.items():
        click.echo(f"{what:{width}}  {count:>9,} gone")
    click.echo(f"The file has {spare['bytes']:,} bytes, {spare['free']:,} of them free for what comes.")
