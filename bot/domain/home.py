"""Home: what one person sees on opening the app. Today's lessons, what needs somebody, their rooms."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.handling import Hand
from bot.domain.register import Lesson

UPCOMING, RUNNING, OVER, CANCELLED = "upcoming", "running", "over", "cancelled"


@dataclass(frozen=True, slots=True)
class Standing:
    """One of today's lessons."""

    lesson: Lesson
    state: str
    """`upcoming`, `running`, `over` or `cancelled`."""
    status: str = ""
    """That of its register, once it is over and judged."""
    version: int = 1
    counts: Mapping[str, int] | None = None
    """Those of its register; None until it is judged."""
    alerts: Mapping[str, int] | None = None
    """Kind → how many alerts wait or are seen to, while it runs."""

    @property
    def is_odd(self) -> bool:
        """Whether there is something to look at."""
        counts = self.counts or {}
        return bool(self.alerts) or any(counts.get(name) for name in ("absent", "unknown"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert, or all that a lesson's message tells, for which there is something to be done."""

    lesson: Lesson
    kinds: tuple[tuple[str, int], ...]
    """What it is, and of how many."""
    handle: str
    """What the button carries."""
    hands: tuple[Hand, ...] = ()
    """Who is on it; nobody where it waits."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room by its number and title."""

    room: str
    title: str


@dataclass(frozen=True, slots=True)
class Guests:
    """People without a user id who were in one of today's lessons, and whom nobody has linked."""

    room: Room
    count: int
    lesson_id: str
    """The last of the room's lessons today that has begun."""


@dataclass(frozen=True, slots=True)
class Home:
    """What there is to show. The day is the bot's own."""

    now: int
    lessons: tuple[Standing, ...]
    """Today's, by start."""
    waiting: tuple[Waiting, ...]
    """What waits for somebody first, then what somebody is on."""
    guests: tuple[Guests, ...]
    rosterless: tuple[Room, ...]
    """Rooms with a lesson today and without a roster: nobody can be missing there."""
    parked: tuple[tuple[str, str], ...]
    """Channel, and Slack's word for why we may not post there."""
    rooms: tuple[Room, ...]
    """Every room with lessons planned."""
    followed: tuple[Room, ...]
    """The rooms of which the reader is told privately."""

    @property
    def is_new(self) -> bool:
        """Whether no room is watched yet."""
        return not self.rooms

    @property
    def needs(self) -> int:
        """How much needs somebody."""
        waits = sum(not one.hands for one in self.waiting)
        return waits + len(self.guests) + len(self.rosterless) + len(self.parked)
