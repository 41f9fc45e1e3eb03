"""`attendance-bot correct ROOM PERSON VERDICT`."""

import time

import click

from bot.cli.decision import by_option, find_lesson, tell_effects
from bot.cli.opening import open_database
from bot.cli.settings import read_settings
from bot.config.judging import rules_of
from bot.domain.corrections import Correction
from bot.domain.register import ABSENT, EXCUSED, PARTIAL, PRESENT, UNKNOWN, Lesson
from bot.domain.rooms import parse_room
from bot.store.database import Connection
from bot.usecases import decisions
from bot.usecases.people import find_person, people_of

VERDICTS = (PRESENT, PARTIAL, ABSENT, EXCUSED, UNKNOWN)
_AROUND = 3600


@click.command()
@click.argument("room")
@click.argument("person")
@click.argument("verdict", type=click.Choice(VERDICTS))
@click.option("--lesson", metavar="START", required=True, help="The lesson that starts then.")
@click.option("--reason", required=True, help="Why; shown with the verdict.")
@by_option
def command(room: str, person: str, verdict: str, lesson: str, reason: str, author: str) -> None:
    """Give PERSON, a user id or an exact name, a verdict by hand in one lesson of ROOM.

    It wins over whatever the records say later, and says who gave it and when. The latest one holds.
    """
    room = parse_room(room)
    config = read_settings()
    now = int(time.time())
    with open_database(config) as database:
        meant = database.call(find_lesson, room, lesson, config)
        who = database.call(_find, meant, person)
        given = Correction(meant.id, who, verdict, reason, author, now)
        scope = decisions.Scope(room, meant.start, meant.end, rules_of(config), now)
        changed = database.call(decisions.decide, scope, decisions.correct(given), apply=True)
    tell_effects(config, changed, applied=True)


def _find(db: Connection, lesson: Lesson, person: str) -> str:
    known = people_of(db, lesson.room, lesson.start - _AROUND, lesson.end + _AROUND)
    return find_person(known, lesson.room, person)
