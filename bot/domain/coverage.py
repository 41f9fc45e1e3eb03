"""Coverage: how many lessons there were, and how many could not be judged. It comes before any number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.register import UNKNOWN, Register
from bot.domain.verdicts import INCOMPLETE, NOT_READ, SETTLING

OVER = ("provisional", "final", "corrected", "not_held")
"""Lessons that are over and were read."""
AHEAD = ("upcoming", "live")
"""Lessons that are not over: they are in no count and in no rate."""

_UNJUDGED = (NOT_READ, INCOMPLETE)
"""Why somebody is unknown where the lesson as a whole could not be judged."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The lessons of a time. lessons = judged + cancelled + all of `unjudged`."""

    lessons: int
    """Those that are over."""
    judged: int
    cancelled: int
    unjudged: tuple[tuple[str, int], ...] = ()
    """Code of a note that says why → how many; the most frequent first."""
    provisional: int = 0
    """Judged, but records may still arrive."""
    without_roster: int = 0
    """Judged, but without a roster nobody can be missing."""
    ahead: int = 0
    """Not over yet."""


def coverage(registers: Iterable[Register]) -> Coverage:
    """The coverage of the lessons that these are the registers of."""
    judged = cancelled = provisional = without = ahead = 0
    why: Counter[str] = Counter()
    for register in registers:
        if not is_over(register):
            ahead += 1
        elif register.status == "cancelled":
            cancelled += 1
        elif reason := why_not(register):
            why[reason] += 1
        else:
            judged += 1
            provisional += register.status == "provisional"
            without += any(note.code == "no_roster" for note in register.notes)
    unjudged = tuple(sorted(why.items(), key=lambda item: (-item[1], item[0])))
    return Coverage(
        judged + cancelled + why.total(), judged, cancelled, unjudged, provisional, without, ahead
    )


def together(parts: Iterable[Coverage]) -> Coverage:
    """The coverage of several times or rooms as one."""
    parts = list(parts)
    why: Counter[str] = Counter()
    for part in parts:
        why.update(dict(part.unjudged))
    return Coverage(
        lessons=sum(part.lessons for part in parts),
        judged=sum(part.judged for part in parts),
        cancelled=sum(part.cancelled for part in parts),
        unjudged=_most_frequent(why),
        provisional=sum(part.provisional for part in parts),
        without_roster=sum(part.without_roster for part in parts),
        ahead=sum(part.ahead for part in parts),
    )


def _most_frequent(why: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(why.items(), key=lambda item: (-item[1], item[0])))


def is_over(register: Register) -> bool:
    """Whether the lesson is over and its end has settled."""
    return register.status not in AHEAD and SETTLING not in _doubts(register)


def why_not(register: Register) -> str:
    """Why a lesson that is over could not be judged, as the code of a note; empty where it was."""
    if register.status in OVER and not _doubts(register) & {*_UNJUDGED}:
        return ""
    first = next(iter(register.notes), None)
    return first.code if first and first.code not in ("no_roster", "stale") else NOT_READ


def _doubts(register: Register) -> set[str]:
    """Why people are unknown."""
    return {line.reason.code for line in register.people if line.verdict == UNKNOWN}
