"""What the page offers to whoever types `/`: the command in every way that its help knows."""

from typing import NamedTuple

from bot.slack.listeners import COMMAND
from bot.slack.vocabulary import ENTRIES


class Hint(NamedTuple):
    """One way to type it."""

    typed: str
    meaning: str


def hints() -> list[Hint]:
    """All of them, in the order of the help."""
    return [Hint(f"{COMMAND} {usage.typed}", usage.meaning) for entry in ENTRIES for usage in entry.usages]
