"""Tables and lists on stdout."""

import sys
from collections.abc import Callable
from typing import TypeVar

import click
from rich.console import Console

from bot.render.plans import altered
from bot.render.words import Words
from bot.store.difference import Difference

T = TypeVar("T")

_PIPED_WIDTH = 120


def console() -> Console:
    """Standard output for tables: as wide as the terminal, or wide enough for a file."""
    return Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)


def tell_import(words: Words, what: str, done: Difference[T], line: Callable[[T], str]) -> None:
    """What an import altered: the figures, then line by line."""
    figures = (
        f"{len(done.added):,} new, {len(done.changed):,} changed, {len(done.removed):,} removed, "
        f"{done.same:,} as before"
    )
    click.echo(f"{what}: {figures}.")
    for each in altered(words, done.added, done.changed, done.removed, line):
        click.echo(f"  {each}")
