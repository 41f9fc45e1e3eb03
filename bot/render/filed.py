"""What shows a file: the picture of a lesson, a sheet for whoever asked, and that either is coming."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.filed import Picture, Sheet
from bot.render.blocks import Message, Renderer
from bot.render.plain import plain
from bot.render.sections import TITLE, lesson_values
from bot.render.timeline import alt_text
from bot.render.words import Words

_COUNTS = ("rooms", "people", "lessons", "judged", "cancelled", "unjudged")


def filed_message(
    renderer: Renderer, content: Picture | Sheet, *, short: bool = False, repeat: bool = False
) -> Message:
    """The message of a picture or of a sheet; see `bot.render.alerts` for `short` and `repeat`."""
    if isinstance(content, Picture):
        message = renderer.message("picture", **_picture(renderer.words, content), repeat=repeat)
    else:
        message = renderer.message("sheet", **_sheet(renderer.words, content), repeat=repeat)
    return replace(message, blocks=[]) if short else message


def _picture(words: Words, picture: Picture) -> Mapping[str, Any]:
    timeline = picture.timeline
    lesson = lesson_values(words, timeline.register.lesson) if timeline else {"lesson_title": "", "when": ""}
    return {
        **lesson,
        "file": "" if picture.failed else picture.file,
        "alt": alt_text(words, timeline) if timeline else "",
        "failed": picture.failed,
    }


def _sheet(words: Words, sheet: Sheet) -> Mapping[str, Any]:
    wall = words.wall(sheet.timezone)
    return {
        "room": plain(sheet.room),
        "room_title": plain(sheet.title, TITLE),
        "when": wall.span(sheet.start, sheet.end),
        "name": str(sheet.facts.get("name", "")),
        "link": str(sheet.facts.get("link", "")),
        "counts": {name: int(sheet.facts.get(name, 0)) for name in _COUNTS},
        "failed": sheet.failed,
    }


def coming_message(renderer: Renderer, what: str, state: str) -> Message:
    """That a `picture` or a sheet, `export`, is coming, or why not; see `bot.usecases.filing`."""
    return renderer.message("coming", what=what, state=state)
