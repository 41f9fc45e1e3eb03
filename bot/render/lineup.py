"""The people of a lesson as a menu, for its reader alone: exceptions first."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.register import Line, Register
from bot.render.blocks import Message, Renderer
from bot.render.limits import fitting
from bot.render.plain import plain

MOST = 100
"""As many options as a menu of Slack's has."""
_NAME, _OPTION = 40, 75

Choice = tuple[str, Line]
"""What an option carries, and who it is."""


def lineup_message(renderer: Renderer, register: Register, people: Sequence[Choice], purpose: str) -> Message:
    """A menu of `people`; `purpose` is `evidence`, `excuse` or `link`."""
    words, lesson = renderer.words, register.lesson
    wall = words.wall(lesson.timezone)
    namesakes = Counter(line.name for _, line in people)
    live = register.status == "live"

    def label(line: Line) -> str:
        name = plain(line.name, _NAME) or plain(line.userid, _NAME) or "–"
        if namesakes[line.name] > 1 and line.userid.strip("0"):
            name += f" ({plain(line.userid, _NAME)})"
        said = [words.verdict(line.verdict, live=live)] if line.verdict else [words.role(line.role)]
        return " · ".join([name, ", ".join([*said, *map(words.flag, line.flags)])])[:_OPTION]

    def draw(most: int) -> Message:
        shown = people[:most]
        return renderer.message(
            "lineup",
            purpose=purpose,
            lesson_title=plain(lesson.title, MOST) or words.say("Room {room}", room=plain(lesson.room)),
            when=wall.span(lesson.start, lesson.end),
            room=plain(lesson.room),
            choices=[(label(line), value) for value, line in shown],
            rest=len(people) - len(shown),
        )

    return fitting(draw, MOST)
