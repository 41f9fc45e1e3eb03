"""The messages that show a file, and those that say why there is none, for the gallery."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.demo.samples.school import END, ROOM, START, ZONE, T, class_visits, register
from bot.domain.filed import CRASHED, FAILURES, LARGE, Picture, Sheet
from bot.domain.timeline import Timeline, timeline
from bot.render.blocks import Message, Renderer
from bot.render.filed import coming_message, filed_message
from bot.usecases.filing import ANEW, BUSY, EMPTY, UNKNOWN

Draw = Callable[[Renderer], Message]
DAY = 86_400
COMING = [("export", one) for one in (ANEW, BUSY, UNKNOWN, EMPTY)] + [("picture", ANEW), ("picture", BUSY)]
LINK = "https://demo.slack.com/files/U0BOT/F0123456789/attendance-1108925474-2026-11-01-2026-11-30.xlsx"
FACTS: Mapping[str, int | float | str] = {
    "name": "attendance-1108925474-2026-11-01-2026-11-30.xlsx", "link": LINK, "rooms": 1, "people": 2_318,
    "lessons": 120, "judged": 117, "cancelled": 1, "unjudged": 2,
}  # fmt: skip


def drawn() -> Timeline:
    """The time line of the sample lesson."""
    return timeline(register(minute=90), class_visits(), now=T(90))


def picture(failed: str = "", **more: Any) -> Draw:
    """A picture's message."""
    return lambda renderer: filed_message(renderer, Picture(drawn(), "F0123456789", failed), **more)


def sheet(failed: str = "", room: str = ROOM, title: str = "Algebra 7B", **more: Any) -> Draw:
    """A sheet's message."""
    facts: Mapping[str, int | float | str] = FACTS
    if failed:
        facts = {}
    one = Sheet(room, title, START - 29 * DAY, END, ZONE, facts, failed)
    return lambda renderer: filed_message(renderer, one, **more)


def _coming(what: str, state: str) -> Draw:
    return lambda renderer: coming_message(renderer, what, state)


FILED: Mapping[str, Draw] = {
    "picture": picture(),
    "picture, perhaps again": picture(repeat=True),
    **{f"picture, failed: {why}": picture(why) for why in FAILURES},
    "picture, of a lesson that is gone": lambda renderer: filed_message(renderer, Picture(None, "", "gone")),
    "sheet": sheet(),
    "sheet, of all rooms": sheet(room="", title=""),
    "sheet, of a room without a title": sheet(title="", repeat=True),
    "sheet, of a hostile title": sheet(title="<!channel> *bold* 名" * 20),
    **{f"sheet, failed: {why}": sheet(why) for why in FAILURES},
    "sheet, short": sheet(LARGE, short=True),
    "picture, short": picture(CRASHED, short=True),
    **{f"coming, {what} {state}": _coming(what, state) for what, state in COMING},
}
