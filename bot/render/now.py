"""The answer to `/attendance now`: every lesson that runs, a line each, exceptions first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain import glance as glances
from bot.domain.glance import Glance
from bot.domain.register import Lesson
from bot.render import limits
from bot.render.blocks import Message, Renderer
from bot.render.people import FULL, Names, chunks
from bot.render.plain import mrkdwn, plain
from bot.render.sentences import N_
from bot.render.words import Words

MOST = 40
"""Lessons shown at most; the rest are counted."""
_TITLE, _NAMED = 60, 3

GROUPS = {
    glances.LOOK: ("🔴", N_("Needs a look")),
    glances.FINE: ("✅", N_("As it should be")),
    glances.SOON: ("🕐", N_("About to begin")),
    glances.OVER: ("🏁", N_("Just over")),
}
TEACHERS = {
    glances.HERE: N_("{names} teaching"),
    glances.AWAY: N_("teacher {names} away since {time}"),
    glances.NOT_SEEN: N_("no teacher seen"),
    glances.NOBODY_KNOWS: N_("not read yet"),
}


def now_message(
    renderer: Renderer,
    found: Sequence[Glance],
    following: Sequence[Lesson],
    *,
    now: int,
    timezone: str,
    names: str = FULL,
    skip: int = 0,
    share: str | None = None,
    more: str | None = None,
    shared_by: str = "",
) -> Message:
    """The lessons of the moment; where there are none, `following` are the next ones.

    `share` and `more` are the opaque values of the buttons, `skip` lessons were shown already.
    """
    words = renderer.words
    counts = Counter(one.state for one in found)

    def draw(most: int) -> Message:
        shown = found[skip : skip + most]
        rest = max(len(found) - skip - len(shown), 0)
        message = renderer.message(
            "now",
            at=words.wall(timezone).clock(now),
            zone=words.wall(timezone).offset(now),
            running=counts[glances.LOOK] + counts[glances.FINE],
            look=counts[glances.LOOK],
            near=counts[glances.SOON] + counts[glances.OVER],
            groups=_groups(words, shown, counts, names, now),
            rest=rest,
            skipped=min(skip, len(found)),
            following=[_next(words, lesson, now) for lesson in following[:_NAMED]],
            share=share,
            more=more if rest else None,
            shared_by=shared_by,
        )
        return replace(message, shown=len(shown))

    return limits.fitting(draw, MOST)


def _groups(
    words: Words, shown: Sequence[Glance], counts: Counter[str], names: str, now: int
) -> list[dict[str, Any]]:
    found = []
    for state, (mark, label) in GROUPS.items():
        lines = [_line(words, one, names, now) for one in shown if one.state == state]
        if lines:
            group = {"mark": mark, "label": words.say(label), "count": counts[state]}
            found.append({**group, "lines": chunks(lines)})
    return found


def _line(words: Words, one: Glance, names: str, now: int) -> str:
    """Safe inside mrkdwn."""
    lesson = one.lesson
    naming = Names((*one.teachers, *one.missing), names)
    title = plain(lesson.title, _TITLE)
    parts = [_when(words, lesson)]
    if title:
        parts.append(words.say("room {room}", room=plain(lesson.room)))
    parts += _people(words, one, naming)
    if one.taken is not None:
        age = words.age(max(now - one.taken, 0))
        parts.append(age if one.is_fresh else words.say("old data, {age}", age=age))
    title = title or words.say("Room {room}", room=plain(lesson.room))
    return " · ".join([f"*{mrkdwn(title)}*", *map(mrkdwn, parts)])


def _when(words: Words, lesson: Lesson) -> str:
    wall = words.wall(lesson.timezone)
    if wall.one_day(lesson.start, lesson.end - 1):
        return f"{wall.clock(lesson.start)} – {wall.clock(lesson.end)}"
    return wall.span(lesson.start, lesson.end)


def _people(words: Words, one: Glance, naming: Names) -> list[str]:
    """The teacher, how many were seen, and who was not."""
    said = []
    if one.teacher != glances.NOT_SEEN or one.state != glances.SOON:
        said.append(_teacher(words, one, naming))
    if one.teacher == glances.NOBODY_KNOWS:
        return said
    if one.due:
        said.append(words.say("{seen} of {due} seen", seen=f"{one.seen:,}", due=f"{one.due:,}"))
    else:
        said.append(words.say("{seen} seen, no roster", seen=f"{one.seen:,}"))
    if one.missing and one.state != glances.SOON:
        few = [naming(line) for line in one.missing[:_NAMED]]
        label = words.verdict("unknown", live=True)
        said.append(f"{label}: {words.joined(few, len(one.missing))}")
    if one.left_early:
        said.append(words.say("{n} left early", n=f"{one.left_early:,}"))
    return said


def _teacher(words: Words, one: Glance, naming: Names) -> str:
    if one.teacher == glances.AWAY:
        first = one.teachers[0]
        since = words.wall(one.lesson.timezone).clock(first.last_out or one.lesson.start)
        return words.say(TEACHERS[glances.AWAY], names=naming(first), time=since)
    inside = [naming(line) for line in one.teachers if line.inside]
    names = words.joined(inside[:_NAMED], len(inside)) if inside else ""
    return words.say(TEACHERS[one.teacher], names=names)


def _next(words: Words, lesson: Lesson, now: int) -> str:
    """Safe inside mrkdwn."""
    wall = words.wall(lesson.timezone)
    title = plain(lesson.title, _TITLE) or words.say("Room {room}", room=plain(lesson.room))
    span = wall.span(lesson.start, lesson.end, now)
    room = words.say("room {room}", room=plain(lesson.room))
    return f"*{mrkdwn(title)}* · {span} ({wall.offset(lesson.start)}) · {mrkdwn(room)}"
