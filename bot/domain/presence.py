"""Presence: the union of one person's visits, over reconnects, devices and both lists."""

from collections.abc import Iterable
from typing import NamedTuple

from bot.domain.visits import Visit

Interval = tuple[int, int]
"""`[start, end)` in UTC seconds."""


class Presence(NamedTuple):
    """One person in one room. A plain tuple, because rooms hold tens of thousands of them."""

    person: str
    userid: str
    name: str
    """The name of the latest visit."""
    names: tuple[str, ...]
    """Every name used, oldest first."""
    role: str
    """The role held longest."""
    intervals: tuple[Interval, ...]
    """Disjoint and ordered; an open visit runs to `now`."""
    stage: tuple[Interval, ...]
    """The part spent on stage, disjoint and ordered."""
    first_in: int
    last_out: int | None
    """None while inside."""
    seconds: int
    stage_seconds: int
    visits: int
    """How many rows the provider gave."""
    devices: int
    """The largest number of live visits open at one moment."""


def presences(visits: Iterable[Visit], now: int) -> dict[str, Presence]:
    """One presence a person, from visits in any order. `now` closes the open ones."""
    raise NotImplementedError
