"""The lines of a day's digest, part by part."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.domain.digest import Digest, Drop, Gap, Guest, Missing, Untold
from bot.domain.life import Change
from bot.domain.notes import Note
from bot.domain.register import Lesson, Line
from bot.render.mutes import KINDS
from bot.render.sentences import N_, NN_
from bot.render.voice import Voice
from bot.render.words import Words

LABELS = {
    "teachers": ("👩‍🏫", N_("Teachers")),
    "absent": ("🚫", N_("Absent")),
    "worst": ("📉", N_("Fewer than usual")),
    "corrected": ("✏️", N_("Corrected since the last digest")),
    "guests": ("❓", N_("Open questions")),
    "untold": ("🔕", N_("Not told at the time")),
}
"""Part → mark and heading, in the order of the message."""

WHY_UNTOLD = {
    "expired": N_("{what}: too late to be of use"),
    "muted": N_("{what}: muted"),
    "quiet_hours": N_("{what}: quiet hours"),
    "dead": N_("{what}: Slack did not take the message"),
}
IN_A_ROW = NN_("{n} in a row", "{n} in a row")
_ALONE = 1


def people_of(digest: Digest) -> Iterable[tuple[str, str]]:
    """Everybody whom a digest may name."""
    yield from ((one.line.person, one.line.name) for one in digest.absent)
    yield from ((one.line.person, one.line.name) for one in digest.guests)
    yield from ((change.person, change.name) for one in digest.corrected for change in one.changes)


def day_lines(part: str, some: Sequence[Any], voice: Voice, day: int) -> list[str]:
    """These items of a part, a line each. `day` is a moment of the digest's day."""
    return [_WRITE[part](one, voice, day) for one in some]


def _teacher(one: tuple[Lesson, Note], voice: Voice, day: int) -> str:
    lesson, note = one
    said = voice.words.sentence(note, voice.own(lesson))
    return f"{voice.lesson(lesson, day)} · {voice.escape(said)}"


def _absent(one: Missing, voice: Voice, day: int) -> str:
    said = [voice.name(one.line.person, one.line.name), voice.lesson(one.lesson, day)]
    if one.streak > _ALONE:
        said.append(voice.words.count(IN_A_ROW, one.streak))
    return " · ".join(said)


def _worst(one: Drop, voice: Voice, day: int) -> str:
    words = voice.words
    usual = words.say("usually {share}", share=words.share(one.usual))
    return f"{voice.lesson(one.lesson, day)} · {words.share(one.share)}{words.aside(usual)}"


def _corrected(one: tuple[Lesson, Change], voice: Voice, day: int) -> str:
    lesson, change = one
    words = voice.words
    became = f"{_judged(words, change.before)} → {_judged(words, change.after)}"
    return " · ".join((voice.name(change.person, change.name), became, voice.lesson(lesson, day)))


def _judged(words: Words, line: Line | None) -> str:
    if line is None:
        return words.say("not in the register")
    said = [words.verdict(line.verdict), *map(words.flag, line.flags)]
    return words.listed([*said, words.share(line.share)] if line.verdict is not None else said)


def _guest(one: Guest, voice: Voice, day: int) -> str:
    said = voice.words.say(
        "Is the guest “{guest}” ({length}) {name}?",
        guest=voice.name(one.line.person, one.line.name),
        length=voice.words.duration(one.line.seconds),
        name=voice.name(one.may_be, one.may_be),
    )
    return f"{said} · {voice.lesson(one.lesson, day)}"


def _untold(one: Untold, voice: Voice, day: int) -> str:
    what = f"{kind_word(voice.words, one.kind)} {one.count:,}"
    said = voice.words.say(WHY_UNTOLD[one.why], what=what)
    return f"{voice.lesson(one.lesson, day)} · {said}"


def untold_sums(digest: Digest, voice: Voice) -> list[str]:
    """What was not told, a line for each reason: the message shows no more of it."""
    sums: dict[str, Counter[str]] = {}
    for one in digest.untold:
        sums.setdefault(one.why, Counter())[one.kind] += one.count
    words = voice.words
    return [
        words.say(
            WHY_UNTOLD[why],
            what=words.listed(f"{kind_word(words, kind)} {n:,}" for kind, n in kinds.most_common()),
        )
        for why, kinds in sums.items()
    ]


def kind_word(words: Words, kind: str) -> str:
    """What a kind of alert is called."""
    return words.say(KINDS[kind]) if kind in KINDS else kind


def gap_line(gap: Gap, words: Words, timezone: str) -> str:
    """When the bot did not run."""
    wall = words.wall(timezone)
    return words.say(
        "No data from {since} to {until}: I was not running. Lessons in that time: {lessons:,}.",
        since=f"{wall.day(gap.since)} {wall.clock(gap.since)}",
        until=f"{wall.day(gap.until)} {wall.clock(gap.until)}",
        lessons=gap.lessons,
    )


_WRITE: Mapping[str, Callable[[Any, Voice, int], str]] = {
    "teachers": _teacher,
    "absent": _absent,
    "worst": _worst,
    "corrected": _corrected,
    "guests": _guest,
    "untold": _untold,
}
