"""A register: the judged lesson, one line a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.notes import Note

PRESENT, PARTIAL, ABSENT, UNKNOWN, EXCUSED = "present", "partial", "absent", "unknown", "excused"
LATE, LEFT_EARLY, GAP = "late", "left_early", "gap"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One scheduled occurrence in a room, `[start, end)` in UTC seconds."""

    id: str
    room: str
    title: str
    start: int
    end: int
    timezone: str
    """IANA name; lesson times are shown in it."""
    teacher: str = ""
    """User id of the assigned teacher, else an exact name, else empty."""
    channel: str = ""
    """Slack channel id for its messages; empty where the room names none."""
    cancelled: bool = False
    source: str = "person"
    """`person`, or `provider` where the provider's own schedule filled a room that had none."""
    notes: tuple[Note, ...] = field(default=(), hash=False)
    """What is odd about its times: moved, or held on the night the clocks change."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What lateness and credit are measured against."""

    start: int
    end: int
    anchor: str
    """`schedule` or `teacher`."""


class Line(NamedTuple):
    """One person in a register. Times are UTC seconds, lengths seconds. A plain tuple: rooms are large."""

    person: str
    userid: str
    name: str
    role: str
    due: bool
    verdict: str | None
    """`present`, `partial`, `absent`, `unknown` or `excused`; None for people who are not judged."""
    flags: tuple[str, ...]
    seconds: int
    """Presence inside the credited lesson."""
    stage_seconds: int
    share: float
    """`seconds` ÷ the credited lesson (while it runs: the elapsed part), cut to four places."""
    first_in: int | None
    last_out: int | None
    """None while in the room, and for people who never came."""
    late_by: int
    early_by: int
    visits: int
    devices: int
    """The largest number of live visits open at one moment."""
    reason: Note
    notes: tuple[Note, ...] = ()
    inside: bool = False
    """In the room at the moment of the scan."""


@dataclass(frozen=True, slots=True)
class Register:
    """The judged lesson."""

    lesson: Lesson
    status: str
    """`upcoming`, `live`, `provisional`, `final`, `corrected`, `not_held`, `cancelled` or `unknown`."""
    clock: Clock
    counts: Mapping[str, int]
    """due, present, partial, absent, unknown, excused, late, left_early."""
    people: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    version: int = 1
    policy: Mapping[str, int | float | str] = field(default_factory=dict)
    """The policy in force when it was judged, stamped."""
