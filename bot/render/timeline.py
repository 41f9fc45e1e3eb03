"""The time line of a lesson as a picture: a lane a person over a curve of heads. SVG, and PNG made of it.

Every state has a word or a shape of its own beside its colour (Okabe and Ito's, which colour-blind people
tell apart). It is drawn as narrow as a phone, so that its letters can be read there.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.domain.intervals import Interval
from bot.domain.people import STAFF
from bot.domain.register import ABSENT, EXCUSED, LATE, LEFT_EARLY, PARTIAL, UNKNOWN, Lesson, Line
from bot.domain.timeline import Lane, Timeline
from bot.render.languages import templates_folder
from bot.render.people import FULL, Names
from bot.render.plain import plain
from bot.render.sentences import N_
from bot.render.times import Wall
from bot.render.words import Words, share_text

FONTS = ("Noto Sans", "Noto Sans CJK SC", "DejaVu Sans", "Lato")
"""Families that the picture asks for; names in Chinese need the second one."""
ZOOM = 1.5
"""Pixels of the PNG for each unit of the SVG."""

_WIDTH, _LEFT, _RIGHT = 720, 170, 140
"""Units: the whole, the names, and the words at the end of a lane."""
_TOP, _LANE, _CURVE, _FOOT = 112, 30, 110, 76
_NAME, _TITLE = 16, 48  # graphemes
_STEPS = (60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400)
_LEAST_APART = 68
"""Units between two times on the axis."""

LEGEND = (
    ("inside", N_("in class")),
    ("stage", N_("on stage")),
    ("late", N_("late")),
    ("left", N_("left early")),
    ("broken", N_("the room broke")),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A time line, drawn."""

    svg: str
    alt: str
    """What it shows, in words."""


def draw(words: Words, timeline: Timeline, *, names: str = FULL) -> Picture:
    """The picture of a lesson, with students' names as `names` says: `full` or `initials`."""
    values = _values(words, timeline, names)
    return Picture(_template().render(values), values["alt"])


def png(svg: str, *, zoom: float = ZOOM) -> bytes:
    """The SVG as PNG. Takes some tenths of a second: beside the loop."""
    import resvg_py  # noqa: PLC0415 - it takes a while, and most commands draw nothing

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, font_family=FONTS[0]))


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("timeline.svg.j2")


@dataclass(frozen=True, slots=True)
class _Scale:
    """Moments as units from the left."""

    opens: int
    closes: int

    def __call__(self, moment: int) -> float:
        part = (moment - self.opens) / max(1, self.closes - self.opens)
        return round(_LEFT + part * (_WIDTH - _LEFT - _RIGHT), 1)

    def bar(self, interval: Interval) -> tuple[float, float]:
        """Where a stretch begins, and how wide it is: seen, however short."""
        left = self(interval[0])
        return left, max(1.5, round(self(interval[1]) - left, 1))


def _values(words: Words, timeline: Timeline, names: str) -> dict[str, Any]:
    register, scale = timeline.register, _Scale(timeline.opens, timeline.closes)
    lesson, clock = register.lesson, register.clock
    wall = words.wall(lesson.timezone)
    called = Names([lane.line for lane in timeline.lanes], names)
    bottom = _TOP + _LANE * len(timeline.lanes)
    return {
        "fonts": ", ".join(f"'{font}'" for font in FONTS) + ", sans-serif",
        "width": _WIDTH,
        "height": bottom + (_LANE if timeline.rest else 0) + _CURVE + _FOOT,
        "left": _LEFT,
        "right": _WIDTH - _RIGHT,
        "top": _TOP,
        "bottom": bottom,
        "lane": _LANE,
        "title": _title(words, lesson),
        "when": f"{wall.span(lesson.start, lesson.end)} ({wall.offset(lesson.start)})",
        "status": words.status(register.status, register.version),
        "start": scale(clock.start),
        "end": scale(clock.end),
        "known": scale(timeline.until),
        "ticks": _ticks(wall, timeline, scale),
        "broken": [scale.bar(one) for one in timeline.broken],
        "lanes": [_lane(words, one, called(one.line), scale) for one in timeline.lanes],
        "rest": words.say("and {rest:,} more people", rest=timeline.rest) if timeline.rest else "",
        "curve": _curve(timeline, scale, top=bottom + (_LANE if timeline.rest else 0) + 28),
        "heads": words.say("learners in class"),
        "legend": [(kind, words.say(label)) for kind, label in LEGEND],
        "alt": alt_text(words, timeline),
    }


