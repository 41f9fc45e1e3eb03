"""The watch: what is to be told of a lesson now, found in its register.

Rows prove what happened, so a late join may rest on any scan. Only a complete and fresh scan proves that
something did not happen: without one nobody is missing, gone or early, and nothing is over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain import findings as kinds
from bot.domain.alerts import Alert
from bot.domain.findings import DEADLINES, Finding, Findings
from bot.domain.notes import Note
from bot.domain.people import LEARNERS, TEACHER
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import ABSENT, EXCUSED, LATE, LEFT_EARLY, PARTIAL, UNKNOWN, Line, Register

BLIND_AFTER = 120
"""Without a complete scan for three polls, and at least so many seconds, we are blind."""

_NOT_THERE = ("not_seen_yet", "tried", "came_before")
"""The reasons of who is due and has not been in class while it runs."""
_UNJUDGED = ("waiting_for_teacher", "not_held", "corrected")


@dataclass(frozen=True, slots=True)
class Watch:
    """How the room has been read. Times are UTC seconds."""

    since: int
    """When this lesson began to be watched: its start, or when the bot was started."""
    last_complete: int | None = None
    """When the newest complete scan of the room was taken."""
    poll: int = 60
    entered: Mapping[str, int] = field(default_factory=dict)
    """Person → when their newest visit began, where known: that is when somebody came back."""


def find(
    register: Register, reading: Reading, watch: Watch, now: int, *, alerts: Iterable[Alert] = ()
) -> Findings:
    """What is true of the lesson at `now`, in no particular order; and what rows say against its `alerts`."""
    look = _Look(register, reading, watch, now)
    return Findings(
        lesson=register.lesson,
        taken=reading.taken,
        conclusive=look.conclusive,
        found=() if register.lesson.cancelled else tuple(look.found()),
        refuted=dict(look.refuted(alerts)),
    )


class _Look:
    """One look at one register."""

    def __init__(self, register: Register, reading: Reading, watch: Watch, now: int) -> None:
        self.register, self.reading, self.watch, self.now = register, reading, watch, now
        self.lesson, self.clock = register.lesson, register.clock
        self.policy = Policy.stamped(register.policy)
        self.as_of = -1 if reading.taken is None else min(now, reading.taken)
        self.conclusive = reading.taken is not None and reading.complete and reading.fresh
        self.begun = self.as_of >= self.lesson.start
        self.running = self.begun and self.as_of < self.lesson.end
        self.teachers = [line for line in register.people if line.role == TEACHER]

    def found(self) -> Iterator[Finding]:
        """Everything, kind by kind."""
        yield from self._gap()
        if not self.begun:
            return
        yield from self._teacher()
        yield from self._room()
        for line in self.register.people:
            if line.due and line.role in LEARNERS:
                yield from self._learner(line)

    def _finding(
        self,
        kind: str,
        since: int,
        due: int,
        facts: Mapping[str, int] | None = None,
        *,
        person: str = "",
        people: tuple[str, ...] = (),
    ) -> Finding:
        lesson, last = self.lesson, DEADLINES[kind]
        deadline = None if last is None else lesson.end + last
        return Finding(
            kind, lesson.id, lesson.room, lesson.start, person, since, due, deadline, facts or {}, people
        )

    def _blind_since(self) -> int:
        """The newest moment of which everything is known."""
        known = [self.watch.since, self.lesson.start, self.watch.last_complete or 0]
        return max([*known, self.reading.taken or 0] if self.reading.complete else known)

    def _gap(self) -> Iterator[Finding]:
        since, longest = self._blind_since(), max(3 * self.watch.poll, BLIND_AFTER)
        if since >= self.lesson.end + self.policy.settle:
            return  # all is known; hardly anybody reads on
        if self.now - since >= longest:
            yield self._finding(kinds.DATA_GAP, since, since + longest)

    def _teacher(self) -> Iterator[Finding]:
        notes = {note.code: note for note in self.register.notes}
        start, policy = self.lesson.start, self.policy
        missing = self.teachers and not any(map(self._was_here, self.teachers))
        graced = self.as_of - start <= policy.teacher_after
        if self.conclusive and self.running and missing and (graced or "teacher_missing" in notes):
            people = tuple(line.person for line in self.teachers)
            yield self._finding(kinds.TEACHER_MISSING, start, start + policy.teacher_after + 1, people=people)
        here = tuple(line.person for line in self.teachers if self._was_here(line))
        if "teacher_late" in notes:
            late_by = int(notes["teacher_late"].facts["late_by"])
            arrival = start + late_by
            yield self._finding(kinds.TEACHER_LATE, arrival, arrival, {"late_by": late_by}, people=here)
        if self.conclusive and self.running and "teacher_gone" in notes:
            since = int(notes["teacher_gone"].facts["since"])
            if self.lesson.end - since > policy.early_before:
                due = since + policy.teacher_gone + 1
                yield self._finding(kinds.TEACHER_GONE, since, due, people=here)

    def _room(self) -> Iterator[Finding]:
        if not self.conclusive:
            return
        if self.running and not any(map(self._was_here, self.register.people)):
            start = self.lesson.start
            yield self._finding(kinds.EMPTY_ROOM, start, start + self.policy.late_after + 1)
        for note in self.register.notes:
            if note.code == "room_incident" and int(note.facts["until"]) >= min(self.as_of, self.clock.end):
                figures = {name: int(note.facts[name]) for name in ("people", "inside", "back")}
                since = int(note.facts["since"])
                yield self._finding(kinds.INCIDENT, since, since, figures)
        settled = self.lesson.end + self.policy.settle
        if self.as_of >= settled:
            odd = tuple(line.person for line in self.register.people if _is_exception(line))
            counts = dict(self.register.counts)
            yield self._finding(kinds.CLASS_OVER, self.lesson.end, settled, counts, people=odd)

    def _learner(self, line: Line) -> Iterator[Finding]:
        reason = line.reason.code
        if line.verdict == EXCUSED or reason in _UNJUDGED or any(map(_is_excuse, line.notes)):
            return
        if LATE in line.flags:
            arrival = self.clock.start + line.late_by
            yield self._finding(kinds.LATE, arrival, arrival, {"late_by": line.late_by}, person=line.person)
        if not self.conclusive:
            return
        if self.running and reason in _NOT_THERE and not self._was_here(line):
            start = self.clock.start
            due = start + self.policy.late_after + 1
            yield self._finding(kinds.NOT_SEEN, start, due, person=line.person)
        left = self._left_at(line)
        if left is not None:
            facts = {"early_by": self.clock.end - left}
            due = left + self.policy.settle
            yield self._finding(kinds.LEFT_EARLY, left, due, facts, person=line.person)

    def _left_at(self, line: Line) -> int | None:
        """When somebody left early: by the flag where the lesson is over, else as soon as they are out."""
        if self.as_of >= self.clock.end:
            return self.clock.end - line.early_by if LEFT_EARLY in line.flags else None
        if line.inside or line.last_out is None or not line.seconds:
            return None
        return line.last_out if self.clock.end - line.last_out > self.policy.early_before else None

    def _was_here(self, line: Line) -> bool:
        """Whether rows, or the list of people online, show somebody in the lesson."""
        return line.seconds > 0 or line.inside or self._sighted(line.person) is not None

    def _sighted(self, person: str) -> int | None:
        seen = self.reading.sightings.get(person, 0)
        return seen if seen >= self.lesson.start else None

    def refuted(self, alerts: Iterable[Alert]) -> Iterator[tuple[tuple[str, str], int]]:
        """What rows say against alerts."""
        doubted = {(alert.kind, alert.finding.person) for alert in alerts}
        if (kinds.DATA_GAP, "") in doubted and not any(self._gap()):
            yield (kinds.DATA_GAP, ""), self._blind_since()
        if not self.begun:
            return
        if doubted:
            yield from self._refuted_by_anybody()
        people = {person for _, person in doubted if person}
        for line in self.register.people if people else ():
            if line.person in people and self._was_here(line):
                yield (kinds.NOT_SEEN, line.person), self._arrival(line)
                if line.inside and self.running:
                    yield (kinds.LEFT_EARLY, line.person), self._back(line)

    def _refuted_by_anybody(self) -> Iterator[tuple[tuple[str, str], int]]:
        arrivals = [self._arrival(line) for line in self.register.people if self._was_here(line)]
        if arrivals:
            yield (kinds.EMPTY_ROOM, ""), min(arrivals)
        arrivals = [self._arrival(line) for line in self.teachers if self._was_here(line)]
        if arrivals:
            yield (kinds.TEACHER_MISSING, ""), min(arrivals)
        backs = [self._back(line) for line in self.teachers if line.inside and self.running]
        if backs:
            yield (kinds.TEACHER_GONE, ""), min(backs)

    def _arrival(self, line: Line) -> int:
        if line.late_by:
            return self.clock.start + line.late_by
        first = self._sighted(line.person) if line.first_in is None else line.first_in
        return max(self.lesson.start, first or 0)

    def _back(self, line: Line) -> int:
        """When somebody inside came in last; where that is not known, the moment of the scan."""
        return min(self.as_of, self.watch.entered.get(line.person, self.as_of))


def _is_exception(line: Line) -> bool:
    """Whether a line alone is worth a message when the lesson is over."""
    return line.due and (
        line.verdict in (ABSENT, PARTIAL, UNKNOWN) or LATE in line.flags or LEFT_EARLY in line.flags
    )


def _is_excuse(note: Note) -> bool:
    return note.code == "excused"
