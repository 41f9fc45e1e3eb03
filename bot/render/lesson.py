"""A judged lesson as a message: counts, staff, exceptions with names, then everybody."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from bot.domain.notes import Note
from bot.domain.people import ASSISTANT, TEACHER, is_nameless
from bot.domain.register import (
    ABSENT,
    EXCUSED,
    GAP,
    LATE,
    LEFT_EARLY,
    PARTIAL,
    PRESENT,
    UNKNOWN,
    Line,
    Register,
)
from bot.domain.summary import RoomSummary
from bot.render.people import Names, chunks, lines, stay
from bot.render.plain import plain
from bot.render.times import Wall
from bot.render.words import Words

_MOST_NAMED = 12
_MOST_NAMED_OF_MANY = 4
_MOST_LESSONS = 20
_MOST_NOTES = 4
_MOST_STAFF = 4
_TITLE = 100
NOT_JUDGED = ("upcoming", "not_held", "cancelled")
"""Statuses in which a register says who was there and nothing more."""


class Exception_(NamedTuple):  # noqa: N801 — the word is taken, and it is the right one
    """People who need a look, under what they have in common."""

    label: str
    people: str


def lesson_values(
    words: Words, register: Register, mode: str, *, skip: int, most: int, reason: Note | None = None
) -> dict[str, Any]:
    """Everything that the template `lesson` wants beside its frame; that tells the scan's `reason`."""
    lesson = register.lesson
    wall = words.wall(lesson.timezone)
    names = Names(register.people, mode)
    staff = list(_staff(words, register, names, wall, min(_MOST_STAFF, most)))
    seen = [line for line in register.people if line.first_in is not None]
    listed = [line for line in seen if line.role not in {TEACHER, ASSISTANT}]
    shown = listed[skip : skip + most]
    dated = not wall.one_day(lesson.start, lesson.end - 1)
    return {
        **_about(words, register, wall),
        "staff": staff,
        "exceptions": _exceptions(words, register, names, wall, min(_MOST_NAMED, most))
        if _is_judged(register)
        else [],
        "on_time": _all_on_time(register),
        "lesson_notes": [words.sentence(note, wall) for note in register.notes if note != reason][
            :_MOST_NOTES
        ],
        "listings": chunks(lines(shown, names, words, wall, dated=dated, live=register.status == "live")),
        "seen": len(seen),
        "shown": len(shown),
        "skipped": min(skip, len(listed)),
        "rest": max(len(listed) - skip - len(shown), 0),
    }


def lessons_values(words: Words, summary: RoomSummary, mode: str, *, most: int) -> dict[str, Any]:
    """Everything that the template `lessons` wants beside its frame: the latest lessons, a line each."""
    shown = summary.registers[-min(_MOST_LESSONS, max(most, 1)) :]
    return {
        "lessons": [_one_of_many(words, register, mode) for register in shown],
        "earlier": len(summary.registers) - len(shown),
        "count": len(summary.registers),
    }


def _one_of_many(words: Words, register: Register, mode: str) -> dict[str, Any]:
    wall = words.wall(register.lesson.timezone)
    names = Names(register.people, mode)
    exceptions = (
        _exceptions(words, register, names, wall, _MOST_NAMED_OF_MANY) if _is_judged(register) else []
    )
    return {**_about(words, register, wall), "exceptions": exceptions, "on_time": _all_on_time(register)}


def _about(words: Words, register: Register, wall: Wall) -> dict[str, Any]:
    lesson = register.lesson
    return {
        "lesson_title": plain(lesson.title, _TITLE),
        "lesson_when": wall.span(lesson.start, lesson.end),
        "lesson_zone": wall.offset(lesson.start),
        "status": register.status,
        "status_word": words.status(register.status, register.version),
        "meaning": words.meaning(register.status),
        "counts": {name: register.counts.get(name, 0) for name in _COUNTED},
        "judged": _is_judged(register),
        "live": register.status == "live",
        "rostered": all(note.code != "no_roster" for note in register.notes),
        "inside": sum(line.inside for line in register.people),
        "learners": sum(
            line.role not in {TEACHER, ASSISTANT} and line.first_in is not None for line in register.people
        ),
    }


_COUNTED = ("due", PRESENT, PARTIAL, ABSENT, UNKNOWN, EXCUSED, LATE, LEFT_EARLY)


def _is_judged(register: Register) -> bool:
    return register.status not in NOT_JUDGED


def _staff(words: Words, register: Register, names: Names, wall: Wall, most: int) -> Iterator[dict[str, Any]]:
    for role in (TEACHER, ASSISTANT):
        for line in [line for line in register.people if line.role == role][:most]:
            remarks = []
            if LATE in line.flags:
                remarks.append(words.say("{length} late", length=words.duration(line.late_by)))
            if LEFT_EARLY in line.flags:
                remarks.append(words.say("left {length} early", length=words.duration(line.early_by)))
            yield {
                "role": words.role(role),
                "name": names(line),
                "seen": line.first_in is not None,
                "stay": stay(line, words, wall, dash=" – "),
                "remarks": remarks,
            }


def _exceptions(words: Words, register: Register, names: Names, wall: Wall, most: int) -> list[Exception_]:
    """The lines that name people, without the empty ones."""
    live = register.status == "live"
    learners = [line for line in register.people if line.role not in {TEACHER, ASSISTANT}]

    def late(line: Line) -> str:
        return f"{names(line)} +{words.duration(line.late_by)}"

    def early(line: Line) -> str:
        return f"{names(line)} −{words.duration(line.early_by)}"

    def part(line: Line) -> str:
        return f"{names(line)} {words.share(line.share)}" + words.aside(stay(line, words, wall, dash=" – "))

    def doubt(line: Line) -> str:
        return names(line) + words.aside(words.listed(_doubts(line, words)))

    table: Sequence[tuple[str, Callable[[Line], bool], Callable[[Line], str]]] = (
        (words.verdict(ABSENT), lambda line: line.verdict == ABSENT and line.due, names),
        (words.verdict(UNKNOWN, live=live), lambda line: line.verdict == UNKNOWN and line.due, names),
        (words.flag(LATE), lambda line: LATE in line.flags, late),
        (words.flag(LEFT_EARLY), lambda line: LEFT_EARLY in line.flags, early),
        (words.verdict(PARTIAL), lambda line: line.verdict == PARTIAL and not live, part),
        (words.flag(GAP), lambda line: GAP in line.flags and line.verdict != PARTIAL, names),
        (words.verdict(EXCUSED), lambda line: line.verdict == EXCUSED, names),
        (words.say("check"), lambda line: bool(_doubts(line, words)), doubt),
    )
    found = []
    for label, belongs, shown in table:
        people = [line for line in learners if belongs(line)]
        if people:
            few = [shown(line) for line in people[:most]]
            found.append(Exception_(label, words.joined(few, len(people))))
    return found


def _doubts(line: Line, words: Words) -> list[str]:
    """Why somebody should look at this person's records."""
    if line.first_in is None:
        return []
    said = []
    if is_nameless(line.person) and not line.due:
        said.append(words.say("guest without user id, {length}", length=words.duration(line.seconds)))
    if line.devices > 1:
        said.append(words.say("{n} devices", n=line.devices))
    return said


def _all_on_time(register: Register) -> bool:
    """Everybody due is present and nobody is flagged."""
    counts = register.counts
    due = counts.get("due", 0)
    return bool(due and counts.get(PRESENT) == due and not counts.get(LATE) and not counts.get(LEFT_EARLY))
