"""What stands on a button: other people's text, cut to what Slack takes."""

from collections.abc import Iterable, Sequence

from bot.render.limits import LENGTHS
from bot.render.plain import plain

_LONGEST = LENGTHS["button", "text"]
_WIDTHS = (60, 30, 15)  # graphemes; some are many characters long
MOST = 10
"""So many choices are offered; who means another one has to type more of it."""

Choice = tuple[str, str]
"""A button's text and its opaque value."""


def labels(choices: Iterable[Choice]) -> Sequence[Choice]:
    """The choices as they can be shown: the first few, with text that fits."""
    return [(_label(text), value) for text, value in list(choices)[:MOST]]


def _label(text: str) -> str:
    for width in _WIDTHS:
        short = plain(text, width)
        if len(short) <= _LONGEST:
            return short or "–"
    return short[:_LONGEST]
