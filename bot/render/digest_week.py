"""The digest of a week: what its message shows."""

from typing import Any

from bot.domain.report import SHOWN
from bot.domain.weekly import Week, items
from bot.render.blocks import Block
from bot.render.charts import bars, table
from bot.render.coverage import covered, doubts
from bot.render.people import FULL
from bot.render.plain import plain
from bot.render.reports import CHART_FROM, Look, heading_of, section, voice_of
from bot.render.week_lines import LABELS, people_of, week_lines
from bot.render.words import Words


def week_values(words: Words, week: Week, look: Look, most: int) -> dict[str, Any]:
    """What the template `digest` wants, with at most so many lines of each part."""
    voice = voice_of(words, week, look.names, people_of(week))
    rows = look.native and most >= CHART_FROM
    sections = []
    for part, named in LABELS.items():
        every, few = items(week, part), min(SHOWN[part], most)
        if every:
            lines = week_lines(part, every[:few], voice)
            sections.append(section(words, part, named, len(every), lines, rest=max(0, len(every) - few)))
    return {
        "heading": heading_of(words, week),
        "quiet": week.is_quiet,
        "empty": week.is_empty,
        "coverage": covered(words, week.covers),
        "counts": "",
        "warnings": [],
        "sections": sections,
        "chart": _chart(words, week) if rows else None,
        "table": _table(words, week) if rows else None,
        "tabled": "courses",
        "remarks": doubts(words, week.covers),
        "brief": "",
        "options": [],
    }


def _chart(words: Words, week: Week) -> Block | None:
    """The courses that changed, the largest fall first."""
    some = [one for one in week.courses if one.usual is not None and one.change]
    return bars(
        words.say("Attendance in per cent"),
        [one.course.title or one.course.room for one in some],
        {
            words.say("this week"): [int(one.share * 100) for one in some],
            words.say("usually"): [int((one.usual or 0) * 100) for one in some],
        },
        x=words.say("Course"),
        y=words.say("per cent"),
    )


def _table(words: Words, week: Week) -> Block | None:
    voice = voice_of(words, week, FULL, (), escape=plain)
    head = words.say("Course"), words.say("Lessons"), words.say("This week"), words.say("Usually")
    some = week.courses[: SHOWN["courses"]]
    return table(
        head,
        (
            (
                voice.title(one.course.title, one.course.room),
                f"{one.lessons:,}",
                words.share(one.share),
                "–" if one.usual is None else words.share(one.usual),
            )
            for one in some
        ),
        numbers=3,
    )
