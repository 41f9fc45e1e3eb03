"""A busy school: a lesson begins every few minutes, in a room of its own, and nobody can keep still.

What each person will do is drawn before, so that it is known what staff must hear of whom, and of whom they
must hear nothing.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from string import ascii_lowercase

from bot.demo.classroom import DemoRoom, came
from bot.domain.people import TEACHER, RosterEntry
from bot.domain.schedule import Series, plan
from bot.domain.visits import Visit

MINUTE = 60
LENGTH = 30 * MINUTE
TEACHES = "teacher"

Habit = Callable[[str, int, random.Random], list[Visit]]


def in_time(name: str, start: int, dice: random.Random) -> list[Visit]:
    """There from before the start until after the end."""
    return [came(name, start - dice.randrange(20, 240), start + LENGTH + dice.randrange(10, 90))]


def restless(name: str, start: int, dice: random.Random) -> list[Visit]:
    """As that, but once gone for less than the rules mind."""
    gone = start + dice.randrange(6 * MINUTE, 10 * MINUTE)
    return [came(name, start - 60, gone), came(name, gone + 40, start + LENGTH + 60)]


def missing(_name: str, _start: int, _dice: random.Random) -> list[Visit]:
    """Never comes."""
    return []


def late(name: str, start: int, dice: random.Random) -> list[Visit]:
    """Comes when somebody has been told of it, or not yet."""
    return [came(name, start + dice.randrange(310, 900), start + LENGTH + 30)]


def leaves(name: str, start: int, dice: random.Random) -> list[Visit]:
    """Goes for good."""
    return [came(name, start - 60, start + dice.randrange(8 * MINUTE, 24 * MINUTE))]


QUIET: tuple[Habit, ...] = (in_time, in_time, in_time, restless)
TOLD: tuple[Habit, ...] = (missing, late, leaves)


@dataclass(frozen=True, slots=True)
class Planned:
    """One lesson of the school."""

    series: Series
    start: int
    roster: tuple[RosterEntry, ...]
    room: DemoRoom
    told: frozenset[str]
    """Whose names staff must read."""
    quiet: frozenset[str]
    """Whose names they must not."""

    @property
    def end(self) -> int:
        """When it ends, UTC seconds."""
        return self.start + LENGTH


@dataclass
class BusySchool:
    """Lessons one after the other, as far as they are planned."""

    first: int
    """When the first one starts, UTC seconds."""
    every: int
    channels: tuple[str, ...]
    dice: random.Random
    most: int = 10**6
    """So many lessons, and then holidays."""
    lessons: list[Planned] = field(default_factory=list)

    def until(self, moment: int) -> Iterator[Planned]:
        """The lessons that start before `moment` and were not planned yet."""
        while len(self.lessons) < self.most and self.first + len(self.lessons) * self.every < moment:
            one = self._lesson(len(self.lessons))
            self.lessons.append(one)
            yield one

    def _lesson(self, number: int) -> Planned:
        room, start = f"3{number:05}", self.first + number * self.every
        visits: list[Visit] = []
        told, quiet = set(), set()
        due = []
        for letter in ascii_lowercase[:12]:
            name = f"k{number:05}{letter}"
            speaks = letter == "a" or self.dice.random() < 0.3
            (told if speaks else quiet).add(name)
            visits += self.dice.choice(TOLD if speaks else QUIET)(name, start, self.dice)
            due.append(RosterEntry(room, name, name))
        teacher = f"t{number:05}"
        due.append(RosterEntry(room, teacher, teacher, TEACHER))
        absent = self.dice.random() < 0.2
        begins = start + 420 if absent else start - 120
        visits.append(came(teacher, begins, start + LENGTH + 45, role=TEACHES))
        series = plan(
            room=room,
            title=f"Lesson {number:05}",
            start=datetime.fromtimestamp(start, UTC).replace(tzinfo=None),
            end=datetime.fromtimestamp(start + LENGTH, UTC).replace(tzinfo=None),
            timezone="UTC",
            channel=self.channels[number % len(self.channels)],
        )
        told |= {teacher} if absent else set()
        return Planned(
            series, start, tuple(due), DemoRoom(room, series.title, visits), frozenset(told), frozenset(quiet)
        )
