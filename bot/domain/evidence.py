"""Evidence: everything that one person's verdict in one lesson rests on, for the person to check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.corrections import Correction
from bot.domain.identity import linked
from bot.domain.intervals import Union, union
from bot.domain.life import Version
from bot.domain.people import Excuse, Link
from bot.domain.register import Line, Register
from bot.domain.visits import STAGE, Visit

INSIDE, ON_STAGE, AWAY, LOST, BEFORE, AFTER = "inside", "stage", "away", "lost", "before", "after"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the time line, `[start, end)` in UTC seconds."""

    start: int
    end: int
    kind: str
    """Of the credited lesson: `inside`, `stage` (inside, and on stage), `away`, or `lost` to everybody by an
    incident. Inside the room but not in the credited lesson: `before`, `after`."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one version of the register said of the person."""

    version: int
    status: str
    at: int
    line: Line


@dataclass(frozen=True, slots=True)
class Evidence:
    """One person in one lesson."""

    register: Register
    """With the policy in force and the clock."""
    line: Line
    visits: tuple[Visit, ...]
    """The person's own rows, by arrival, links applied."""
    spans: tuple[Span, ...]
    """The time line, without holes from the first span to the last inside the lesson."""
    history: tuple[Opinion, ...] = ()
    """Oldest first; versions that said the same of this person as the one before are left out."""
    corrections: tuple[Correction, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    links: tuple[Link, ...] = ()


def evidence(
    register: Register,
    person: str,
    visits: Iterable[Visit],
    *,
    now: int,
    versions: Sequence[Version] = (),
    corrections: Iterable[Correction] = (),
    excuses: Iterable[Excuse] = (),
    links: Sequence[Link] = (),
) -> Evidence | None:
    """What the line of `person` rests on; None where the register has no such line.

    `visits` are the room's, `versions` the lesson's, oldest first. `now` is when the records were read:
    visits still open run up to it.
    """
    line = next((one for one in register.people if one.person == person), None)
    if line is None:
        return None
    room, lesson = register.lesson.room, register.lesson
    own_links = [link for link in links if link.room == room]
    own = sorted(
        (one for one in linked(visits, own_links) if one.person == person),
        key=lambda one: (one.enter, one.list),
    )
    return Evidence(
        register=register,
        line=line,
        visits=tuple(own),
        spans=_spans(register, own, now),
        history=tuple(_history(versions, person)),
        corrections=tuple(one for one in corrections if (one.lesson_id, one.person) == (lesson.id, person)),
        excuses=tuple(one for one in excuses if one.person == person and one.room in ("", room)),
        links=tuple(link for link in own_links if link.userid == person),
    )


def _spans(register: Register, visits: Sequence[Visit], now: int) -> tuple[Span, ...]:
    """The time line cut wherever anything changes, and joined again where nothing did."""
    ends = [(one, max(one.enter, now) if one.leave is None else one.leave) for one in visits]
    inside = union((one.enter, end) for one, end in ends)
    stage = union((one.enter, end) for one, end in ends if one.list == STAGE)
    gone = lost_time(register)
    clock = register.clock
    until = max(clock.start, min(clock.end, now))
    cuts = sorted(
        {clock.start, until, *(edge for part in (inside, stage, gone) for one in part for edge in one)}
    )
    spans: list[Span] = []
    for start, end in pairwise(cuts):
        if clock.start <= start < until:
            kind = (
                LOST
                if _in(start, gone)
                else ON_STAGE
                if _in(start, stage)
                else INSIDE
                if _in(start, inside)
                else AWAY
            )
        elif _in(start, inside):
            kind = BEFORE if start < clock.start else AFTER
        else:
            continue
        if spans and spans[-1].end == start and spans[-1].kind == kind:
            spans[-1] = Span(spans[-1].start, end, kind)
        else:
            spans.append(Span(start, end, kind))
    return tuple(spans)


def lost_time(register: Register) -> Union:
    """What room incidents took from everybody."""
    return union(
        (int(note.facts["since"]), int(note.facts["until"]))
        for note in register.notes
        if note.code == "room_incident"
    )


def _in(moment: int, intervals: Union) -> bool:
    return any(start <= moment < end for start, end in intervals)


def _history(versions: Sequence[Version], person: str) -> Iterable[Opinion]:
    said = None
    for version in versions:
        register = version.register
        line = next((one for one in register.people if one.person == person), None)
        if line is None:
            continue
        saying = line.verdict, line.flags, line.seconds
        if saying != said:
            yield Opinion(register.version, register.status, version.judged_at, line)
        said = saying
