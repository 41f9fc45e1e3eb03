"""The lessons of one room: which are watched, which would be taken out, which were."""

from collections.abc import Sequence

from bot.domain.schedule import Series
from bot.render.blocks import Message, Renderer
from bot.render.choices import Choice, labels
from bot.render.limits import fitting
from bot.render.people import chunks
from bot.render.plain import plain
from bot.render.plans import series_line

WATCHED, UNWATCHED, SURE, REMOVED, RESTORED = "watched", "unwatched", "sure", "removed", "restored"
"""It has lessons already · it has none · shall they be taken out? · they were · they are back."""
STATES = (WATCHED, UNWATCHED, SURE, REMOVED, RESTORED)
_MOST, _TITLE = 12, 60


def title_of(series: Sequence[Series]) -> str:
    """What the room of these lessons may be called, where nobody told its title; empty where none has one."""
    return next((one.title for one in series if one.title), "")


def watched_message(
    renderer: Renderer,
    state: str,
    *,
    room: str,
    title: str,
    series: Sequence[Series] = (),
    choices: Sequence[Choice] = (),
) -> Message:
    """What is planned in a room, and what can be done about it by the buttons `choices`."""

    def draw(most: int) -> Message:
        lines = [series_line(renderer.words, one) for one in series[:most]]
        return renderer.message(
            "watched",
            state=state,
            room=plain(room),
            title=plain(title, _TITLE),
            count=len(series),
            listings=chunks(line.replace("–", " – ") for line in lines),
            channels=sorted({one.channel for one in series if one.channel}),
            rest=max(len(series) - len(lines), 0),
            choices=labels(choices),
        )

    return fitting(draw, _MOST)
