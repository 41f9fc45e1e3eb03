"""Slack's native charts and tables. Not every workspace takes them: nothing stands in them alone.

Their numbers stand in the sentences around them too, for screen readers and for clients that draw neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.render.blocks import Block
from bot.render.plain import mrkdwn, plain

NATIVE = ("data_visualization", "table")
CATEGORIES, SERIES = 6, 5
"""Bars side by side that a telephone still shows; Slack takes 20 and 6."""
_LABEL, _TITLE, _AXIS = 20, 50, 50
_SHORT = 14
"""Characters of a category, so that six of them stand side by side."""
_CELL = 60


def has_native(blocks: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a message has any."""
    return any(block.get("type") in NATIVE for block in blocks)


def bars(
    title: str, categories: Sequence[str], series: Mapping[str, Sequence[float]], *, x: str, y: str
) -> Block | None:
    """Groups of bars: one group a category, one bar a series; None where there is nothing to draw.

    A series that is nothing but zeros is left out.
    """
    names = _labels(categories[:CATEGORIES])
    shown = {name: values for name, values in series.items() if any(values[: len(names)])}
    if not names or not shown:
        return None
    return {
        "type": "data_visualization",
        "title": title[:_TITLE],
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": name[:_LABEL],
                    "data": [
                        {"label": label, "value": value} for label, value in zip(names, values, strict=False)
                    ],
                }
                for name, values in list(shown.items())[:SERIES]
            ],
            "axis_config": {"categories": names, "x_label": x[:_AXIS], "y_label": y[:_AXIS]},
        },
    }


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> Block | None:
    """Texts in columns, of which the last `numbers` stand right; None where there is no row."""
    cells = [[_cell(text) for text in row] for row in rows]
    if not cells:
        return None
    texts = len(head) - numbers
    settings = [{"is_wrapped": True}] * texts + [{"align": "right"}] * numbers
    return {"type": "table", "column_settings": settings, "rows": [[_cell(text) for text in head], *cells]}


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": harmless(plain(text, _CELL)) or "–"}


def _labels(texts: Sequence[str]) -> list[str]:
    """Labels that are short, and no two the same: Slack takes one value for each."""
    found: list[str] = []
    for text in texts:
        label = _short(text, _SHORT)
        number = 2
        while label in found:
            label = f"{_short(text, _SHORT - 3)} {number}"
            number += 1
        found.append(label)
    return found


def _short(text: str, most: int) -> str:
    """At most so many characters, and whole graphemes as far as they fit."""
    for count in range(most, 0, -1):
        label = harmless(plain(text, count))
        if len(label) <= most:
            return label or "–"
    return "–"


def harmless(text: str) -> str:
    """Text of others for a place that Slack shows as it is: nothing comes of it, were it read as mrkdwn."""
    return mrkdwn(text).replace("&lt;", "‹").replace("&gt;", "›").replace("&amp;", "&")
