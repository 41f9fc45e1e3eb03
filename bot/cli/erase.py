"""`attendance-bot erase USERID`."""

import time

import click

from bot.cli.decision import apply_option
from bot.cli.opening import open_database
from bot.cli.settings import read_settings
from bot.config.alerting import alerting_of
from bot.config.judging import rules_of
from bot.domain.rooms import parse_room
from bot.errors import DatabaseUnavailable
from bot.store import retention
from bot.usecases.erase import erase, find


@click.command()
@click.argument("userid")
@click.option("--room", metavar="ROOM", help="Only there; for a guest whose name others have elsewhere.")
@apply_option
def command(userid: str, room: str | None, apply: bool) -> None:
    """Remove USERID, or the guest “name:…”, everywhere: from every table, and our messages in Slack.

    Shows first what that is. No later read brings them back, and no older copy of the database: keep the file
    that ends in .erased beside it. Guests who were linked to a user go with them. Copies that were made
    before still hold them.
    """
    where = parse_room(room) if room else ""
    config = read_settings()
    with open_database(config) as database:
        subjects = database.call(find, userid, where)
        gone = database.call(
            erase, database.path, subjects,
            rules=rules_of(config), alerting=alerting_of(config), now=int(time.time()), apply=apply,
        )  # fmt: skip
        for one in subjects:
            click.echo(f"{one.person}, {f'in room {one.room}' if one.room else 'in every room'}:")
        for what, count in gone.items():
            click.echo(f"  {count:>7,}  {what}")
        if not apply:
            click.echo("This was a preview; add --apply to do it. It cannot be undone.")
            return
        try:
            database.call(retention.shrink)
        except DatabaseUnavailable:
            click.echo(
                "Traces stay in free parts of the file: run `purge --shrink` when it is quiet.", err=True
            )
    click.echo(
        "Erased. A running bot deletes in Slack what is named above; else it is done at the next start."
    )
