"""The answer to `/attendance person`: somebody's lessons of four weeks, and where they are."""

from dataclasses import replace
from typing import Any

from bot.domain.lately import RUNNING, Attended, Lately
from bot.domain.people import is_nameless
from bot.domain.register import ABSENT, EXCUSED, LATE, LEFT_EARLY, PARTIAL, PRESENT, UNKNOWN
from bot.domain.trends import TrendRules
from bot.render.blocks import Message, Renderer
from bot.render.courses import MOST as COURSES
from bot.render.courses import standing, warnings
from bot.render.limits import fitting
from bot.render.people import chunks, stay
from bot.render.plain import mrkdwn, plain
from bot.render.words import Words

MOST = 25
"""Lessons on a page."""
_TITLE, _NAMES = 40, 5
_COUNTED = (PRESENT, PARTIAL, ABSENT, UNKNOWN, EXCUSED)
_FLAGGED = (LATE, LEFT_EARLY)


def lately_message(
    renderer: Renderer,
    found: Lately,
    *,
    now: int,
    timezone: str,
    rules: TrendRules = TrendRules(),  # noqa: B008 - it cannot be changed
    skip: int = 0,
    more: str = "",
) -> Message:
    """Everything of one person; for the reader's eyes only. `skip` lessons were shown already."""
    words = renderer.words
    wall = words.wall(timezone)
    one = found.somebody
    courses = () if skip else found.courses  # the first page says it

    def draw(most: int) -> Message:
        shown = found.lessons[skip : skip + most]
        rest = len(found.lessons) - skip - len(shown)
        message = renderer.message(
            "lately",
            name=plain(one.name),
            userid="" if is_nameless(one.person) else plain(one.person),
            also=[plain(name) for name in one.names if name != one.name][:_NAMES],
            is_due=one.is_due,
            rooms=len(one.rooms),
            since=wall.day(found.since, now),
            inside=_inside(words, found, timezone, now),
            counts=_counts(words, found),
            warnings=warnings(words, courses[:COURSES], rules),
            courses=[standing(words, each, rules, wall, now) for each in courses[:COURSES]],
            more_courses=max(len(courses) - COURSES, 0),
            lessons=len(found.lessons),
            listings=chunks(_lines(words, shown, now)),
            skipped=min(skip, len(found.lessons)),
            rest=max(rest, 0),
            more=more if rest > 0 else None,
        )
        return replace(message, shown=len(shown))

    return fitting(draw, MOST)


def _inside(words: Words, found: Lately, timezone: str, now: int) -> list[dict[str, Any]]:
    wall = words.wall(timezone)
    return [
        {
            "room": plain(one.room),
            "title": plain(one.title, _TITLE),
            "since": wall.moment(one.since, now),
            "age": words.age(max(now - one.as_of, 0)),
        }
        for one in found.inside
    ]


def _counts(words: Words, found: Lately) -> list[str]:
    """`12 present`, `1 absent`, `2 late`; nothing of which there is none."""
    counts = found.counts
    said = [f"{counts[name]:,} {words.verdict(name)}" for name in _COUNTED if counts.get(name)]
    return said + [f"{counts[name]:,} {words.flag(name)}" for name in _FLAGGED if counts.get(name)]


def _lines(words: Words, lessons: tuple[Attended, ...], now: int) -> list[str]:
    """One line a lesson: `Tue 24 Nov 10:00  Algebra 7B · present`. Safe inside a preformatted block."""
    whens = []
    for one in lessons:
        wall = words.wall(one.lesson.timezone)
        whens.append(f"{wall.day(one.lesson.start, now)} {wall.clock(one.lesson.start)}")
    first = max(map(len, whens), default=0)
    return [
        f"{when:<{first}}  {mrkdwn(_title(words, one))} · " + " · ".join(map(mrkdwn, _said(words, one)))
        for when, one in zip(whens, lessons, strict=True)
    ]


def _title(words: Words, one: Attended) -> str:
    return plain(one.lesson.title, _TITLE) or words.say("Room {room}", room=plain(one.lesson.room))


def _said(words: Words, one: Attended) -> list[str]:
    """The verdict and its flags, or why there is none."""
    line, live = one.line, one.status in RUNNING
    if one.status in {"cancelled", "not_held"}:
        return [words.status(one.status)]
    said = [words.verdict(line.verdict, live=live)] if not live or line.verdict == UNKNOWN else []
    if live:
        said.append(words.status(one.status))
    if line.verdict == PARTIAL and not live:
        said.append(words.share(line.share))
    if LATE in line.flags:
        said.append(words.say("{length} late", length=words.duration(line.late_by)))
    if LEFT_EARLY in line.flags:
        said.append(words.say("left {length} early", length=words.duration(line.early_by)))
    if line.first_in is not None:
        said.append(stay(line, words, words.wall(one.lesson.timezone)))
    return said if line.due else [*said, words.say("not on the roster")]
