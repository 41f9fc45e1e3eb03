"""What the forms about one person in one lesson share: whom they are about, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.render.blocks import Renderer, View
from bot.render.plain import plain
from bot.slack.lessons import room_of
from bot.slack.modals.opening import Opener, present
from bot.store.database import Connection
from bot.usecases.whom import Whom, whom

NAME = 60


@dataclass(frozen=True, slots=True)
class AboutOne:
    """An open form about one person in one lesson."""

    lesson_id: str
    person: str
    room: str


async def open_about(
    opener: Opener,
    name: str,
    lesson_id: str,
    person: str,
    draw: Callable[[Connection, Renderer, Whom, str], View],
) -> bool:
    """Open the form `name` about a person in a lesson, for whoever may; whether a modal opened.

    `draw` makes its view on the database's thread, with the draft's id.
    """
    desk, asker = opener.desk, opener.asker
    room = await room_of(desk, lesson_id)

    async def drawn(renderer: Renderer) -> View:
        id_ = desk.drafts.keep(asker.user, AboutOne(lesson_id, person, room), channel=asker.channel)

        def look(db: Connection) -> View:
            return draw(db, renderer, whom(db, lesson_id, person, rules=desk.rules, now=desk.now()), id_)

        return await desk.database.run(look)

    return await present(opener, name, room, drawn)


def who_line(renderer: Renderer, one: Whom) -> str:
    """`Zhao Min · 11`."""
    known = one.line.userid if one.line.userid.strip("0") else renderer.words.say("guest, without a user id")
    return " · ".join(part for part in (plain(one.line.name, NAME), plain(known, NAME)) if part)


def lesson_line(renderer: Renderer, one: Whom) -> str:
    """`Algebra 7B · Tue 24 Nov, 10:00 – 11:00 (UTC+8) · room 1108925474`."""
    words, lesson = renderer.words, one.lesson
    wall = words.wall(lesson.timezone)
    when = f"{wall.span(lesson.start, lesson.end)} ({wall.offset(lesson.start)})"
    room = words.say("Room {room}", room=plain(lesson.room))
    return " · ".join(part for part in (plain(lesson.title, NAME), when, room) if part)


def verdict_line(renderer: Renderer, one: Whom) -> str:
    """`absent`, or `present, late`."""
    words, line = renderer.words, one.line
    return ", ".join([words.verdict(line.verdict), *map(words.flag, line.flags)])


def head(renderer: Renderer, one: Whom) -> dict[str, str]:
    """What every form about a person says above its fields."""
    return {
        "who": who_line(renderer, one),
        "lesson": lesson_line(renderer, one),
        "verdict": verdict_line(renderer, one),
    }
