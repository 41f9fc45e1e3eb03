"""`attendance-bot excuse add ROOM PERSON`, `excuse list ROOM`, `excuse undo ROOM NUMBER`."""

import time
from datetime import date, datetime

import click

from bot.cli.decision import by_option, find_lesson, tell_effects
from bot.cli.opening import open_database
from bot.cli.settings import read_settings
from bot.config import Config
from bot.config.judging import rules_of
from bot.domain.people import Excuse
from bot.domain.periods import MOST
from bot.domain.rooms import parse_room
from bot.errors import AskedWrongly
from bot.files.cells import read_date
from bot.render.blocks import Renderer
from bot.render.effects import excuse_line
from bot.store import excuses
from bot.store.database import Connection, Database
from bot.usecases import decisions
from bot.usecases.people import find_person, people_of


@click.group()
def command() -> None:
    """Who need not come, to one lesson or on some days; said before or after."""


@command.command()
@click.argument("room")
@click.argument("person")
@click.option("--lesson", metavar="START", help="The one lesson that starts then.")
@click.option("--from", "first", metavar="D", help="The first day.")
@click.option("--to", "last", metavar="D", help="The last day; without it the first day alone.")
@click.option("--text", default="", help="Why; shown with the verdict.")
@by_option
def add(
    room: str, person: str, lesson: str | None, first: str | None, last: str | None, text: str, author: str
) -> None:
    """Excuse PERSON, a user id or an exact name. Who comes all the same is judged as usual."""
    room = parse_room(room)
    config = read_settings()
    now = int(time.time())
    if (lesson is None) == (first is None) or (last and not first):
        raise click.UsageError("Give --lesson START, or --from D and perhaps --to D.")
    since, until = _days(first, last)
    with open_database(config) as database:
        who = database.call(_find, room, person, now)
        lesson_id = database.call(find_lesson, room, lesson, config).id if lesson else None
        given = Excuse(room, who, author, now, text, lesson_id, since, until)
        _decide(config, database, room, decisions.excuse(given), now)


@command.command("list")
@click.argument("room")
def list_(room: str) -> None:
    """The excuses that hold in ROOM, each with the number that undoes it."""
    room = parse_room(room)
    config = read_settings()
    words = Renderer(config.language).words
    with open_database(config) as database:
        found = database.call(excuses.of_room, room)
    for number, given in found.items():
        click.echo(f"{number:4}  {excuse_line(words, given, timezone=config.timezone)}")
    if not found:
        click.echo(f"Nobody is excused in room {room}.")


@command.command()
@click.argument("room")
@click.argument("number", type=int)
def undo(room: str, number: int) -> None:
    """Take back the excuse with this NUMBER."""
    room = parse_room(room)
    config = read_settings()
    with open_database(config) as database:
        if number not in database.call(excuses.of_room, room):
            raise AskedWrongly(
                f"Room {room} has no excuse {number}; see “attendance-bot excuse list {room}”."
            )
        _decide(config, database, room, decisions.unexcuse(number), int(time.time()))


def _decide(config: Config, database: Database, room: str, decision: decisions.Decision, now: int) -> None:
    scope = decisions.Scope.everything(room, rules_of(config), now)
    tell_effects(config, database.call(decisions.decide, scope, decision, apply=True), applied=True)


def _find(db: Connection, room: str, person: str, now: int) -> str:
    return find_person(people_of(db, room, now - MOST, now), room, person)


def _days(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    if first is None:
        return None, None
    since = _day(first)
    until = _day(last) if last else since
    if until < since:
        raise AskedWrongly(f"The days end ({until}) before they begin ({since}).")
    return since, until


def _day(text: str) -> date:
    found = read_date(text, "day")
    return found.date() if isinstance(found, datetime) else found
