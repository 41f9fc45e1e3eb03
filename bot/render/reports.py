"""What the digests of a day and of a week have in common: headings, voices, sections, the way of showing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.appointments import midnights
from bot.domain.digest import Digest
from bot.domain.weekly import Week
from bot.render.people import FULL
from bot.render.voice import Voice
from bot.render.words import Words

CHART_FROM = 6
"""With less room than so many lines of each part there is no chart and no table."""
_PER_SECTION = 2_600


@dataclass(frozen=True, slots=True)
class Look:
    """How a digest is shown."""

    names: str = FULL
    native: bool = True
    """Whether the workspace takes charts and tables."""
    repeat: bool = False
    """It may have been posted before."""
    opens: bool = True
    """Whether its lessons can be opened from it."""
    share: str | None = None
    """The opaque value of the button *Share*; None for none."""
    shared_by: str = ""
    """The id of the Slack user who put it into a channel."""


def heading_of(words: Words, report: Digest | Week) -> str:
    """`Digest of Tue 14 Jan`, `Week of Mon 6 Jan – Sun 12 Jan`."""
    if isinstance(report, Digest):
        return words.say("Digest of {day}", day=dates(words, report.timezone, report.day, report.day))
    return words.say("Week of {days}", days=dates(words, report.timezone, report.first, report.last))


def dates(words: Words, timezone: str, first: date, last: date) -> str:
    """`Tue 14 Jan`, `Mon 6 Jan – Sun 12 Jan`."""
    begin, _ = midnights(first, timezone)
    _, end = midnights(last, timezone)
    return words.wall(timezone).span(begin, end)


def voice_of(
    words: Words, report: Digest | Week, names: str, people: Iterable[tuple[str, str]], **more: Any
) -> Voice:
    """How its lines are written."""
    return Voice(words, report.timezone, people, names=names, **more)


def section(
    words: Words, part: str, named: tuple[str, str], count: int, lines: Sequence[str], *, rest: int = 0
) -> dict[str, Any]:
    """One part, as the template draws it. `named` is its mark and heading, `rest` stands elsewhere."""
    mark, label = named
    return {
        "part": part,
        "mark": mark,
        "label": words.say(label),
        "count": count,
        "lines": list(lines),
        "rest": rest,
    }


def sectioned(lines: Sequence[str]) -> list[list[str]]:
    """Lines in as few sections as hold them."""
    found: list[list[str]] = []
    room = 0
    for line in lines:
        if len(line) + 1 > room:
            found.append([])
            room = _PER_SECTION
        found[-1].append(line)
        room -= len(line) + 1
    return found
