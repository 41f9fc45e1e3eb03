"""The time line of a lesson, by what is stored."""

from bot.domain.register import Lesson
from bot.domain.timeline import Timeline, timeline
from bot.errors import AskedWrongly
from bot.store import links, visits
from bot.store.database import Connection
from bot.usecases.lessons import plan
from bot.usecases.registers import Rules, judge_planned


def timeline_of(db: Connection, lesson: Lesson, *, rules: Rules, now: int) -> Timeline:
    """The time line of `lesson`, judged at `now`. Raises AskedWrongly where it is no longer planned."""
    planned = plan(db, lesson.room, lesson.start, lesson.end, rules.policy)
    judged = judge_planned(db, lesson.room, planned, rules=rules, now=now)
    own = next((one for one in judged if one.lesson.id == lesson.id), None)
    if own is None:
        raise AskedWrongly("That lesson is no longer in the timetable.")
    reach = planned.reach(rules.policy) or (lesson.start, lesson.end)
    return timeline(
        own.after.register,
        visits.between(db, lesson.room, *reach),
        now=min(now, own.reading.taken or now),
        links=links.of_room(db, lesson.room),
    )
