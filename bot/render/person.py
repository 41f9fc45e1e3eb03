"""One person in a room: every visit, or who could have been meant."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.people import normalise
from bot.domain.presence import Presence
from bot.domain.register import Lesson, Line
from bot.domain.summary import RoomSummary
from bot.domain.visits import Visit
from bot.render.blocks import Message, Renderer
from bot.render.frame import has_days
from bot.render.limits import fitting
from bot.render.people import FULL, Names, chunks, is_inside
from bot.render.plain import plain
from bot.render.times import Wall
from bot.render.widths import left, right, widest
from bot.render.words import Words

_MOST_SHOWN = 3
_MOST_VISITS = 40
_MOST_NAMES = 5
_OPTIONS, _OPTION, _SHORT_NAME = 20, 75, 30

Why = tuple[str, Lesson, Line]
"""What the button carries, and whom in which lesson it asks about."""


def find_people(people: Sequence[Presence], wanted: str) -> list[Presence]:
    """Those with that user id, else with that name, else with a name that holds it."""
    stripped = wanted.strip()
    exact = [person for person in people if stripped and person.userid == stripped]
    if exact:
        return exact
    text = normalise(wanted)
    called = [person for person in people if text in map(normalise, person.names)]
    return called or [
        person for person in people if any(text in name for name in map(normalise, person.names))
    ]


def person_message(
    renderer: Renderer, summary: RoomSummary, wanted: str, *, names: str, around: Mapping[str, Any]
) -> Message:
    """Everybody whom `wanted` fits, the first few with their visits; `around` is the frame."""
    found = find_people(summary.people, wanted)
    naming = Names(summary.people, names)
    shown = found[:_MOST_SHOWN]
    others = found[_MOST_SHOWN:]

    def draw(most: int) -> Message:
        return renderer.message(
            "person",
            **around,
            more=None,
            wanted=plain(wanted) if names == FULL else "…",  # what was typed may be somebody's name
            found=[
                _one(one, summary, renderer.words, naming, private=names == FULL, most=most) for one in shown
            ],
            others=[naming(one) for one in others[:most]],
            more_others=max(len(others) - most, 0),
            people=len(summary.people),
        )

    return fitting(draw, _MOST_VISITS // max(len(shown), 1))


def _one(
    person: Presence, summary: RoomSummary, words: Words, names: Names, *, private: bool, most: int
) -> dict[str, Any]:
    wall = words.wall(summary.timezone)
    own = sorted(
        (visit for visit in summary.visits if visit.person == person.person), key=lambda one: one.enter
    )
    dated = has_days(summary, wall)
    also = [plain(name) for name in person.names if name != person.name]
    return {
        "name": names(person),
        "userid": plain(person.userid),
        "role": words.role(person.role),
        "seconds": person.seconds,
        "stage": person.stage_seconds,
        "devices": person.devices,
        "inside": is_inside(person),
        "listings": chunks(visit_lines(own[:most], words, wall, dated=dated)),
        "more_visits": max(len(own) - most, 0),
        "also": also[: min(_MOST_NAMES, most)] if private else [],
    }


def why_options(words: Words, whys: Sequence[Why]) -> list[tuple[str, str]]:
    """`Zhao Min · Tue 24 Nov 10:00 · absent`, and what it carries; as many as a menu takes."""
    return [(_why(words, lesson, line)[:_OPTION], value) for value, lesson, line in whys[:_OPTIONS]]


def _why(words: Words, lesson: Lesson, line: Line) -> str:
    wall = words.wall(lesson.timezone)
    name = plain(line.name, _SHORT_NAME) or plain(line.userid, _SHORT_NAME) or "–"
    when = f"{wall.day(lesson.start)} {wall.clock(lesson.start)}"
    said = words.listed([words.verdict(line.verdict), *map(words.flag, line.flags)])
    return f"{name} · {when} · {said}"


def visit_lines(visits: Sequence[Visit], words: Words, wall: Wall, *, dated: bool) -> list[str]:
    """One line a visit: `10:00–10:20  20 min  watching · Windows`."""
    whens, lengths = [], []
    for visit in visits:
        day = f"{wall.day(visit.enter)} " if dated else ""
        start = f"{day}{wall.clock(visit.enter)}"
        whens.append(
            words.say("since {time}", time=start)
            if visit.leave is None
            else f"{start}–{wall.clock(visit.leave)}"
        )
        lengths.append("" if visit.leave is None else words.duration(visit.leave - visit.enter, column=True))
    first, second = widest(whens), widest(lengths)
    return [
        f"{left(when, first)}  {right(length, second)}  "
        f"{words.visit_list(visit.list)} · {words.terminal(visit.terminal)}"
        for visit, when, length in zip(visits, whens, lengths, strict=True)
    ]
