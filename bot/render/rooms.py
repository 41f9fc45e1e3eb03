"""The answer to `/attendance rooms`: a page of the rooms that are known."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.directory import Detailed
from bot.domain.register import Lesson
from bot.domain.schedule import PROVIDER
from bot.render.blocks import Message, Renderer
from bot.render.limits import fitting
from bot.render.people import chunks
from bot.render.plain import code, mrkdwn, plain
from bot.render.words import Words

MOST = 15
"""Rooms on a page."""
_TITLE, _TYPED = 60, 60


def rooms_message(
    renderer: Renderer,
    page: Sequence[Detailed],
    *,
    total: int,
    now: int,
    wanted: str = "",
    skip: int = 0,
    more: str = "",
    back: str = "",
) -> Message:
    """A page of the `total` rooms that are called like `wanted`; `skip` came before.

    `more` and `back` are the opaque values of the buttons for the next page and the first one.
    """

    def draw(most: int) -> Message:
        shown = page[:most]
        message = renderer.message(
            "rooms",
            total=total,
            wanted=plain(wanted, _TYPED),
            listings=chunks(_line(renderer.words, one, now) for one in shown),
            first=skip + 1,
            last=skip + len(shown),
            more=more if skip + len(shown) < total else None,
            back=back if skip else None,
        )
        return replace(message, shown=len(shown))

    return fitting(draw, MOST)


def _line(words: Words, one: Detailed, now: int) -> str:
    """Safe inside mrkdwn."""
    room = plain(one.listed.room)
    title = plain(one.listed.title, _TITLE) or words.say("Room {room}", room=room)
    parts = [mrkdwn(_planned(words, one.next, now, watched=one.listed.watched))]
    if one.next and one.next.channel:
        parts.append(f"<#{mrkdwn(one.next.channel)}>")
    parts.append(words.say("{n} on the roster", n=f"{one.due:,}") if one.due else words.say("no roster"))
    if one.read is not None:
        parts.append(words.say("read {age}", age=words.age(max(now - one.read, 0))))
    return f"*{mrkdwn(title)}*  `{code(room)}` · {' · '.join(parts)}"


def _planned(words: Words, lesson: Lesson | None, now: int, *, watched: bool) -> str:
    if lesson is None:
        return words.say("no lesson in the next month") if watched else words.say("not watched")
    wall = words.wall(lesson.timezone)
    span = f"{wall.span(lesson.start, lesson.end, now)} ({wall.offset(lesson.start)})"
    if lesson.start <= now:
        return words.say("running now, {span}", span=span)
    if lesson.source == PROVIDER:
        return words.say("next {span}, by the provider's schedule", span=span)
    return words.say("next {span}", span=span)
