"""A summary as rows: for a terminal, for programs (JSON, version 1) and for sheets (CSV)."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO, Any

from bot.domain.notes import Note
from bot.domain.presence import Presence
from bot.domain.register import Line, Register
from bot.domain.summary import RoomSummary
from bot.domain.visits import Visit
from bot.render.plain import clean
from bot.render.times import Wall
from bot.render.words import Words

VERSION = 1

COLUMNS = (
    "room", "lesson_start", "userid", "name", "role", "due", "verdict", "flags", "seconds", "stage_seconds",
    "share", "first_in", "last_out", "late_by", "early_by", "visits", "devices", "reason",
)  # fmt: skip
VISIT_COLUMNS = ("room", "list", "userid", "name", "role", "enter", "leave", "terminal")

_COUNTED = ("due", "present", "partial", "absent", "unknown", "excused", "late", "left_early")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_json(words: Words, summary: RoomSummary) -> dict[str, Any]:
    """The contract's version 1. Without a lesson, `people` tells what each person's visits add up to."""
    lists = {name: list(items) for name, items in _lists(words, summary).items()}
    return {**_head(words, summary), **lists}


def write_json(words: Words, summary: RoomSummary, to: IO[str]) -> None:
    """`as_json`, one line an item, written as it is made; names stay as they are typed."""
    head = _head(words, summary)
    to.write("{" + ",\n ".join(f"{_text(name)}: {_text(value)}" for name, value in head.items()))
    for name, items in _lists(words, summary).items():
        to.write(f",\n {_text(name)}: [")
        comma = ""
        for item in items:
            to.write(f"{comma}\n  {_text(item)}")
            comma = ","
        to.write("]")
    to.write("}\n")


def _head(words: Words, summary: RoomSummary) -> dict[str, Any]:
    wall = words.wall(summary.timezone)
    return {
        "version": VERSION,
        "room": summary.room,
        "title": summary.title,
        "complete": summary.complete,
        "taken": summary.taken,
        "reason": words.sentence(summary.reason, wall) if summary.reason else None,
        "notes": _sentences(words, summary.notes, wall),
    }


def _lists(words: Words, summary: RoomSummary) -> dict[str, Iterator[dict[str, Any]]]:
    lists: dict[str, Iterator[dict[str, Any]]] = {
        "registers": (_register(words, register) for register in summary.registers)
    }
    if not summary.registers:
        lists["people"] = map(_presence, summary.people)
    return {**lists, "visits": map(_visit, summary.visits)}


def _text(value: Any) -> str:
    """JSON as people read it; half a character, which UTF-8 cannot hold, becomes the sign for that."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _register(words: Words, register: Register) -> dict[str, Any]:
    lesson, clock = register.lesson, register.clock
    wall = words.wall(lesson.timezone)
    return {
        "lesson": {
            "id": lesson.id,
            "title": lesson.title,
            "start": lesson.start,
            "end": lesson.end,
            "timezone": lesson.timezone,
        },
        "status": register.status,
        "version": register.version,
        "clock": {"start": clock.start, "end": clock.end, "anchor": clock.anchor},
        "counts": {name: register.counts.get(name, 0) for name in _COUNTED},
        "people": [_line(words, line, wall) for line in register.people],
        "notes": _sentences(words, register.notes, wall),
    }


def _line(words: Words, line: Line, wall: Wall) -> dict[str, Any]:
    return {
        "userid": line.userid,
        "name": line.name,
        "role": line.role,
        "due": line.due,
        "verdict": line.verdict,
        "flags": list(line.flags),
        "seconds": line.seconds,
        "stage_seconds": line.stage_seconds,
        "share": line.share,
        "first_in": line.first_in,
        "last_out": line.last_out,
        "late_by": line.late_by,
        "early_by": line.early_by,
        "visits": line.visits,
        "devices": line.devices,
        "reason": words.sentence(line.reason, wall),
        "notes": _sentences(words, line.notes, wall),
    }


def _presence(person: Presence) -> dict[str, Any]:
    return {
        "userid": person.userid,
        "name": person.name,
        "role": person.role,
        "seconds": person.seconds,
        "stage_seconds": person.stage_seconds,
        "first_in": person.first_in,
        "last_out": person.last_out,
        "visits": person.visits,
        "devices": person.devices,
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "userid": visit.userid,
        "name": visit.name,
        "role": visit.role,
        "list": visit.list,
        "enter": visit.enter,
        "leave": visit.leave,
        "terminal": visit.terminal,
    }


def _sentences(words: Words, notes: Iterable[Note], wall: Wall) -> list[str]:
    return [words.sentence(note, wall) for note in notes]


def as_csv(words: Words, summary: RoomSummary) -> str:
    """`write_csv` as one text."""
    to = io.StringIO(newline="")
    write_csv(words, summary, to)
    return to.getvalue()


def write_csv(words: Words, summary: RoomSummary, to: IO[str]) -> None:
    """The contract's columns, one line a person and lesson, row by row; `to` must not translate line ends."""
    _write(to, COLUMNS, _people_rows(words, summary))


def visits_csv(summary: RoomSummary) -> str:
    """`write_visits_csv` as one text."""
    to = io.StringIO(newline="")
    write_visits_csv(summary, to)
    return to.getvalue()


def write_visits_csv(summary: RoomSummary, to: IO[str]) -> None:
    """One line a visit, row by row."""
    _write(
        to,
        VISIT_COLUMNS,
        (
            (
                summary.room,
                visit.list,
                visit.userid,
                visit.name,
                visit.role,
                visit.enter,
                visit.leave,
                visit.terminal,
            )
            for visit in summary.visits
        ),
    )


def _people_rows(words: Words, summary: RoomSummary) -> Iterator[tuple[object, ...]]:
    for register in summary.registers:
        wall = words.wall(register.lesson.timezone)
        for line in register.people:
            yield (
                summary.room, register.lesson.start, line.userid, line.name, line.role,
                "true" if line.due else "false", line.verdict, " ".join(line.flags), line.seconds,
                line.stage_seconds, line.share, line.first_in, line.last_out, line.late_by, line.early_by,
                line.visits, line.devices, words.sentence(line.reason, wall),
            )  # fmt: skip
    if not summary.registers:
        for person in summary.people:
            yield (
                summary.room, None, person.userid, person.name, person.role, None, None, None, person.seconds,
                person.stage_seconds, None, person.first_in, person.last_out, None, None, person.visits,
                person.devices, None,
            )  # fmt: skip


def _write(to: IO[str], columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    writer = csv.writer(to)
    writer.writerow(columns)
    writer.writerows(
        tuple(harmless(value) if isinstance(value, str) else value for value in row) for row in rows
    )


@lru_cache(maxsize=4_096)  # names, roles and rooms come again and again
def harmless(value: str) -> str:
    """Text that a sheet would run as a formula gets an apostrophe in front (OWASP, CSV injection)."""
    text = printable(value)
    return f"'{text}" if value.startswith(_FORMULA) or text.startswith(_FORMULA) else text


def printable(value: str) -> str:
    """Text without signs that no sheet can hold."""
    return value if value.isascii() and value.isprintable() else clean(value)
