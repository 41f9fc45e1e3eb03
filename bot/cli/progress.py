"""How far something is, on stderr, where a person may be looking."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
)

Told = Callable[[int, int], None]
"""Told how much of how much is done."""


@contextmanager
def pages() -> Iterator[Told | None]:
    """A bar of pages, for one read of a room; gone afterwards. None where stderr is no terminal."""
    with _bar(TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("pages")) as told:
        yield told


@contextmanager
def share() -> Iterator[Told]:
    """A bar in per cent, for a long way; says nothing where stderr is no terminal."""
    with _bar(TextColumn("reading"), BarColumn(), TaskProgressColumn()) as told:
        yield told or (lambda _done, _total: None)


@contextmanager
def _bar(*columns: ProgressColumn) -> Iterator[Told | None]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
