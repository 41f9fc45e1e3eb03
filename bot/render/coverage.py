"""Coverage in words: how many lessons there were, how many were judged, and why the others were not."""

from collections import Counter

from bot.domain.coverage import Coverage
from bot.render.sentences import N_, NN_
from bot.render.words import Words

NONE = N_("no lesson came to its end")
LESSONS = NN_("{n:,} lesson", "{n:,} lessons")
ALL = NN_("{n:,} lesson, judged", "{n:,} lessons, all judged")
JUDGED = NN_("{n:,} judged", "{n:,} judged")
CANCELLED = NN_("{n:,} cancelled", "{n:,} cancelled")
NOT_JUDGED = NN_("{n:,} not judged: {why}", "{n:,} not judged: {why}")
PROVISIONAL = NN_(
    "{n:,} lesson may still change: records may still arrive.",
    "{n:,} lessons may still change: records may still arrive.",
)
WITHOUT_ROSTER = NN_(
    "{n:,} lesson has no roster: nobody can be missing there.",
    "{n:,} lessons have no roster: nobody can be missing there.",
)

WHY = {
    "not_read": N_("not read"),
    "page_failed": N_("a read failed"),
    "page_cap": N_("too many records"),
    "vanished": N_("records vanished"),
}
"""Code of a note → why a lesson was not judged, in short."""
INCOMPLETE = N_("records incomplete")


def covered(words: Words, found: Coverage) -> str:
    """`212 lessons · 209 judged · 3 not judged: records incomplete 2, not read 1`."""
    if found.judged == found.lessons:
        return words.count(ALL, found.lessons) if found.lessons else words.say(NONE)
    said = [words.count(LESSONS, found.lessons), words.count(JUDGED, found.judged)]
    if found.cancelled:
        said.append(words.count(CANCELLED, found.cancelled))
    missing = Counter[str]()
    for code, count in found.unjudged:
        missing[words.say(WHY.get(code, INCOMPLETE))] += count
    if missing:
        why = words.listed(f"{reason} {count:,}" for reason, count in missing.most_common())
        said.append(words.count(NOT_JUDGED, missing.total(), why=why))
    return " · ".join(said)


def doubts(words: Words, found: Coverage) -> list[str]:
    """What to know of the lessons that were judged."""
    counted = ((PROVISIONAL, found.provisional), (WITHOUT_ROSTER, found.without_roster))
    return [words.count(sentence, count) for sentence, count in counted if count]
