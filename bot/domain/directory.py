"""The directory of rooms, as it is searched and shown."""

from dataclasses import dataclass

from bot.domain.register import Lesson


@dataclass(frozen=True, slots=True)
class Listed:
    """One room, as it can be searched."""

    room: str
    title: str
    """Empty where none is known."""
    watched: bool
    """Whether it has lessons."""


@dataclass(frozen=True, slots=True)
class Detailed:
    """One room, as it is shown. Times are UTC seconds."""

    listed: Listed
    next: Lesson | None
    """The lesson that runs, else the next one of the coming month."""
    due: int
    """How many people stand on its roster."""
    read: int | None
    """When it was last read."""
