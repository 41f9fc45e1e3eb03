"""A lesson that is over and counts, by what trends need of it: courses have many of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.register import Register
from bot.domain.trends import Course, course_of, is_counted, share_of


class Mark(Protocol):
    """What a register says of one person who was due. A line of a register is one."""

    @property
    def person(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> str | None: ...  # noqa: D102
    @property
    def flags(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Past:
    """One such lesson."""

    lesson_id: str
    course: Course
    start: int
    """UTC seconds."""
    share: float | None
    """Attended ÷ due, cut; None where nobody was due."""
    marks: Mapping[str, Mark]
    """Everybody who was due, by person."""


def past_of(register: Register) -> Past | None:
    """A register as the past has it; None where it is in no rate: it runs, was cancelled or not judged."""
    if not is_counted(register):
        return None
    lesson = register.lesson
    marks = {line.person: line for line in register.people if line.due}
    return Past(lesson.id, course_of(lesson), lesson.start, share_of(register), marks)


def by_course(pasts: Iterable[Past]) -> dict[Course, list[Past]]:
    """The lessons of each course, oldest first."""
    found: dict[Course, list[Past]] = {}
    for past in sorted(pasts, key=lambda one: (one.start, one.lesson_id)):
        found.setdefault(past.course, []).append(past)
    return found


def marks_of(pasts: Sequence[Past], person: str) -> list[Mark]:
    """What these lessons, oldest first, say of somebody who was due in them."""
    return [past.marks[person] for past in pasts if person in past.marks]
