"""What happens in the rooms, told beside the page: who comes, who goes; a crowd as one line."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from bot.demo.classroom import DemoRoom
from bot.domain.visits import STAGE, Visit

CROWD = 4
"""From so many on within a minute it is told as one line."""
KEPT = 8
"""Lines that the page shows, the newest first."""
SPAN = 1800
"""Seconds that it looks back."""


class Happening(NamedTuple):
    """One line."""

    at: int
    room: str
    text: str


class _Step(NamedTuple):
    at: int
    room: str
    does: str
    name: str


class Happenings:
    """The steps of all rooms in order, made once for each version of their scripts."""

    def __init__(self) -> None:
        self._version: tuple[int, ...] = ()
        self._steps: list[_Step] = []

    def lately(self, rooms: Sequence[DemoRoom], now: float) -> list[Happening]:
        """What happened up to `now`, the newest first."""
        version = tuple(count for room in rooms for count in (room.version, len(room.visits)))
        if version != self._version:
            self._version = version
            self._steps = sorted(step for room in rooms for step in _steps(room))
        first = bisect_left(self._steps, now - SPAN, key=lambda step: step.at)
        last = bisect_right(self._steps, now, key=lambda step: step.at)
        told: list[Happening] = []
        minutes = groupby(
            sorted(self._steps[first:last], key=lambda step: (step.at // 60, step.room, step.does)),
            key=lambda step: (step.at // 60, step.room, step.does),
        )
        for (_, room, does), steps in minutes:
            told += _told(room, does, list(steps))
        return sorted(told, reverse=True)[:KEPT]


def _steps(room: DemoRoom) -> list[_Step]:
    """Coming and going of the room; being on stage is no step."""
    there: list[Visit] = [visit for visit in room.visits if visit.list != STAGE or visit.role == "teacher"]
    came = [_Step(visit.enter, room.title, "in", visit.name) for visit in there]
    went = [_Step(visit.leave, room.title, "out", visit.name) for visit in there if visit.leave is not None]
    return came + went


def _told(room: str, does: str, steps: list[_Step]) -> list[Happening]:
    words = "comes in" if does == "in" else "goes out"
    if len(steps) < CROWD:
        return [Happening(step.at, room, f"{step.name} {words}") for step in steps]
    many = "people come in" if does == "in" else "people go out"
    return [Happening(steps[-1].at, room, f"{len(steps):,} {many}")]
