"""`attendance-bot link add ROOM GUEST PERSON`, `link list ROOM`, `link undo ROOM GUEST`."""

import time

import click

from bot.cli.decision import apply_option, by_option, tell_effects
from bot.cli.opening import open_database
from bot.cli.settings import read_settings
from bot.config import Config
from bot.config.judging import rules_of
from bot.domain.people import Link
from bot.domain.periods import MOST
from bot.domain.rooms import parse_room
from bot.errors import AskedWrongly
from bot.render.blocks import Renderer
from bot.render.effects import link_line
from bot.store import links
from bot.store.database import Connection, Database
from bot.usecases import decisions
from bot.usecases.people import find_person, guests_of, linked_guests, people_of


@click.group()
def command() -> None:
    """Which guest is which user; holds for past lessons too."""


@command.command()
@click.argument("room")
@click.argument("guest")
@click.argument("person")
@by_option
@apply_option
def add(room: str, guest: str, person: str, author: str, apply: bool) -> None:
    """Say that GUEST, a display name without a user id, is PERSON, a user id or an exact name.

    Shows first which verdicts of past lessons that changes.
    """
    room = parse_room(room)
    config = read_settings()
    now = int(time.time())
    with open_database(config) as database:
        who, user = database.call(_find, room, guest, person, now)
        _decide(config, database, room, decisions.link(Link(room, who, user, author, now)), apply, now)


@command.command("list")
@click.argument("room")
def list_(room: str) -> None:
    """The links in force in ROOM."""
    room = parse_room(room)
    config = read_settings()
    words = Renderer(config.language).words
    with open_database(config) as database:
        found = database.call(links.of_room, room)
    for made in found:
        click.echo(link_line(words, made, timezone=config.timezone))
    if not found:
        click.echo(f"No guest is linked in room {room}.")


@command.command()
@click.argument("room")
@click.argument("guest")
@by_option
@apply_option
def undo(room: str, guest: str, author: str, apply: bool) -> None:
    """Undo the link of GUEST. Shows first which verdicts of past lessons that changes."""
    room = parse_room(room)
    config = read_settings()
    now = int(time.time())
    with open_database(config) as database:
        joined = database.call(linked_guests, room)
        if not joined:
            raise AskedWrongly(f"No guest is linked in room {room}.")
        who = find_person(joined, room, guest)
        _decide(config, database, room, decisions.unlink(room, who, author=author, at=now), apply, now)


def _decide(
    config: Config, database: Database, room: str, decision: decisions.Decision, apply: bool, now: int
) -> None:
    scope = decisions.Scope.everything(room, rules_of(config), now)
    tell_effects(config, database.call(decisions.decide, scope, decision, apply=apply), applied=apply)


def _find(db: Connection, room: str, guest: str, person: str, now: int) -> tuple[str, str]:
    """The guest and the user that are meant."""
    guests = guests_of(db, room, now - MOST, now)
    who = find_person(guests, room, guest)
    others = {one: names for one, names in people_of(db, room, now - MOST, now).items() if one not in guests}
    return who, find_person(others, room, person)
