"""A judged lesson as a message: counts, staff, exceptions with names, then everybody."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.domain.people import ASSISTANT, TEACHER, is_nameless
from bot.domain.register import ABSENT, EXCUSED, LATE, LEFT_EARLY, PARTIAL, PRESENT, UNKNOWN, Line, Register
from bot.domain.summary import RoomSummary
from bot.render.people import Names, chunks, lines, stay
from bot.render.plain import plain
from bot.render.times import Wall
from bot.render.words import Words

_MOST_NAMED = 12
_MOST_LESSONS = 20
_UNJUDGED = ("upcoming", "not_held", "cancelled")


def lesson_values(
    words: Words, register: Register, wall: Wall, mode: str, *, skip: int, most: int
) -> dict[str, Any]:
    """Everything the template `lesson` needs beside heading and tail."""
    wall = words.wall(register.lesson.timezone) if register.lesson.timezone else wall
    names = Names(register.people, mode)
    seen = [line for line in register.people if line.first_in is not None]
    shown = seen[skip : skip + most]
    lesson = register.lesson

    return {
        **_what(words, register, wall),
        "staff": _staff(words, register, names, wall),
        "exceptions": _exceptions(words, register, names, wall),
        "on_time": _all_on_time(register),
        "lesson_notes": [words.sentence(note, wall) for note in register.notes[:4]],
        "first": skip + 1,
        "listings": chunks(
            lines(shown, names, words, wall, dated=not wall.one_day(lesson.start, lesson.end - 1))
        ),
        "seen": len(seen),
        "rest": max(len(seen) - skip - len(shown), 0),
    }


def lessons_values(words: Words, summary: RoomSummary, wall: Wall, mode: str) -> dict[str, Any]:
    """Everything the template `lessons` needs beside heading and tail."""
    shown = summary.registers[-_MOST_LESSONS:]
    rows = []
    for register in shown:
        own = words.wall(register.lesson.timezone) if register.lesson.timezone else wall
        names = Names(register.people, mode)
        rows.append(
            {**_what(words, register, own), "exceptions": _exceptions(words, register, names, own, most=4)}
        )
    return {"lessons": rows, "older": len(summary.registers) - len(shown), "count": len(summary.registers)}


def _what(words: Words, register: Register, wall: Wall) -> dict[str, Any]:
    lesson = register.lesson
    return {
        "lesson_title": plain(lesson.title, 100),
        "lesson_when": wall.span(lesson.start, lesson.end),
        "lesson_zone": wall.offset(lesson.start),
        "status": register.status,
        "status_word": words.status(register.status, register.version),
        "meaning": words.meaning(register.status),
        "counts": dict(register.counts),
        "judged": register.status not in _UNJUDGED,
        "live": register.status == "live",
        "learners": sum(
            line.role not in {TEACHER, ASSISTANT} and line.first_in is not None for line in register.people
        ),
    }


def _staff(words: Words, register: Register, names: Names, wall: Wall) -> list[dict[str, Any]]:
    rows = []
    for role in (TEACHER, ASSISTANT):
        for line in [line for line in register.people if line.role == role][:4]:
            remarks = []
            if LATE in line.flags:
                remarks.append(words.say("{length} late", length=words.duration(line.late_by)))
            if LEFT_EARLY in line.flags:
                remarks.append(words.say("left {length} early", length=words.duration(line.early_by)))
            rows.append(
                {
                    "role": words.role(role),
                    "name": names(line),
                    "stay": stay(line, wall) if line.first_in is not None else "",
                    "remarks": remarks,
                    "inside": line.inside,
                }
            )
    return rows


def _exceptions(
    words: Words, register: Register, names: Names, wall: Wall, most: int = _MOST_NAMED
) -> list[tuple[str, str]]:
    """(label, names with figures), without the empty ones."""
    pupils = [line for line in register.people if line.role not in {TEACHER, ASSISTANT}]
    live = register.status == "live"
    table: Sequence[tuple[str, Callable[[Line], bool], Callable[[Line], str]]] = (
        (words.verdict(ABSENT), lambda line: line.verdict == ABSENT, names),
        (
            words.verdict(UNKNOWN, live=live),
            lambda line: line.due and line.verdict == UNKNOWN and line.first_in is None,
            names,
        ),
        (
            words.flag(LATE),
            lambda line: LATE in line.flags,
            lambda line: f"{names(line)} +{words.duration(line.late_by)}",
        ),
        (
            words.flag(LEFT_EARLY),
            lambda line: LEFT_EARLY in line.flags,
            lambda line: f"{names(line)} −{words.duration(line.early_by)}",
        ),
        (
            words.verdict(PARTIAL),
            lambda line: line.verdict == PARTIAL,
            lambda line: f"{names(line)} {words.share(line.share)} ({stay(line, wall)})",
        ),
        (words.verdict(EXCUSED), lambda line: line.verdict == EXCUSED, names),
        (
            words.say("check"),
            lambda line: bool(_doubts(line, words)),
            lambda line: f"{names(line)} ({_doubts(line, words)})",
        ),
    )
    found = []
    for label, belongs, shown in table:
        people = [line for line in pupils if belongs(line)]
        if people:
            few = [shown(line) for line in people[:most]]
            found.append((label, words.joined(few + [""] * (len(people) - len(few)), most)))
    return found


def _doubts(line: Line, words: Words) -> str:
    """Why somebody should look at this person."""
    if line.first_in is None:
        return ""
    said = []
    if is_nameless(line.person) and not line.due:
        said.append(words.say("no user id, {length}", length=words.duration(line.seconds)))
    if line.devices > 1:
        said.append(words.say("{n} devices", n=line.devices))
    return ", ".join(said)


def _all_on_time(register: Register) -> bool:
    """Everybody due is present and nobody is flagged."""
    counts = register.counts
    due = counts.get("due", 0)
    return bool(
        due and counts.get(PRESENT, 0) == due and not counts.get(LATE, 0) and not counts.get(LEFT_EARLY, 0)
    )
