"""How somebody stands in their courses: first what needs a look, then a line a course."""

from collections.abc import Iterable

from bot.domain.courses import InCourse
from bot.domain.trends import Trend, TrendRules
from bot.render.plain import mrkdwn, plain
from bot.render.sentences import N_, NN_
from bot.render.times import Wall
from bot.render.week_lines import AHEAD, ATTENDED
from bot.render.words import Words

MOST = 6
"""Courses of a person that are shown."""
_TITLE = 40

AT_RISK = NN_(
    "At risk in {course}: {attended} of {n} lesson attended in five weeks, below {target}.",
    "At risk in {course}: {attended} of {n} lessons attended in five weeks, below {target}.",
)
MISSED = NN_(
    "Missed the last lesson of {course}.",
    "Missed the last {n} lessons of {course}.",
)
_LONGEST = NN_("at most {n} missed in a row", "at most {n} missed in a row")
_UNTIL = N_("{possible}, the last on {day}")
_ENDLESS = N_("{possible} in the next four weeks")
_MAY_MISS = NN_(
    "{n} may be missed with {target} still reached", "{n} may be missed with {target} still reached"
)
_SAFE = N_("{target} is reached even without them")
_NONE = N_("none may be missed, to reach {target}")
_LOST = N_("{target} cannot be reached by then")
_YOUNG = N_("too few lessons yet to call it a risk")
_COUNTED = N_("{excused}, counted as missed")


def warnings(words: Words, courses: Iterable[InCourse], rules: TrendRules) -> list[str]:
    """Who is at risk, or missed several in a row: a sentence each, mrkdwn."""
    target = words.share(float(rules.target))
    said = []
    for one in courses:
        course, recent = mrkdwn(_title(words, one)), one.recent
        if one.is_at_risk:
            said.append(
                words.count(AT_RISK, recent.due, course=course, attended=recent.attended, target=target)
            )
        if one.term.streak >= rules.streak:
            said.append(words.count(MISSED, one.term.streak, course=course))
    return said


def standing(words: Words, one: InCourse, rules: TrendRules, wall: Wall, now: int) -> dict[str, str]:
    """One course: its title, how it went so far, and what is possible."""
    return {
        "title": _title(words, one),
        "so_far": " · ".join(_so_far(words, one.term, rules)),
        "possible": _possible(words, one, rules, wall, now),
    }


def _title(words: Words, one: InCourse) -> str:
    return plain(one.course.title, _TITLE) or words.say("Room {room}", room=plain(one.course.room))


def _so_far(words: Words, term: Trend, rules: TrendRules) -> Iterable[str]:
    """`23 of 25 lessons attended (92 %)` and whatever of the rest there is."""
    if term.rate is None:
        yield words.say("nothing has counted yet")
    else:
        attended = words.count(ATTENDED, term.due, attended=term.attended)
        yield attended + words.aside(words.share(term.rate))
    for count, word in ((term.late, words.flag("late")), (term.left_early, words.flag("left_early"))):
        if count:
            yield f"{count:,} {word}"
    if term.longest > 1:
        yield words.count(_LONGEST, term.longest)
    if term.excused:
        excused = f"{term.excused:,} {words.verdict('excused')}"
        yield words.say(_COUNTED, excused=excused) if rules.excused_counts else excused
    if term.unknown:
        yield f"{term.unknown:,} {words.verdict('unknown')}"
    if 0 < term.due < rules.least and term.missed:
        yield words.say(_YOUNG)


def _possible(words: Words, one: InCourse, rules: TrendRules, wall: Wall, now: int) -> str:
    """`at best 94.5 % with 12 lessons ahead, the last on Wed 20 Jan · 2 may be missed …`."""
    ahead, possible = one.ahead, one.reach
    if ahead is None or possible is None or possible.best is None:
        return ""
    best = words.count(AHEAD, ahead.lessons, share=words.share(possible.best))
    if ahead.ends:
        said = words.say(_UNTIL, possible=best, day=wall.day(ahead.until, now))
    else:
        said = words.say(_ENDLESS, possible=best)
    return f"{said} · {_spare(words, possible.may_miss, ahead.lessons, rules)}"


def _spare(words: Words, may_miss: int | None, ahead: int, rules: TrendRules) -> str:
    target = words.share(float(rules.target))
    if may_miss is None:
        return words.say(_LOST, target=target)
    if may_miss >= ahead:
        return words.say(_SAFE, target=target)
    return words.count(_MAY_MISS, may_miss, target=target) if may_miss else words.say(_NONE, target=target)
