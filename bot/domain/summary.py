"""The summary of a room: the answer to `/attendance <room>` and to `show ROOM`."""

from dataclasses import dataclass

from bot.domain.notes import Note
from bot.domain.presence import Presence
from bot.domain.register import Register
from bot.domain.visits import Visit


@dataclass(frozen=True, slots=True)
class RoomSummary:
    """What is known of one room in one period. Times are UTC seconds."""

    room: str
    title: str
    """The room's title; empty where none is known."""
    start: int
    end: int
    """The period asked for, `[start, end)`."""
    timezone: str
    """IANA name in which its times are shown."""
    taken: int
    """When the records were read: their age is `now − taken`."""
    complete: bool
    reason: Note | None
    """Why the records are incomplete."""
    notes: tuple[Note, ...]
    registers: tuple[Register, ...]
    """One a lesson in the period, oldest first; empty where there is none."""
    people: tuple[Presence, ...]
    """Everybody seen in the period, teachers and assistants first, then by arrival."""
    visits: tuple[Visit, ...]
    """The visits that touch the period, by arrival."""
