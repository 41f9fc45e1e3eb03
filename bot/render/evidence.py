"""Evidence: what one person's verdict in one lesson rests on, in words that a parent could check."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.corrections import Correction
from bot.domain.intervals import Interval, union
from bot.domain.notes import Note
from bot.domain.register import Line, Register
from bot.domain.visits import Visit
from bot.render.blocks import Message, Renderer
from bot.render.limits import fitting
from bot.render.people import chunks
from bot.render.person import visit_lines
from bot.render.plain import plain
from bot.render.times import Wall
from bot.render.words import Words

_BAR = 40  # signs: one line of a phone
_BAR_LINES = 2
_MOST = 6  # remarks, corrections and versions each; of visits some more
_VISITS_EACH = 6
THERE, AWAY = "█", "·"

Earlier = tuple[int, Register]
"""An earlier version of the register, and when it was made (UTC seconds)."""


def evidence_message(
    renderer: Renderer,
    register: Register,
    line: Line,
    visits: Iterable[Visit],
    *,
    corrections: Sequence[Correction] = (),
    earlier: Sequence[Earlier] = (),
) -> Message:
    """The evidence for one line of a register; `visits` may be the whole room's."""
    values = evidence(renderer.words, register, line, visits, corrections=corrections, earlier=earlier)
    lines = values.pop("lines")

    def draw(most: int) -> Message:
        few = {name: values[name][-most:] if most else [] for name in ("remarks", "corrections", "versions")}
        shown = lines[: _BAR_LINES + most * _VISITS_EACH] if most else []
        more = len(lines) - len(shown) if shown else 0
        return renderer.message("evidence", **values | few, listings=chunks(shown), more_visits=more)

    return fitting(draw, _MOST)


def evidence(
    words: Words,
    register: Register,
    line: Line,
    visits: Iterable[Visit],
    *,
    corrections: Sequence[Correction] = (),
    earlier: Sequence[Earlier] = (),
) -> dict[str, Any]:
    """Everything that the evidence shows, in words; for the message and for a terminal."""
    lesson = register.lesson
    wall = words.wall(lesson.timezone)
    own = sorted((visit for visit in visits if visit.person == line.person), key=lambda one: one.enter)
    live = register.status == "live"
    return {
        "name": plain(line.name) or plain(line.userid) or "–",
        "userid": plain(line.userid),
        "lesson_title": plain(lesson.title),
        "room": plain(lesson.room),
        "when": wall.span(lesson.start, lesson.end),
        "zone": wall.offset(lesson.start),
        "status_word": words.status(register.status, register.version),
        "meaning": words.meaning(register.status),
        "verdict": words.verdict(line.verdict, live=live),
        "flags": [words.flag(flag) for flag in line.flags],
        "reason": words.sentence(line.reason, wall),
        "remarks": [words.sentence(note, wall) for note in line.notes],
        "lines": _time_line(register, own, words, wall),
        "rules": words.rules(register.policy),
        "corrections": _corrections(words, line, corrections, wall),
        "versions": _versions(words, line, earlier, wall),
    }


def bar(intervals: Iterable[Interval], start: int, end: int, width: int = _BAR) -> str:
    """`··████··██`: a sign is filled where anybody was there for any part of it."""
    length = max(end - start, 1)
    signs = [AWAY] * width
    for since, until in intervals:
        if until <= start or since >= end or since >= until:
            continue
        first = max(since - start, 0) * width // length
        last = (min(until, end) - start) * width
        for at in range(first, -(-last // length)):
            signs[at] = THERE
    return "".join(signs)


def _time_line(register: Register, visits: Sequence[Visit], words: Words, wall: Wall) -> list[str]:
    """The lesson as a bar, and under it one line a visit; nothing where there is no visit."""
    if not visits:
        return []
    start, end = register.clock.start, register.clock.end
    spans = union((visit.enter, end if visit.leave is None else visit.leave) for visit in visits)
    dated = not wall.one_day(visits[0].enter, max(visits[-1].leave or end, end) - 1)
    return [
        f"{wall.clock(start)} {bar(spans, start, end)} {wall.clock(end)}",
        "",
        *visit_lines(visits, words, wall, dated=dated),
    ]


def _corrections(words: Words, line: Line, corrections: Sequence[Correction], wall: Wall) -> list[str]:
    own = [one for one in corrections if one.person == line.person]
    return [
        words.sentence(
            Note(
                "corrected", {"verdict": one.verdict, "author": one.author, "at": one.at, "text": one.reason}
            ),
            wall,
        )
        for one in own
    ]


def _versions(words: Words, line: Line, earlier: Sequence[Earlier], wall: Wall) -> list[str]:
    """What earlier versions said of this person."""
    said = []
    for made, register in earlier:
        was = next((one for one in register.people if one.person == line.person), None)
        verdict = words.verdict(was.verdict if was else None)
        status = words.status(register.status)
        at = f"{wall.day(made)} {wall.clock(made)}"
        said.append(
            words.say(
                "{status} v{version}, {at}: {verdict}",
                status=status,
                version=register.version,
                at=at,
                verdict=verdict,
            )
        )
    return said
