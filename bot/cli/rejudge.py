"""`attendance-bot rejudge ROOM`."""

import time

import click

from bot.cli.decision import apply_option, tell_effects
from bot.cli.opening import open_database
from bot.cli.period import between
from bot.cli.settings import read_settings
from bot.config.judging import rules_of
from bot.domain.rooms import parse_room
from bot.usecases import decisions


@click.command()
@click.argument("room")
@click.option("--from", "first", metavar="D", required=True, help="First day, or begin, ISO 8601.")
@click.option("--to", "last", metavar="D", help="Last day, or end, ISO 8601; without it: now.")
@apply_option
def command(room: str, first: str, last: str | None, apply: bool) -> None:
    """Judge past lessons of ROOM anew, by the rules set today.

    Every register keeps the rules of its own day until somebody asks for this. Shows first what changes;
    reads nothing from the provider.
    """
    room = parse_room(room)
    config = read_settings()
    now = int(time.time())
    period = between(first, last, timezone=config.timezone, now=now)
    scope = decisions.Scope(room, period.start, period.end, rules_of(config, anew=True), now)
    with open_database(config) as database:
        changed = database.call(decisions.decide, scope, decisions.nothing, apply=apply)
    tell_effects(config, changed, applied=apply)
