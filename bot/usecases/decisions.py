"""What people decide about registers: excuses, links, corrections, judging anew.

Each is first done and taken back, to show what it would change in lessons that are over; then done for good.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from bot.domain.corrections import Correction
from bot.domain.people import Excuse, Link
from bot.domain.periods import DAY, MOST
from bot.store import corrections, excuses, links
from bot.store.database import Connection, transaction
from bot.usecases.registers import Judged, Rules, rejudge

_AT_ONCE = 14 * DAY
"""Seconds whose lessons are judged at once."""

Decision = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Scope:
    """The lessons that a decision may touch, and what they are judged by."""

    room: str
    start: int
    end: int
    rules: Rules
    now: int

    @classmethod
    def everything(cls, room: str, rules: Rules, now: int) -> "Scope":
        """All that the provider keeps."""
        return cls(room, now - MOST, now, rules, now)


def decide(db: Connection, scope: Scope, decision: Decision, *, apply: bool) -> list[Judged]:
    """The lessons over that `decision` changes, oldest first. Without `apply` nothing is kept.

    The store is left as it was also where the decision is refused.
    """
    with _taken_back(db, apply=apply):
        # what the records say by now is settled first, or the decision would seem to change that
        for _ in _judged(db, scope, replace(scope.rules, anew=False)):
            pass
        decision(db)
        return [one for one in _judged(db, scope, scope.rules) if one.changes]


def nothing(_db: Connection) -> None:
    """Judging anew decides nothing but that."""


def excuse(given: Excuse) -> Decision:
    """Excuse somebody."""

    def do(db: Connection) -> None:
        excuses.add(db, given)

    return do


def unexcuse(number: int) -> Decision:
    """Take back an excuse."""

    def do(db: Connection) -> None:
        excuses.take_back(db, number)

    return do


def link(made: Link) -> Decision:
    """Link a guest to a user."""

    def do(db: Connection) -> None:
        links.add(db, made)

    return do


def unlink(room: str, person: str, *, author: str, at: int) -> Decision:
    """Undo the link of a guest."""

    def do(db: Connection) -> None:
        links.undo(db, room, person, author=author, at=at)

    return do


def correct(given: Correction) -> Decision:
    """Give a verdict by hand."""

    def do(db: Connection) -> None:
        corrections.give(db, given)

    return do


class _Undone(Exception):
    """Rolls a transaction back."""


@contextmanager
def _taken_back(db: Connection, *, apply: bool) -> Iterator[None]:
    """A transaction that is rolled back unless `apply`."""
    with suppress(_Undone), transaction(db):
        yield
        if not apply:
            raise _Undone


def _judged(db: Connection, scope: Scope, rules: Rules) -> Iterator[Judged]:
    """Every lesson of the scope that is over, judged and kept."""
    for start in range(scope.start, scope.end, _AT_ONCE):
        end = min(start + _AT_ONCE, scope.end)
        yield from rejudge(db, scope.room, start, end, rules=rules, now=scope.now)
