"""Home: today's lessons, what needs somebody, and whom the reader is told of."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain import findings as kinds
from bot.domain.home import CANCELLED, OVER, RUNNING, Home, Room, Standing, Waiting
from bot.render.blocks import Renderer, View
from bot.render.limits import problems
from bot.render.plain import mrkdwn, plain
from bot.render.sentences import N_
from bot.render.words import Words

MOST_NEEDS = 8
"""Of each kind of thing that needs somebody; the others are counted."""
MOST_FOLLOWED = 15
_LINES = 12
"""Lessons to a block."""
_TITLE, _OPTION = 50, 75
_OPTIONS = 100

NEEDS: Mapping[str, tuple[str, str]] = {
    kinds.TEACHER_MISSING: ("🔴", N_("the teacher is not here")),
    kinds.TEACHER_GONE: ("🔴", N_("the teacher is gone")),
    kinds.EMPTY_ROOM: ("🟠", N_("nobody has come")),
    kinds.INCIDENT: ("🟠", N_("many dropped out at once")),
    kinds.DATA_GAP: ("⚠️", N_("I cannot see who is in class")),
    kinds.NOT_SEEN: ("🟡", N_("not seen yet: {n}")),
    kinds.LEFT_EARLY: ("🟠", N_("left early: {n}")),
}
"""What waits for somebody, the most urgent first: a sign, and its words."""


def home_view(renderer: Renderer, home: Home, *, timezone: str) -> View:
    """What its reader sees; with ever fewer lessons, where Slack would refuse it."""
    most = len(home.lessons)
    while True:
        view = renderer.view("home", **_values(renderer.words, home, timezone, most))
        if most == 0 or not problems(view["blocks"], surface="home"):
            return view
        most = most * 2 // 3


def _values(words: Words, home: Home, timezone: str, most: int) -> dict[str, Any]:
    wall = words.wall(timezone)
    running = [one for one in home.lessons if one.state == RUNNING]
    ordered = sorted(home.lessons, key=lambda one: (not one.is_odd, one.state == OVER, one.lesson.start))
    shown = sorted(ordered[:most], key=lambda one: (one.lesson.start, one.lesson.title, one.lesson.room))
    lines = [_line(words, one) for one in shown]
    held = [one for one in shown if one.state != CANCELLED]
    return {
        "day": wall.day(home.now),
        "zone": wall.offset(home.now),
        "is_new": home.is_new,
        "lessons": len(home.lessons),
        "running": len(running),
        "batches": [lines[at : at + _LINES] for at in range(0, len(lines), _LINES)],
        "rest": len(home.lessons) - len(shown),
        "choices": _grouped([(_option(words, one), one.lesson.id) for one in held]),
        "needs": home.needs,
        "waiting": [_waiting(words, one) for one in home.waiting[:MOST_NEEDS]],
        "more_waiting": max(0, len(home.waiting) - MOST_NEEDS),
        "guests": [(_room(words, one.room), one.count, one.lesson_id) for one in home.guests[:MOST_NEEDS]],
        "more_guests": max(0, len(home.guests) - MOST_NEEDS),
        "rosterless": [(_room(words, one), one.room) for one in home.rosterless[:MOST_NEEDS]],
        "more_rosterless": max(0, len(home.rosterless) - MOST_NEEDS),
        "parked": [(channel, plain(answer, _TITLE)) for channel, answer in home.parked[:MOST_NEEDS]],
        "followed": [(_room(words, one), one.room) for one in home.followed[:MOST_FOLLOWED]],
        "more_followed": max(0, len(home.followed) - MOST_FOLLOWED),
        "follow": _grouped(
            [(_room(words, one)[:_OPTION], one.room) for one in home.rooms if one not in home.followed]
        ),
    }


def _line(words: Words, one: Standing) -> str:
    """`10:00 – 11:00  *Algebra 7B*  running: not seen yet: 2`."""
    wall = words.wall(one.lesson.timezone)
    when = f"{wall.clock(one.lesson.start)} – {wall.clock(one.lesson.end)}"
    return f"{when}  *{mrkdwn(_title(words, one))}*  {mrkdwn(_state(words, one))}"


def _state(words: Words, one: Standing) -> str:
    if one.state == CANCELLED:
        return words.say("cancelled")
    if one.state == OVER:
        return _judged(words, one)
    if one.state != RUNNING:
        return words.say("to come")
    if not one.alerts:
        return words.say("running, nothing to look at")
    return words.listed([_need(words, kind, count) for kind, count in _by_urgency(one.alerts)])


def _judged(words: Words, one: Standing) -> str:
    """`final: 15 of 18 present, 1 absent`."""
    if not one.counts:
        return words.say("over, not judged yet")
    status, counts = words.status(one.status, one.version), one.counts
    if not counts.get("due"):
        return status
    said = [words.say("{n} of {due} present", n=counts.get("present", 0), due=counts["due"])]
    if counts.get("absent"):
        said.append(words.say("{n} absent", n=counts["absent"]))
    return " · ".join([status, words.listed(said)])


def _by_urgency(found: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda one: list(NEEDS).index(one[0]))


def _need(words: Words, kind: str, count: int) -> str:
    sign, said = NEEDS[kind]
    return f"{sign} {words.say(said, n=count) if '{n}' in said else words.say(said)}"


def _waiting(words: Words, one: Waiting) -> dict[str, Any]:
    wall = words.wall(one.lesson.timezone)
    when = f"{wall.clock(one.lesson.start)} – {wall.clock(one.lesson.end)}"
    return {
        "said": words.listed([_need(words, kind, count) for kind, count in _by_urgency(dict(one.kinds))]),
        "lesson": f"{plain(one.lesson.title, _TITLE) or _room(words, Room(one.lesson.room, ''))} · {when}",
        "handle": one.handle,
        "hands": [(hand.author, wall.clock(hand.at)) for hand in one.hands],
    }


def _title(words: Words, one: Standing) -> str:
    return plain(one.lesson.title, _TITLE) or words.say("Room {room}", room=plain(one.lesson.room, _TITLE))


def _option(words: Words, one: Standing) -> str:
    wall = words.wall(one.lesson.timezone)
    return f"{wall.clock(one.lesson.start)} {_title(words, one)}"[:_OPTION]


def _room(words: Words, one: Room) -> str:
    room = plain(one.room, 20)
    title = plain(one.title, _TITLE)
    return f"{title} · {room}" if title else words.say("Room {room}", room=room)


def _grouped(options: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Options by the hundred, as many as a group of a menu takes; an option's value has 150 characters."""
    fit = [(text, value) for text, value in options if len(value) <= 150]  # noqa: PLR2004
    return [fit[at : at + _OPTIONS] for at in range(0, len(fit), _OPTIONS)]
