"""The clock of a lesson: what lateness and credit are measured against.

`schedule`: the timetable. `teacher`: the timetable as far as the teacher was there, from first in to
last out; what the teacher was away in between stays the lesson's.
"""

from bot.domain.notes import Note
from bot.domain.policy import BY_TEACHER, SCHEDULE
from bot.domain.register import Clock
from bot.domain.teachers import Holding, Planned


def follows_teacher(planned: Planned) -> bool:
    """Whether the teacher's records set the clock: where the room has none by design, the timetable does."""
    return planned.policy.clock == BY_TEACHER and planned.policy.teachers_recorded


def clock_of(planned: Planned, holding: Holding) -> Clock:
    """The clock as far as it is known; while nobody has held the lesson yet, the timetable's."""
    if not follows_teacher(planned) or not holding.spent:
        return Clock(planned.start, planned.end, SCHEDULE)
    first, last = holding.spent[0][0], holding.spent[-1][1]
    back = holding.inside or (not planned.over and planned.as_of - last <= planned.policy.teacher_gone)
    return Clock(first, planned.end if back else last, BY_TEACHER)


def clock_notes(planned: Planned, clock: Clock) -> tuple[Note, ...]:
    """How far the lesson, as held, was off the timetable; and where the teacher could not set its clock."""
    policy = planned.policy
    if policy.clock == BY_TEACHER and not policy.teachers_recorded:
        return (Note("teachers_unrecorded"),)
    notes = []
    if clock.start - planned.start > policy.late_after:
        notes.append(Note("started_late", {"late_by": clock.start - planned.start}))
    if planned.over and planned.end - clock.end > policy.early_before:
        notes.append(Note("ended_early", {"early_by": planned.end - clock.end}))
    return tuple(notes)
