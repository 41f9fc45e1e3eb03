"""Now: the lessons that are on, about to begin or just over, by what is stored. On the database's thread."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.glance import Glance, glance
from bot.domain.life import policy_of
from bot.domain.occurrences import lessons_between
from bot.domain.periods import DAY
from bot.domain.register import Lesson
from bot.store import timetable
from bot.store.database import Connection
from bot.usecases import registers
from bot.usecases.lessons import Plan
from bot.usecases.registers import Rules

_AHEAD = (DAY, 7 * DAY, 31 * DAY)
"""How far the next lesson is looked for, ever further: a day of ten thousand series is soon looked at."""


def glances(db: Connection, plans: Mapping[str, Plan], *, rules: Rules, now: int) -> list[Glance]:
    """The lessons of these plans that are on, begin within their margin, or are over and not settled."""
    found = []
    for room, planned in plans.items():
        wanted = tuple(lesson for lesson in planned.wanted if _is_near(lesson, rules, now))
        for one in registers.judge_planned(db, room, replace(planned, wanted=wanted), rules=rules, now=now):
            policy = policy_of(one.before, rules.policy)
            found.append(glance(one.after.register, one.reading, policy, now))
    return sorted(found, key=lambda one: one.order)


def ahead(db: Connection, now: int, *, room: str | None = None) -> list[Lesson]:
    """The next lessons, those that run included, by start: all of the first day, week or month with any."""
    table = timetable.load(db, room)
    for far in _AHEAD:
        planned = lessons_between(table.series, table.changes, now, now + far)
        if held := [lesson for lesson in planned if not lesson.cancelled]:
            return held
    return []


def _is_near(lesson: Lesson, rules: Rules, now: int) -> bool:
    policy = rules.policy
    return not lesson.cancelled and lesson.start - policy.margin <= now < lesson.end + policy.settle
