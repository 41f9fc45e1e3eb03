"""The lines of a week's digest, part by part."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.domain.trends import Trend
from bot.domain.weekly import CourseWeek, Standing, Week
from bot.render.digest_lines import IN_A_ROW
from bot.render.sentences import N_, NN_
from bot.render.voice import Voice

LABELS = {
    "courses": ("📊", N_("Courses")),
    "at_risk": ("⚠️", N_("Newly at risk")),
    "streaks": ("🚫", N_("Missed in a row")),
    "unreachable": ("🎯", N_("Target out of reach")),
    "recovered": ("✅", N_("Recovered")),
}
"""Part → mark and heading, in the order of the message."""

ATTENDED = NN_("{attended} of {n} lesson attended", "{attended} of {n} lessons attended")
AHEAD = NN_("at best {share} with {n} lesson ahead", "at best {share} with {n} lessons ahead")


def people_of(week: Week) -> Iterable[tuple[str, str]]:
    """Everybody whom it may name."""
    for one in (*week.at_risk, *week.recovered, *week.streaks, *week.unreachable):
        yield one.person, one.name


def week_lines(part: str, some: Sequence[Any], voice: Voice) -> list[str]:
    """These items of a part, a line each."""
    return [_WRITE[part](one, voice) for one in some]


def _course(one: CourseWeek, voice: Voice) -> str:
    return f"{voice.title(one.course.title, one.course.room)} · {compared(one, voice)}"


def compared(one: CourseWeek, voice: Voice) -> str:
    """`81.5 % (usually 92 %)`."""
    words = voice.words
    if one.usual is None:
        return words.share(one.share)
    return words.share(one.share) + words.aside(words.say("usually {share}", share=words.share(one.usual)))


def _whom(one: Standing, voice: Voice) -> str:
    return f"{voice.name(one.person, one.name)} · {voice.title(one.course.title, one.course.room)}"


def _rated(one: Standing, voice: Voice) -> str:
    return f"{_whom(one, voice)} · {_rate(one.seen, voice)}"


def _rate(seen: Trend, voice: Voice) -> str:
    attended = voice.words.count(ATTENDED, seen.due, attended=seen.attended)
    return attended if seen.rate is None else attended + voice.words.aside(voice.words.share(seen.rate))


def _streak(one: Standing, voice: Voice) -> str:
    return f"{_whom(one, voice)} · {voice.words.count(IN_A_ROW, one.seen.streak)}"


def _unreachable(one: Standing, voice: Voice) -> str:
    if one.reach is None or one.reach.best is None:
        return _rated(one, voice)
    best = voice.words.count(AHEAD, one.reach.ahead, share=voice.words.share(one.reach.best))
    return f"{_whom(one, voice)} · {best}"


_WRITE: Mapping[str, Callable[[Any, Voice], str]] = {
    "courses": _course,
    "at_risk": _rated,
    "recovered": _rated,
    "streaks": _streak,
    "unreachable": _unreachable,
}
