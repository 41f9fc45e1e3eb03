"""A digest as a message: coverage first, then what is wrong, one screen in all; the rest in its thread."""

from typing import Any

from bot.domain.appointments import midnights
from bot.domain.digest import Digest
from bot.domain.report import Details, Report, items, replies
from bot.render import digest_lines, week_lines
from bot.render.blocks import Message, Renderer
from bot.render.digest_day import day_values
from bot.render.digest_week import week_values
from bot.render.limits import fitting
from bot.render.reports import Look, section, sectioned, voice_of
from bot.render.words import Words

MOST = 12
"""Lines of one part that a message holds at most; `SHOWN` has the number of each."""


def digest_message(renderer: Renderer, report: Report, look: Look) -> Message:
    """A digest, or one reply in its thread, cut to what Slack takes."""
    return fitting(lambda most: draw(renderer, report, look, most), MOST)


def draw(renderer: Renderer, report: Report, look: Look, most: int) -> Message:
    """The same with at most so many lines of each part."""
    words = renderer.words
    if isinstance(report, Details):
        return renderer.message("digest_part", **_details(words, report, look, most), repeat=look.repeat)
    day = isinstance(report, Digest)
    values = day_values(words, report, look, most) if day else week_values(words, report, look, most)  # type: ignore[arg-type]
    return renderer.message(
        "digest",
        **values,
        thread=bool(replies(report)) and not (look.shared_by or look.share),
        share=look.share,
        shared_by=look.shared_by,
        repeat=look.repeat,
    )


def _details(words: Words, details: Details, look: Look, most: int) -> dict[str, Any]:
    report, part = details.report, details.part
    shown = details.lines if most >= MOST else details.lines[: most * 5]
    if isinstance(report, Digest):
        voice = voice_of(words, report, look.names, digest_lines.people_of(report))
        day = midnights(report.day, report.timezone)[0]
        lines, named = digest_lines.day_lines(part, shown, voice, day), digest_lines.LABELS[part]
    else:
        voice = voice_of(words, report, look.names, week_lines.people_of(report))
        lines, named = week_lines.week_lines(part, shown, voice), week_lines.LABELS[part]
    cut = len(details.lines) - len(shown)
    return {
        **section(words, part, named, len(items(report, part)), (), rest=details.rest + cut),
        "lines": sectioned(lines),
        "skipped": details.skipped,
    }
