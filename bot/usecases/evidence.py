"""What one person's verdict in one lesson rests on."""

from bot.domain.evidence import Evidence, evidence
from bot.domain.register import Lesson
from bot.errors import AskedWrongly
from bot.store import corrections, excuses, links, registers, visits
from bot.store.database import Connection
from bot.usecases.lessons import plan
from bot.usecases.people import find_person
from bot.usecases.registers import Rules, judge_planned


def evidence_of(db: Connection, lesson: Lesson, wanted: str, *, rules: Rules, now: int) -> Evidence:
    """The evidence for the person with the user id or name `wanted`, from what is stored.

    Raises AskedWrongly where the lesson has no such person, or more than one.
    """
    planned = plan(db, lesson.room, lesson.start, lesson.end, rules.policy)
    judged = [
        one
        for one in judge_planned(db, lesson.room, planned, rules=rules, now=now)
        if one.lesson.id == lesson.id
    ]
    if not judged:
        raise AskedWrongly("That lesson is no longer in the timetable.")
    register = judged[0].after.register
    names = {line.person: frozenset({line.name}) for line in register.people}
    person = find_person(names, lesson.room, wanted)
    reach = planned.reach(rules.policy) or (lesson.start, lesson.end)
    found = evidence(
        register,
        person,
        visits.between(db, lesson.room, *reach),
        now=now,
        versions=registers.history(db, lesson.id),
        corrections=corrections.of_lesson(db, lesson.id),
        excuses=tuple(excuses.of_room(db, lesson.room).values()),
        links=links.of_room(db, lesson.room),
    )
    if found is None:  # the person was taken from the very same register
        raise AssertionError(person)
    return found
