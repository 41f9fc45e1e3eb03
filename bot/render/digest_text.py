"""A digest for a terminal: all of it, in the words of the message."""

from collections.abc import Iterator

from bot.domain.appointments import midnights
from bot.domain.digest import Digest
from bot.domain.report import items
from bot.domain.weekly import Week
from bot.render import digest_lines, week_lines
from bot.render.coverage import covered, doubts
from bot.render.digest_day import counts_of, remarks_of, warnings_of
from bot.render.people import FULL
from bot.render.plain import clean
from bot.render.reports import heading_of, voice_of
from bot.render.words import Words


def digest_text(words: Words, report: Digest | Week) -> str:
    """Lines; people are named in full, as in every private answer."""
    return "\n".join(_lines(words, report))


def _lines(words: Words, report: Digest | Week) -> Iterator[str]:
    day = isinstance(report, Digest)
    yield heading_of(words, report)
    if isinstance(report, Digest):
        yield from (one.replace("`", "") for one in warnings_of(words, report))
    yield covered(words, report.covers)
    if isinstance(report, Digest) and report.counts.get("due"):
        yield counts_of(words, report)
    labels = digest_lines.LABELS if day else week_lines.LABELS
    for part, (_, label) in labels.items():
        every = items(report, part)
        if every:
            yield ""
            yield f"{words.say(label)} ({len(every):,})"
            yield from (f"  {line}" for line in _part(words, report, part))
    remarks = remarks_of(words, report) if isinstance(report, Digest) else doubts(words, report.covers)
    if remarks:
        yield ""
        yield from remarks


def _part(words: Words, report: Digest | Week, part: str) -> list[str]:
    if isinstance(report, Digest):
        voice = voice_of(words, report, FULL, digest_lines.people_of(report), escape=clean)
        first = midnights(report.day, report.timezone)[0]
        return digest_lines.day_lines(part, items(report, part), voice, first)
    voice = voice_of(words, report, FULL, week_lines.people_of(report), escape=clean)
    return week_lines.week_lines(part, items(report, part), voice)
