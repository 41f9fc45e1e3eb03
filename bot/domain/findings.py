"""A finding: something true of a running lesson that staff may need to know.

`bot.domain.finding` finds them in a register, `bot.domain.decisions` makes alerts of them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.people import is_nameless
from bot.domain.register import Lesson

TEACHER_MISSING, TEACHER_LATE, TEACHER_GONE = "teacher_missing", "teacher_late", "teacher_gone"
NOT_SEEN, LATE, LEFT_EARLY = "not_seen", "late", "left_early"
INCIDENT, EMPTY_ROOM, CLASS_OVER, DATA_GAP = "incident", "empty_room", "class_over", "data_gap"

KINDS = (
    TEACHER_MISSING, TEACHER_LATE, TEACHER_GONE, NOT_SEEN, LATE, LEFT_EARLY,
    INCIDENT, EMPTY_ROOM, CLASS_OVER, DATA_GAP,
)  # fmt: skip

ALONE = (TEACHER_MISSING, TEACHER_LATE, TEACHER_GONE)
"""These have a message of their own; the others share the one message of their lesson."""

OURS = (DATA_GAP,)
"""Our own troubles: they go to the ops channel, each in a message of its own."""

ABSENCES = (NOT_SEEN, LEFT_EARLY, EMPTY_ROOM, TEACHER_MISSING, TEACHER_GONE)
"""These say that somebody is not there: only a complete and fresh scan proves that."""

_MINUTE = 60
DEADLINES: Mapping[str, int | None] = {
    TEACHER_MISSING: 0,
    TEACHER_LATE: 10 * _MINUTE,
    TEACHER_GONE: 0,
    NOT_SEEN: 0,
    LATE: 10 * _MINUTE,
    LEFT_EARLY: 30 * _MINUTE,
    INCIDENT: 10 * _MINUTE,
    EMPTY_ROOM: 0,
    CLASS_OVER: 60 * _MINUTE,
    DATA_GAP: None,
}
"""How many seconds after the end of its lesson a kind may still be told; None: as long as it is true."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about one lesson. Times are UTC seconds, and the provider's wherever it gives one."""

    kind: str
    lesson_id: str
    room: str
    start: int
    """When the lesson starts."""
    person: str
    """Whom it is about; empty where it is about the room or about its teacher, whoever that is."""
    since: int
    """Since when it is so."""
    due: int
    """From when on it may be told, if it still holds in a scan taken then: a grace or settle time."""
    deadline: int | None
    """Up to when, this second included."""
    facts: Mapping[str, int] = field(default_factory=dict)
    """Figures worth showing. No names: those are looked up when a message is written."""
    people: tuple[str, ...] = ()
    """Who is meant: the teachers of a finding about the teacher, the exceptions of a summary."""

    @property
    def key(self) -> str:
        """What makes two findings the same one."""
        return dedup_key(self.room, self.start, self.person, self.kind)


@dataclass(frozen=True, slots=True)
class Findings:
    """What one look at a lesson found."""

    lesson: Lesson
    taken: int | None
    """The scan that it rests on: nothing later is known. None where the room was never read."""
    conclusive: bool
    """The scan is complete and fresh: what was not found is not so."""
    found: tuple[Finding, ...] = ()
    refuted: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(kind, person) that rows disprove, however incomplete the scan → when it stopped being so."""


def dedup_key(room: str, start: int, person: str, kind: str) -> str:
    """`v1|room|lesson start|person|kind`.

    Neither names nor times of ours are in it: a new name, a new text and another poll change nothing.
    Of somebody who is known by a name alone it holds a digest.
    """
    return "|".join(("v1", _part(room), str(start), _who(person), kind))


def _who(person: str) -> str:
    if not is_nameless(person):
        return _part(person)
    return "name#" + hashlib.sha256(person.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _part(text: str) -> str:
    return text.replace("%", "%25").replace("|", "%7C").replace("#", "%23")
