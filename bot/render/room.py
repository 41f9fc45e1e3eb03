"""The answer to `/attendance <room>`: a room's summary as one message."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.people import ASSISTANT, TEACHER
from bot.domain.presence import Presence
from bot.domain.summary import RoomSummary
from bot.render import limits
from bot.render.blocks import Message, Renderer
from bot.render.frame import FRESH, frame, has_days
from bot.render.lesson import lesson_values, lessons_values
from bot.render.people import FULL, Names, chunks, is_inside, lines, remarks, stay
from bot.render.person import Why, person_message, why_options
from bot.render.times import Wall
from bot.render.words import Words

MOST_LINES = 50
"""People shown at most; the rest are counted."""
_MOST_STAFF = 4  # of each role, above the list; further ones stand in it


def room_message(
    renderer: Renderer,
    summary: RoomSummary,
    *,
    now: int,
    source: str = FRESH,
    person: str = "",
    names: str = FULL,
    share: str | None = None,
    more: str | None = None,
    skip: int = 0,
    shared_by: str = "",
    ask: str = "",
    whys: Sequence[Why] = (),
) -> Message:
    """What is known of a room, exceptions first.

    `source` is one of `bot.render.frame`'s. `person` narrows it to people whose id or name fits. `share`
    and `more` are the opaque values of the buttons *Share* and *Next*, which are left out where None.
    `ask` is what *Ask about somebody* carries, `whys` those of whom the reader may ask for the reasons.
    `skip` people were shown already. `shared_by` is the id of the Slack user who put it into a channel.
    """
    words = renderer.words
    if person:
        around = {
            **frame(words, summary, now=now, source=source, visits=True),
            "share": share,
            "shared_by": shared_by,
            "whys": why_options(words, whys),
        }
        return person_message(renderer, summary, person, names=names, around=around)
    template = _template(summary)

    def draw(most: int) -> Message:
        values = _values(words, summary, template, names=names, skip=skip, most=most)
        message = renderer.message(
            template,
            **frame(words, summary, now=now, source=source, most=most, visits=template == "room"),
            **values,
            share=share,
            more=more if values.get("rest") else None,
            shared_by=shared_by,
            ask=ask,
        )
        return replace(message, shown=values.get("shown", 0))

    return limits.fitting(draw, MOST_LINES)


def _template(summary: RoomSummary) -> str:
    if not summary.registers:
        return "room" if summary.people else "empty"
    return "lesson" if len(summary.registers) == 1 else "lessons"


def _values(
    words: Words, summary: RoomSummary, template: str, *, names: str, skip: int, most: int
) -> dict[str, Any]:
    """What the template wants beside its frame."""
    if template == "lessons":
        return lessons_values(words, summary, names, most=most)
    if template == "lesson":
        return lesson_values(words, summary.registers[0], names, skip=skip, most=most, reason=summary.reason)
    return _people(words, summary, names, skip=skip, most=most) if template == "room" else {}


def _people(words: Words, summary: RoomSummary, mode: str, *, skip: int, most: int) -> dict[str, Any]:
    """Who was there, where no lesson is known."""
    wall = words.wall(summary.timezone)
    names = Names(summary.people, mode)
    dated = has_days(summary, wall)
    staff = {
        role: [person for person in summary.people if person.role == role][: min(_MOST_STAFF, most)]
        for role in (TEACHER, ASSISTANT)
    }
    above = {person.person for people in staff.values() for person in people}
    others = [person for person in summary.people if person.person not in above]
    shown = others[skip : skip + most]
    return {
        "total": len(summary.people),
        "roles": [words.roles(role, n) for role, n in Counter([one.role for one in summary.people]).items()],
        "inside": sum([is_inside(person) for person in summary.people]),
        "staff": [
            (words.role(role), [_staff(person, names, words, wall, dated=dated) for person in people])
            for role, people in staff.items()
            if people
        ],
        "taught": bool(staff[TEACHER]),
        "listings": chunks(lines(shown, names, words, wall, dated=dated)),
        "shown": len(shown),
        "skipped": min(skip, len(others)),
        "rest": max(len(others) - skip - len(shown), 0),
    }


def _staff(person: Presence, names: Names, words: Words, wall: Wall, *, dated: bool) -> dict[str, Any]:
    return {
        "name": names(person),
        "stay": stay(person, words, wall, dated=dated, dash=" – "),
        "remarks": remarks(person, words, usual=person.role),
    }
