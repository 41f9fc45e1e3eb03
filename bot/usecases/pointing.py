"""Pointing at somebody in a lesson without naming them: what a button or an option may carry.

A pointer is the lesson's id and a digest of the person that only this database can make. What it means is
looked up anew each time, so that it outlives a restart and says so where the person is gone.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.people import normalise
from bot.domain.register import (
    ABSENT,
    EXCUSED,
    LATE,
    LEFT_EARLY,
    PARTIAL,
    PRESENT,
    UNKNOWN,
    Lesson,
    Line,
    Register,
)
from bot.errors import AskedWrongly
from bot.store import outbox
from bot.store.database import Connection
from bot.usecases.lessons import plan
from bot.usecases.registers import Rules, judge_planned
from bot.usecases.whom import GONE, NOBODY, Whom, lesson_of

_SEVERITY = (ABSENT, UNKNOWN, PARTIAL, LEFT_EARLY, LATE, PRESENT, EXCUSED, None)


def pointer(salt: bytes, lesson_id: str, person: str) -> str:
    """The pointer at a person in a lesson; `salt` is the database's own secret."""
    text = f"{lesson_id}|{person}".encode("utf-8", "surrogatepass")
    return f"{lesson_id}:{hashlib.blake2b(text, key=salt, digest_size=10, person=b'pointer').hexdigest()}"


def lineup(db: Connection, lesson_id: str, rules: Rules, now: int) -> tuple[Register, list[tuple[str, Line]]]:
    """The register of a lesson as it is now, and its people with their pointers, exceptions first.

    Raises AskedWrongly where the lesson is no longer planned.
    """
    lesson, salt = lesson_of(db, lesson_id), outbox.salt(db)
    planned = plan(db, lesson.room, lesson.start, lesson.start + 1, rules.policy)
    wanted = tuple(one for one in planned.wanted if one.id == lesson_id)
    judged = judge_planned(db, lesson.room, replace(planned, wanted=wanted), rules=rules, now=now)
    if not judged:
        raise AskedWrongly(GONE)
    register = judged[0].after.register
    people = sorted(register.people, key=_by_severity)
    return register, [(pointer(salt, lesson_id, line.person), line) for line in people]


def meant(registers: Iterable[Register], wanted: str, salt: bytes) -> list[tuple[str, Lesson, Line]]:
    """Everybody in these lessons with that user id, else whose name holds it: the newest lesson first.

    Who never came is among them: no visit would find them.
    """
    lines = [(register.lesson, line) for register in registers for line in register.people]
    text, typed = normalise(wanted), wanted.strip()
    found = [(lesson, line) for lesson, line in lines if typed and line.userid == typed]
    found = found or [(lesson, line) for lesson, line in lines if text and text in normalise(line.name)]
    found.sort(key=lambda one: (-one[0].start, one[1].name, one[1].person))
    return [(pointer(salt, lesson.id, line.person), lesson, line) for lesson, line in found]


def pointed(db: Connection, at: str, rules: Rules, now: int) -> Whom:
    """Who is pointed at. Raises AskedWrongly where the lesson or the person is gone."""
    lesson_id, _, _ = at.rpartition(":")
    register, people = lineup(db, lesson_id, rules, now)
    for known, line in people:
        if known == at:
            return Whom(register.lesson, line)
    raise AskedWrongly(NOBODY)


def _by_severity(line: Line) -> tuple[int, str, str]:
    said = [line.verdict, *(flag for flag in line.flags if flag in _SEVERITY)]
    return min(map(_SEVERITY.index, said)), line.name.casefold(), line.person
