"""Mutes in words: what is muted until when, by whom and why."""

import re
from collections.abc import Mapping
from typing import Any

from bot.domain import findings as kinds
from bot.domain.mutes import Mute
from bot.domain.muting import Target
from bot.domain.people import is_nameless
from bot.render.blocks import Message, Renderer
from bot.render.limits import fitting
from bot.render.plain import plain
from bot.render.sentences import N_
from bot.render.words import Words

MOST = 20
"""Mutes shown at most; the rest are counted."""
_NAME, _REASON = 40, 150
_SLACK_USER = re.compile("[UW][A-Z0-9]{2,20}")

KINDS = {
    kinds.TEACHER_MISSING: N_("teacher missing"),
    kinds.TEACHER_LATE: N_("teacher late"),
    kinds.TEACHER_GONE: N_("teacher gone"),
    kinds.NOT_SEEN: N_("not seen yet"),
    kinds.LATE: N_("late"),
    kinds.LEFT_EARLY: N_("left early"),
    kinds.INCIDENT: N_("many gone at once"),
    kinds.EMPTY_ROOM: N_("empty room"),
    kinds.CLASS_OVER: N_("summary at the end"),
    kinds.DATA_GAP: N_("no data"),
}
"""What a kind of alert is called where it is muted."""

_ABOUT = {
    # person, room, kind
    (True, False, False): N_("{person}, in every room"),
    (True, True, False): N_("{person}, in {room}"),
    (True, False, True): N_("“{kind}” of {person}, in every room"),
    (True, True, True): N_("“{kind}” of {person}, in {room}"),
    (False, True, False): N_("everything in {room}"),
    (False, True, True): N_("“{kind}” in {room}"),
    (False, False, True): N_("“{kind}” in every room"),
    (False, False, False): N_("nothing in particular"),
}
_OF_A_LESSON = N_("one lesson only: {what}")


def about(words: Words, target: Target) -> str:
    """What a mute is about, as plain text."""
    whom = target.person or ""
    name = plain(target.name, _NAME) or plain(whom.removeprefix("name:"), _NAME)
    room = plain(target.room or "")
    title = plain(target.title, _NAME)
    if not is_nameless(whom) and name != whom:
        name = words.say("{name} ({id})", name=name, id=plain(whom))
    said = words.say(
        _ABOUT[bool(target.person), bool(target.room), bool(target.kind)],
        person=name,
        room=words.say("{title} (room {room})", title=title, room=room)
        if title
        else words.say("room {room}", room=room),
        kind=words.say(KINDS[target.kind]) if target.kind in KINDS else target.kind or "",
    )
    if target.lesson and not (target.room or target.person or target.kind):
        return words.say("one lesson")
    return words.say(_OF_A_LESSON, what=said) if target.lesson else said


def muted_message(
    renderer: Renderer, target: Target, mute: Mute, number: int, *, now: int, timezone: str, undo: str
) -> Message:
    """It is muted. `undo` is the opaque value of the button that ends it."""
    values = _mute(renderer.words, target, mute, number, now=now, timezone=timezone)
    length = renderer.words.duration(mute.until - mute.at)
    return renderer.message("muted", **values, length=length, undo=undo)


def mutes_message(
    renderer: Renderer,
    known: Mapping[int, tuple[Mute, Target]],
    undo: Mapping[int, str],
    *,
    now: int,
    timezone: str,
    ended: str = "",
    missed: str = "",
) -> Message:
    """What is muted now, each with a button. `ended` is heard again now, `missed` is no number of a mute."""

    def draw(most: int) -> Message:
        shown = list(known.items())[:most]
        return renderer.message(
            "mutes",
            count=len(known),
            mutes=[
                _mute(renderer.words, target, mute, number, now=now, timezone=timezone)
                | {"undo": undo[number]}
                for number, (mute, target) in shown
            ],
            rest=len(known) - len(shown),
            ended=ended,
            missed=plain(missed),
        )

    return fitting(draw, MOST)


def _mute(
    words: Words, target: Target, mute: Mute, number: int, *, now: int, timezone: str
) -> dict[str, Any]:
    wall = words.wall(timezone)
    return {
        "number": number,
        "about": about(words, target),
        "until": wall.moment(mute.until, now),
        "zone": wall.offset(mute.until),
        "author": mute.author if _SLACK_USER.fullmatch(mute.author) else "",
        "reason": plain(mute.reason, _REASON),
    }
