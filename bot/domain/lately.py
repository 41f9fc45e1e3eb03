"""Lately: one person's lessons of some weeks, and where they are now."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.courses import InCourse
from bot.domain.register import Lesson, Line

RUNNING = ("live", "upcoming")
"""Statuses of lessons that say nothing final of anybody."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person whom rosters or records know. Rosters come first in everything."""

    person: str
    """User id, or `name:…` where nobody gave one."""
    names: tuple[str, ...]
    rooms: tuple[str, ...]
    """Where they are due, or were seen lately."""
    is_due: bool
    """Whether a roster has them."""

    @property
    def name(self) -> str:
        """What they are called; never empty."""
        return next((name for name in self.names if name), self.person)


@dataclass(frozen=True, slots=True)
class Attended:
    """One lesson, as its register has the person."""

    lesson: Lesson
    status: str
    line: Line


@dataclass(frozen=True, slots=True)
class Inside:
    """A room in which the person is, by the newest records. Times are UTC seconds."""

    room: str
    title: str
    since: int
    as_of: int
    """When the room was read."""


@dataclass(frozen=True, slots=True)
class Lately:
    """What is known of somebody since `since`, UTC seconds."""

    somebody: Somebody
    since: int
    lessons: tuple[Attended, ...]
    """Newest first."""
    inside: tuple[Inside, ...]
    courses: tuple[InCourse, ...] = ()
    """How they stand, whatever needs a look first."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Verdicts and flags of the lessons that are over and in which the person was due."""
        over = [one.line for one in self.lessons if one.status not in RUNNING and one.line.due]
        judged = [line for line in over if line.verdict is not None]
        verdicts = [str(line.verdict) for line in judged]
        return Counter([*verdicts, *(flag for line in judged for flag in line.flags)])
