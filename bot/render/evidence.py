"""Evidence: what one person's verdict in one lesson rests on, in words that a parent could check."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bot.domain.evidence import AWAY, INSIDE, LOST, ON_STAGE, Evidence, Span
from bot.domain.notes import Note
from bot.domain.people import LEARNERS, is_nameless
from bot.domain.register import Line
from bot.render.blocks import Message, Renderer
from bot.render.limits import fitting
from bot.render.people import chunks
from bot.render.person import visit_lines
from bot.render.plain import plain
from bot.render.times import Wall
from bot.render.words import Words

_BAR = 40  # signs: one line of a phone
_MOST = 6  # remarks, decisions and versions each; of visits some more
_VISITS_EACH = 6

SIGNS = {INSIDE: "█", ON_STAGE: "▓", LOST: "░", AWAY: "·"}
"""What the bar is drawn with. Where several kinds share one sign's time, the first of these is drawn."""


def evidence_message(renderer: Renderer, evidence: Evidence, *, handle: str = "") -> Message:
    """The verdict, the time line, every visit, who decided what, and the rules.

    `handle` is what the buttons carry for what can be done about it; without, there are none.
    """
    values = evidence_values(renderer.words, evidence) | {"handle": handle, "forms": _forms(evidence.line)}
    visits = values.pop("visits")

    def draw(most: int) -> Message:
        few = {name: values[name][-most:] if most else [] for name in ("remarks", "decisions", "history")}
        shown = visits[: most * _VISITS_EACH]
        lines = [*values["time_line"], *(("", *shown) if shown else ())]
        more = len(visits) - len(shown)
        return renderer.message("evidence", **values | few, listings=chunks(lines), more_visits=more)

    return fitting(draw, _MOST)


def evidence_values(words: Words, evidence: Evidence) -> dict[str, Any]:
    """Everything that the evidence shows, in words; for the message and for a terminal."""
    register, line = evidence.register, evidence.line
    lesson = register.lesson
    wall = words.wall(lesson.timezone)
    moments = [visit.enter for visit in evidence.visits] or [lesson.start]
    reason = words.sentence(line.reason, wall)
    remarks = [words.sentence(note, wall) for note in line.notes]
    return {
        "name": plain(line.name) or plain(line.userid) or "–",
        "userid": plain(line.userid),
        "lesson_title": plain(lesson.title),
        "room": plain(lesson.room),
        "when": wall.span(lesson.start, lesson.end),
        "zone": wall.offset(lesson.start),
        "status_word": words.status(register.status, register.version),
        "meaning": words.meaning(register.status),
        "verdict": words.verdict(line.verdict, live=register.status == "live"),
        "flags": [words.flag(flag) for flag in line.flags],
        "reason": reason,
        "remarks": remarks,
        "time_line": _time_line(words, evidence, wall),
        "visits": visit_lines(evidence.visits, words, wall, dated=not wall.one_day(moments[0], moments[-1])),
        "rules": words.rules(register.policy),
        # one that is the reason, or a remark on it, was said there
        "decisions": [one for one in _decisions(words, evidence, wall) if one not in (reason, *remarks)],
        "history": _history(words, evidence, wall),
    }


def _forms(line: Line) -> list[str]:
    """What can be done: `excuse` and `correct` for who is judged, `link` for a guest; `timeline` for all."""
    judged = ["excuse", "correct"] if line.due else ["correct"] if line.role in LEARNERS else []
    link = ["link"] if is_nameless(line.person) and line.role in LEARNERS else []
    return [*judged, *link, "timeline"]


def bar(spans: Sequence[Span], start: int, end: int, width: int = _BAR) -> str:
    """`··████▓▓██`: the lesson from `start` to `end`; however short a visit is, its sign is drawn."""
    edges = [start + (end - start) * at // width for at in range(width + 1)]
    return "".join(_sign(spans, since, max(until, since + 1)) for since, until in pairwise(edges))


def _sign(spans: Sequence[Span], since: int, until: int) -> str:
    kinds = {span.kind for span in spans if span.start < until and span.end > since}
    return next((sign for kind, sign in SIGNS.items() if kind in kinds), SIGNS[AWAY])


def _time_line(words: Words, evidence: Evidence, wall: Wall) -> list[str]:
    """The bar between its times, and what its signs mean; nothing where nobody came."""
    if not evidence.visits:
        return []
    clock = evidence.register.clock
    drawn = bar(evidence.spans, clock.start, clock.end)
    meanings = {
        INSIDE: words.say("in class"),
        ON_STAGE: words.say("on stage"),
        LOST: words.say("lost to everybody"),
        AWAY: words.say("away"),
    }
    legend = "  ".join(f"{sign} {meanings[kind]}" for kind, sign in SIGNS.items() if sign in drawn)
    return [f"{wall.clock(clock.start)} {drawn} {wall.clock(clock.end)}", f"{' ' * 6}{legend}"]


def _decisions(words: Words, evidence: Evidence, wall: Wall) -> list[str]:
    """What people decided about this person, and who and when."""
    notes = [
        *(
            Note("excused", {"author": one.author, "at": one.at, "text": one.text})
            for one in evidence.excuses
        ),
        *(
            Note(
                "corrected",
                {"verdict": one.verdict, "author": one.author, "at": one.at, "text": one.reason},
            )
            for one in evidence.corrections
        ),
    ]
    links = [
        words.say(
            "The guest “{guest}” was linked to this user id by {author} on {day}.",
            guest=plain(link.person.removeprefix("name:")),
            author=plain(link.author),
            day=wall.day(link.at),
        )
        for link in evidence.links
    ]
    return [words.sentence(note, wall) for note in notes] + links


def _history(words: Words, evidence: Evidence, wall: Wall) -> list[str]:
    """What each version said of this person; nothing where there was only one."""
    if len(evidence.history) < 2:  # noqa: PLR2004 — one opinion is no history
        return []
    return [
        words.say(
            "{status} v{version}, {at} – {verdict}",
            status=words.status(one.status),
            version=one.version,
            at=f"{wall.day(one.at)} {wall.clock(one.at)}",
            verdict=words.listed([words.verdict(one.line.verdict), *map(words.flag, one.line.flags)]),
        )
        for one in evidence.history
    ]
