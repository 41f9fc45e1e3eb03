"""What the commands share with which people decide: who decides, about which lesson, and what it changes."""

import getpass
from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from bot.config import Config
from bot.domain.register import Lesson
from bot.domain.zones import instant
from bot.files.cells import read_moment
from bot.render.blocks import Renderer
from bot.render.effects import effect_lines
from bot.store.database import Connection
from bot.usecases.lessons import lesson_at
from bot.usecases.registers import Judged

_Command = TypeVar("_Command", bound=Callable[..., object])


def by_option(command: _Command) -> _Command:
    """`--by`: whose decision it is."""
    return click.option(
        "--by", "author", default=_user, metavar="NAME", help="Whose decision it is; else your user name."
    )(command)


def apply_option(command: _Command) -> _Command:
    """`--apply`: do it, after the preview."""
    return click.option("--apply", is_flag=True, help="Do it. Without this, only show what would change.")(
        command
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user id without a name, as in a container
        return "command line"


def moment(text: str, config: Config) -> int:
    """UTC seconds of a time on the command line. Raises AskedWrongly."""
    return instant(read_moment(text, "time"), config.timezone)


def find_lesson(db: Connection, room: str, text: str, config: Config) -> Lesson:
    """The lesson that starts at the time in `text`. Raises AskedWrongly."""
    return lesson_at(db, room, moment(text, config))


def tell_effects(config: Config, judged: Sequence[Judged], *, applied: bool) -> None:
    """What was, or would be, changed in lessons that are over."""
    words = Renderer(config.language).words
    changed, would = ("Changed", "Nothing changes") if applied else ("Would change", "Nothing would change")
    count = len(judged)
    if count:
        click.echo(
            f"{changed} {count} lesson{'s' if count > 1 else ''} that {'are' if count > 1 else 'is'} over:"
        )
    else:
        click.echo(f"{would} in lessons that are over.")
    for one in judged:
        for line in effect_lines(words, one.after.register, one.changes):
            click.echo(f"  {line}")
    if not applied:
        click.echo("This was a preview; add --apply to do it.")
