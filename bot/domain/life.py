"""The life of a register: upcoming → live → provisional → final, and corrected where records later differ.

The provider writes rows for a while after a lesson, and sometimes changes them days later. A register
is final when two equal complete scans stand `final_after` apart, or with any complete one a day after the
end. What comes after that makes a new version, with the difference kept: no report flips in silence.
"""

from dataclasses import dataclass, replace

from bot.domain.notes import Note
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import Line, Register

OVER = ("provisional", "not_held")
"""What `judge` says of a lesson that is over and was read since it began."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became different for one person from one version to the next; None where there was no line."""

    person: str
    name: str
    before: Line | None
    after: Line | None


@dataclass(frozen=True, slots=True)
class Version:
    """A register as it was shown at some time."""

    register: Register
    judged_at: int
    """UTC seconds."""
    steady_since: int | None = None
    """When the complete scan was taken that first said the same."""
    final_at: int | None = None
    """When the register first became final."""
    changes: tuple[Change, ...] = ()
    """Against the version before; empty in the first."""


def difference(before: Register, after: Register) -> tuple[Change, ...]:
    """Who is judged otherwise. Also the preview of judging old lessons anew."""
    old = {line.person: line for line in before.people}
    new = {line.person: line for line in after.people}
    return tuple(
        Change(person, (new.get(person) or old[person]).name, old.get(person), new.get(person))
        for person in (*old, *(person for person in new if person not in old))
        if _judgement(old.get(person)) != _judgement(new.get(person))
    )


def _judgement(line: Line | None) -> tuple[object, ...] | None:
    """What makes a version. Somebody who stays in the room for hours afterwards changes nothing in it."""
    if line is None:
        return None
    return line.due, line.verdict, line.flags, line.seconds, line.stage_seconds, line.late_by, line.early_by


def advance(
    previous: Version | None, judged: Register, reading: Reading, policy: Policy, now: int
) -> Version:
    """The version to keep and show, after `judged` was made from `reading`.

    Once a register is final, the very same object back means that nothing is new.
    """
    if previous is not None and previous.register.lesson != judged.lesson:
        previous = _replanned(previous, judged)
    if previous is not None and previous.final_at is not None:
        return _after_final(previous, judged, reading, now)
    if judged.status not in OVER:
        return Version(judged, now)
    steady = None
    if reading.complete and reading.taken is not None:
        same = previous is not None and _same(previous.register, judged)
        steady = previous.steady_since if previous is not None and same else None
        steady = reading.taken if steady is None else steady
    if not _is_final(judged, reading, steady, policy):
        return Version(judged, now, steady)
    status = judged.status if judged.status == "not_held" else "final"
    return Version(replace(judged, status=status), now, steady, final_at=now)


def policy_of(previous: Version | None, current: Policy) -> Policy:
    """The policy to judge by: that of the register once the lesson is over, the current one until then."""
    if previous is None or previous.register.status in ("upcoming", "live", "unknown"):
        return current
    return Policy.stamped(previous.register.policy)


def _replanned(previous: Version, judged: Register) -> Version | None:
    """A lesson that was moved begins a new life; one that only got another title or channel goes on."""
    old, new = previous.register.lesson, judged.lesson
    return previous if (old.start, old.end) == (new.start, new.end) else None


def _same(before: Register, after: Register) -> bool:
    return before.clock == after.clock and before.status != "cancelled" and not difference(before, after)


def _is_final(judged: Register, reading: Reading, steady: int | None, policy: Policy) -> bool:
    if steady is None or reading.taken is None or reading.taken < judged.lesson.end + policy.settle:
        return False
    late = reading.taken >= judged.lesson.end + policy.final_latest
    return late or reading.taken - steady >= policy.final_after


def _after_final(previous: Version, judged: Register, reading: Reading, now: int) -> Version:
    """A failed or partial scan takes nothing back; a complete one that says otherwise makes a new version."""
    told = judged.status in OVER and reading.complete
    if not told and judged.status != "cancelled":
        return previous
    status, number = previous.register.status, previous.register.version
    changes = difference(previous.register, judged)
    turned = {status, judged.status} & {"cancelled", "not_held"} and status != judged.status
    if not changes and not turned and judged.clock == previous.register.clock:
        register = replace(judged, status=status, version=number)
        return previous if register == previous.register else replace(previous, register=register)
    fixed = judged.status if judged.status in ("cancelled", "not_held") else "corrected"
    notes = (*judged.notes, Note("version", {"version": number + 1, "at": now}))
    register = replace(judged, status=fixed, version=number + 1, notes=notes)
    return Version(register, now, reading.taken, previous.final_at, changes)
