"""Slack's charts as shapes to draw: where each bar, line and slice of a `data_visualization` stands."""

import math
from typing import Any, NamedTuple

WIDTH, HEIGHT, TOP, BOTTOM, LEFT = 520.0, 220.0, 12.0, 40.0, 44.0
COLOURS = 6
"""Of the page; the next one begins again."""

Chart = dict[str, Any]


class Shape(NamedTuple):
    """One mark in the picture."""

    tag: str
    """`rect`, `path`, `line` or `text`."""
    place: dict[str, str]
    """Its attributes, all numbers of ours."""
    css: str
    text: str = ""


class Figures(NamedTuple):
    """What a chart shows, as a table: for those who do not see it."""

    head: list[str]
    rows: list[list[str]]


def figures(chart: Chart) -> Figures:
    """The numbers behind the picture."""
    if chart["type"] == "pie":
        return Figures(["", ""], [[one["label"], _number(one["value"])] for one in chart["segments"]])
    categories, series = _read(chart)
    rows = [[label, *(_number(values.get(label, 0)) for values in series.values())] for label in categories]
    return Figures(["", *series], rows)


def shapes(chart: Chart) -> list[Shape]:
    """The marks of a bar, line, area or pie chart."""
    if chart["type"] == "pie":
        return _pie(chart["segments"])
    categories, series = _read(chart)
    most = max([*(value for values in series.values() for value in values.values()), 1])
    marks = _axis(categories, most)
    for number, values in enumerate(series.values()):
        heights = [values.get(label, 0) for label in categories]
        if chart["type"] == "bar":
            marks += _bars(heights, most, number, len(series))
        else:
            marks += _line(heights, most, number, filled=chart["type"] == "area")
    return marks


def _read(chart: Chart) -> tuple[list[str], dict[str, dict[str, float]]]:
    """The categories, and by series the value of each."""
    series = {
        one["name"]: {point["label"]: point["value"] for point in one["data"]} for one in chart["series"]
    }
    return list(chart["axis_config"]["categories"]), series


def _axis(categories: list[str], most: float) -> list[Shape]:
    step = (WIDTH - LEFT) / max(1, len(categories))
    marks = [_mark("line", "axis", x1=LEFT, x2=WIDTH, y1=_height(0, 1), y2=_height(0, 1))]
    for share in (0.0, 0.5, 1.0):
        y = _height(share, 1) + 4
        marks.append(_mark("text", "tick", _number(round(most * share, 1)), x=LEFT - 6, y=y))
    for number, label in enumerate(categories):
        shown = label if len(label) * 7 < step else label[: max(3, int(step / 7))] + "…"
        marks.append(_mark("text", "label", shown, x=LEFT + step * (number + 0.5), y=HEIGHT - BOTTOM + 18))
    return marks


def _bars(heights: list[float], most: float, number: int, count: int) -> list[Shape]:
    step = (WIDTH - LEFT) / max(1, len(heights))
    width = step * 0.8 / count
    return [
        _mark(
            "rect",
            f"fill{number % COLOURS}",
            x=LEFT + step * (at + 0.1) + width * number,
            y=_height(value, most),
            width=max(1.0, width - 1),
            height=_height(0, most) - _height(value, most),
        )
        for at, value in enumerate(heights)
    ]


def _line(heights: list[float], most: float, number: int, *, filled: bool) -> list[Shape]:
    step = (WIDTH - LEFT) / max(1, len(heights))
    points = [(LEFT + step * (at + 0.5), _height(value, most)) for at, value in enumerate(heights)]
    drawn = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    marks = [Shape("path", {"d": drawn, "fill": "none"}, f"stroke{number % COLOURS}")]
    if filled and points:
        ground = f"{drawn} L{points[-1][0]:.1f} {_height(0, 1):.1f} L{points[0][0]:.1f} {_height(0, 1):.1f} Z"
        marks.insert(0, Shape("path", {"d": ground, "fill-opacity": "0.25"}, f"fill{number % COLOURS}"))
    return marks


def _pie(segments: list[dict[str, Any]]) -> list[Shape]:
    whole = sum(one["value"] for one in segments) or 1
    x, y, radius, begun, marks = HEIGHT / 2, HEIGHT / 2, HEIGHT / 2 - TOP, 0.0, []
    for number, one in enumerate(segments):
        share = min(one["value"] / whole, 0.9999)
        angles = [2 * math.pi * (part - 0.25) for part in (begun, begun + share)]
        (x1, y1), (x2, y2) = ((x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles)
        arc = f"A{radius:.1f} {radius:.1f} 0 {int(share > 0.5)} 1 {x2:.1f} {y2:.1f}"  # noqa: PLR2004 - half
        marks.append(
            Shape("path", {"d": f"M{x:.1f} {y:.1f} L{x1:.1f} {y1:.1f} {arc} Z"}, f"fill{number % COLOURS}")
        )
        begun += share
    return marks


def _height(value: float, most: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)


def _mark(tag: str, css: str, text: str = "", /, **place: float) -> Shape:
    return Shape(tag, {name: f"{value:.1f}" for name, value in place.items()}, css, text)


def _number(value: float) -> str:
    return f"{value:g}"
