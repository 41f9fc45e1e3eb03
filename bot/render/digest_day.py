"""The digest of a day: what its message shows."""

from typing import Any

from bot.domain.appointments import midnights
from bot.domain.digest import Digest, items
from bot.domain.register import Lesson
from bot.domain.report import SHOWN
from bot.domain.trends import Course, course_of
from bot.render.blocks import Block
from bot.render.charts import bars, table
from bot.render.coverage import covered, doubts
from bot.render.digest_lines import LABELS, day_lines, gap_line, people_of, untold_sums
from bot.render.plain import plain
from bot.render.reports import CHART_FROM, Look, dates, heading_of, section, voice_of
from bot.render.sentences import N_, NN_
from bot.render.voice import Voice
from bot.render.words import Words

COUNTS = (
    ("due", NN_("{n:,} due", "{n:,} due")),
    ("present", NN_("{n:,} present", "{n:,} present")),
    ("partial", NN_("{n:,} partial", "{n:,} partial")),
    ("absent", NN_("{n:,} absent", "{n:,} absent")),
    ("unknown", NN_("{n:,} unknown", "{n:,} unknown")),
    ("excused", NN_("{n:,} excused", "{n:,} excused")),
    ("late", NN_("{n:,} late", "{n:,} late")),
    ("left_early", NN_("{n:,} left early", "{n:,} left early")),
)
VERDICTS = (
    ("present", N_("present")),
    ("partial", N_("partial")),
    ("absent", N_("absent")),
    ("unknown", N_("unknown")),
    ("excused", N_("excused")),
)
AHEAD = NN_(
    "{n:,} lesson is not over yet: the next digest tells it.",
    "{n:,} lessons are not over yet: the next digest tells them.",
)
CARRIED = NN_(
    "{n:,} lesson is of a day before, and was not over when its digest was sent.",
    "{n:,} lessons are of a day before, and were not over when its digest was sent.",
)
_OPTIONS, _OPTION = 25, 70
"""Lessons that can be opened from the message, and graphemes of each."""
_BRIEF = 3
"""Names in the top-level text."""


def day_values(words: Words, digest: Digest, look: Look, most: int) -> dict[str, Any]:
    """What the template `digest` wants, with at most so many lines of each part."""
    voice = voice_of(words, digest, look.names, people_of(digest))
    day = midnights(digest.day, digest.timezone)[0]
    rows = look.native and most >= CHART_FROM
    absent = [voice.name(one.line.person, one.line.name) for one in digest.absent[: min(_BRIEF, most)]]
    return {
        "heading": heading_of(words, digest),
        "quiet": digest.is_quiet,
        "empty": digest.is_empty,
        "coverage": covered(words, digest.covers),
        "counts": counts_of(words, digest) if digest.counts.get("due") else "",
        "warnings": warnings_of(words, digest),
        "sections": [
            one for part in LABELS if (one := _section(words, digest, part, voice, most)) is not None
        ],
        "chart": _chart(words, digest) if rows else None,
        "table": _table(words, digest, look) if rows else None,
        "tabled": "absent",
        "remarks": remarks_of(words, digest),
        "brief": words.joined(absent, len(digest.absent)) if absent else "",
        "options": _options(words, digest, day, min(_OPTIONS, 2 * most)) if look.opens else [],
    }


def counts_of(words: Words, digest: Digest) -> str:
    """`18 due · 15 present · 1 absent`, without what there is none of."""
    return " · ".join(
        words.count(counted, digest.counts[name])
        for name, counted in COUNTS
        if digest.counts.get(name) or name in ("due", "present")
    )


def warnings_of(words: Words, digest: Digest) -> list[str]:
    """What to know before any number: when nobody looked, and of which days no digest was sent."""
    found = [gap_line(gap, words, digest.timezone) for gap in digest.gaps]
    if digest.missed:
        days = dates(words, digest.timezone, digest.missed[0], digest.missed[-1])
        typed = f"`/attendance digest {digest.missed[0].isoformat()}`"
        found.append(words.say("No digest was sent of {days}. {typed} shows one.", days=days, typed=typed))
    return found


def remarks_of(words: Words, digest: Digest) -> list[str]:
    """What to know of the numbers."""
    counted = ((CARRIED, digest.carried), (AHEAD, digest.covers.ahead))
    more = [words.count(sentence, count) for sentence, count in counted if count]
    return [*doubts(words, digest.covers), *more]


def _section(words: Words, digest: Digest, part: str, voice: Voice, most: int) -> dict[str, Any] | None:
    """One part; None where there is nothing of it."""
    every, few = items(digest, part), min(SHOWN[part], most)
    if not every:
        return None
    if part == "untold":  # sums in the message, lessons in its thread
        count = sum(one.count for one in digest.untold)
        return section(words, part, LABELS[part], count, [" · ".join(untold_sums(digest, voice))])
    lines = day_lines(part, every[:few], voice, midnights(digest.day, digest.timezone)[0])
    return section(words, part, LABELS[part], len(every), lines, rest=max(0, len(every) - few))


def _chart(words: Words, digest: Digest) -> Block | None:
    """The courses in which most were not there."""
    sums: dict[Course, dict[str, int]] = {}
    for lesson, counts in digest.held:
        course = sums.setdefault(course_of(lesson), dict.fromkeys((name for name, _ in VERDICTS), 0))
        for name, _ in VERDICTS:
            course[name] += counts.get(name, 0)
    gone = {
        one: sum(counts[name] for name in ("partial", "absent", "unknown")) for one, counts in sums.items()
    }
    worst = sorted((one for one in sums if gone[one]), key=lambda one: (-gone[one], one))
    return bars(
        words.say("Courses with the most absences"),
        [one.title or one.room for one in worst],
        {words.say(word): [sums[one][name] for one in worst] for name, word in VERDICTS},
        x=words.say("Course"),
        y=words.say("People"),
    )


def _table(words: Words, digest: Digest, look: Look) -> Block | None:
    """Who was absent."""
    voice = voice_of(words, digest, look.names, people_of(digest), escape=plain)
    day = midnights(digest.day, digest.timezone)[0]
    head = words.say("Absent"), words.say("Lesson"), words.say("In a row")
    some = digest.absent[: SHOWN["absent"]]
    return table(
        head,
        (
            (voice.name(one.line.person, one.line.name), voice.lesson(one.lesson, day), f"{one.streak}")
            for one in some
        ),
        numbers=1,
    )


def _options(words: Words, digest: Digest, day: int, most: int) -> list[tuple[str, str]]:
    """The lessons that a reader may want to open, in the order of the message, each once."""
    voice = voice_of(words, digest, "", (), escape=plain)
    named: list[Lesson] = [lesson for lesson, _ in digest.teachers]
    named += [one.lesson for one in digest.absent]
    named += [one.lesson for one in digest.worst]
    named += [one.lesson for one in digest.corrected]
    named += [one.lesson for one in digest.guests]
    lessons = {lesson.id: lesson for lesson in named}
    return [(plain(voice.lesson(one, day), _OPTION), one.id) for one in list(lessons.values())[:most]]
