"""The time line of a lesson: who was in the room when, how many at once, and when the room broke."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.identity import linked
from bot.domain.intervals import Union, clip, union
from bot.domain.people import LEARNERS, STAFF, Link
from bot.domain.presence import presences
from bot.domain.register import ABSENT, EXCUSED, LATE, LEFT_EARLY, PARTIAL, PRESENT, UNKNOWN, Line, Register
from bot.domain.visits import Visit

MOST = 60
"""Lanes that a picture has; the others are counted."""
AROUND = 300
"""Seconds before and after the lesson that are shown at least; at most the policy's margin."""

_WORST_FIRST = (ABSENT, UNKNOWN, PARTIAL, LATE, LEFT_EARLY, PRESENT, EXCUSED, None)


@dataclass(frozen=True, slots=True)
class Lane:
    """One person."""

    line: Line
    inside: Union
    """In the room, within what is shown."""
    stage: Union
    """The part of it on stage."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is shown of one lesson, `[opens, closes)` in UTC seconds."""

    register: Register
    opens: int
    closes: int
    until: int
    """How far the records reach; nothing is known of what is behind."""
    lanes: tuple[Lane, ...]
    """Teachers and assistants on top, then exceptions, then the others by their arrival."""
    rest: int
    """How many people have no lane."""
    heads: tuple[tuple[int, int], ...]
    """(moment, learners inside from then on); the first at `opens`, the last before `until`."""
    broken: Union
    """Room incidents."""


def timeline(
    register: Register, visits: Iterable[Visit], *, now: int, links: Sequence[Link] = (), most: int = MOST
) -> Timeline:
    """The time line of the lesson of `register`, from its room's visits as read at `now`."""
    lesson = register.lesson
    margin = max(int(register.policy.get("margin", AROUND)), AROUND)
    found = presences(linked(visits, [one for one in links if one.room == lesson.room]), now)
    lines = {line.person: line for line in register.people}
    own = {person: found[person] for person in lines if person in found}
    first = min((one.first_in for one in own.values()), default=lesson.start)
    last = max((one.intervals[-1][1] for one in own.values() if one.intervals), default=lesson.end)
    opens = max(lesson.start - margin, min(lesson.start - AROUND, first))
    closes = min(lesson.end + margin, max(lesson.end + AROUND, last))
    shown = sorted(lines.values(), key=_place)
    lanes = tuple(
        Lane(line, clip(one.intervals, opens, closes), clip(one.stage, opens, closes))
        if (one := own.get(line.person))
        else Lane(line, (), ())
        for line in shown[:most]
    )
    learners = [one.intervals for person, one in own.items() if lines[person].role in LEARNERS]
    until = min(closes, max(opens, now))
    return Timeline(
        register,
        opens,
        closes,
        until,
        lanes,
        len(shown) - len(lanes),
        tuple(_heads([clip(spans, opens, until) for spans in learners], opens, until)),
        broken(register),
    )


def broken(register: Register) -> Union:
    """When the room broke for everybody, by the register's own notes."""
    return union(
        (int(note.facts["since"]), int(note.facts["until"]))
        for note in register.notes
        if note.code == "room_incident"
    )


def _place(line: Line) -> tuple[int, int, int, str]:
    """Teachers, assistants, exceptions, the others; those alike by their arrival."""
    staff = STAFF.index(line.role) if line.role in STAFF else len(STAFF)
    worst = min(
        map(_WORST_FIRST.index, (line.verdict, *(flag for flag in line.flags if flag in _WORST_FIRST)))
    )
    arrival = line.first_in if line.first_in is not None else line.seconds
    return staff, 0 if staff < len(STAFF) else worst, arrival, line.person


def _heads(everybody: Iterable[Union], opens: int, until: int) -> Iterator[tuple[int, int]]:
    changes: dict[int, int] = {opens: 0}
    for spans in everybody:
        for enter, leave in spans:
            changes[enter] = changes.get(enter, 0) + 1
            changes[leave] = changes.get(leave, 0) - 1
    heads = 0
    for moment in sorted(changes):
        heads += changes[moment]
        if moment < until:
            yield moment, heads