def _title(words: Words, lesson: Lesson) -> str:
    return plain(lesson.title, _TITLE) or words.say("Room {room}", room=plain(lesson.room))


def _lane(words: Words, lane: Lane, name: str, scale: _Scale) -> dict[str, Any]:
    line = lane.line
    return {
        "name": plain(name, _NAME),
        "staff": line.role in STAFF,
        "inside": [scale.bar(one) for one in lane.inside],
        "stage": [scale.bar(one) for one in lane.stage],
        "late": scale(line.first_in) if LATE in line.flags and line.first_in is not None else None,
        "left_early": scale(lane.inside[-1][1]) if LEFT_EARLY in line.flags and lane.inside else None,
        "said": _said(words, line),
    }


def _said(words: Words, line: Line) -> str:
    """The word at the end of a lane: what is wrong, or nothing."""
    if line.verdict in (ABSENT, UNKNOWN, EXCUSED):
        return words.verdict(line.verdict)
    if line.verdict == PARTIAL:
        return f"{words.verdict(PARTIAL)} {share_text(line.share)} %"
    if LATE in line.flags:
        return f"{words.flag(LATE)} +{words.duration(line.late_by, column=True)}"
    if LEFT_EARLY in line.flags:
        return f"{words.flag(LEFT_EARLY)} −{words.duration(line.early_by, column=True)}"
    return words.role(line.role) if line.role in STAFF else ""


def _ticks(wall: Wall, timeline: Timeline, scale: _Scale) -> list[tuple[float, str]]:
    """Round times of the room's wall, as many as can be read."""
    room = (_WIDTH - _LEFT - _RIGHT) / _LEAST_APART
    length = timeline.closes - timeline.opens
    step = next((one for one in _STEPS if length / one <= room), _STEPS[-1])
    offset = int(wall.at(timeline.opens).utcoffset().total_seconds())  # type: ignore[union-attr]
    first = -(-(timeline.opens + offset) // step) * step - offset
    return [(scale(moment), wall.clock(moment)) for moment in range(first, timeline.closes + 1, step)]


def _curve(timeline: Timeline, scale: _Scale, *, top: int) -> dict[str, Any]:
    """Heads as steps; of several changes within one unit the last counts."""
    most = max((heads for _, heads in timeline.heads), default=0)
    height = _CURVE - 40
    by_place = {round(scale(moment)): heads for moment, heads in timeline.heads}
    points, before = [], 0
    for place, heads in sorted(by_place.items()):
        points += [(place, before), (place, heads)]
        before = heads
    points.append((round(scale(timeline.until)), before))
    drawn = [(x, round(top + height * (1 - heads / max(1, most)), 1)) for x, heads in points]
    return {
        "top": top,
        "base": top + height,
        "most": f"{most:,}",
        "points": " ".join(f"{x},{y}" for x, y in drawn),
        "last": drawn[-1][0],
        "first": drawn[0][0],
    }


def alt_text(words: Words, timeline: Timeline) -> str:
    """What the picture of a time line shows, in words."""
    register = timeline.register
    counts, wall = register.counts, words.wall(register.lesson.timezone)
    return words.say(
        "Time line of {title}, {when}: {due:,} due, {present:,} present, {absent:,} absent, "
        "{late:,} late, {left:,} left early; at most {most:,} in class at once.",
        title=_title(words, register.lesson),
        when=wall.span(register.lesson.start, register.lesson.end),
        due=counts.get("due", 0),
        present=counts.get("present", 0),
        absent=counts.get("absent", 0),
        late=counts.get("late", 0),
        left=counts.get("left_early", 0),
        most=max((heads for _, heads in timeline.heads), default=0),
    )
