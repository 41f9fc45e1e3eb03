"""Remarks: what is worth knowing about a lesson as a whole, before any count."""

from collections.abc import Iterable, Iterator, Sequence

from bot.domain import verdicts
from bot.domain.clock import clock_notes
from bot.domain.incidents import Incident
from bot.domain.notes import Note
from bot.domain.people import LEARNERS
from bot.domain.register import Line
from bot.domain.teachers import Holding
from bot.domain.verdicts import Case

QUIET = (verdicts.CANCELLED, verdicts.NOT_STARTED)
"""Where nothing can be amiss yet, or any more."""


def remarks(
    case: Case, lines: Sequence[Line], seams: Iterable[Note], holding: Holding, incidents: Sequence[Incident]
) -> Iterator[Note]:
    """How far the records can be trusted, who is expected, how it was held, and what befell the room."""
    planned = case.planned
    if planned.reading.reason is not None:
        yield planned.reading.reason
    if not planned.reading.fresh and planned.reading.taken is not None and case.stage not in QUIET:
        yield Note("stale", {"taken": planned.reading.taken})
    yield from seams
    if not case.rostered:
        yield Note("no_roster")
    if case.stage in (*QUIET, verdicts.NOT_READ):
        return
    if case.stage == verdicts.NOT_HELD:
        yield Note("class_not_held", {"waited": sum(1 for line in lines if line.seconds)})
    yield from (note for note in holding.notes if not _explained(note, incidents, case))
    yield from clock_notes(planned, case.credited.clock)
    for one in incidents:
        yield Note(
            "room_incident",
            {
                "since": one.start,
                "until": one.end,
                "people": one.people,
                "inside": one.inside,
                "back": one.returned,
            },
        )
    yield from _headcount(case, lines)


def _explained(note: Note, incidents: Iterable[Incident], case: Case) -> bool:
    """A teacher who went with everybody else was taken by the room: that is one remark, not two."""
    if note.code not in ("teacher_away", "teacher_gone", "teacher_left_early"):
        return False
    planned = case.planned
    since = note.facts["since"] if "since" in note.facts else planned.end - int(note.facts["early_by"])
    return any(one.start - planned.policy.drop_within <= int(since) <= one.end for one in incidents)


def _headcount(case: Case, lines: Sequence[Line]) -> Iterator[Note]:
    """An empty room is one remark, not an absence for everybody; and who came besides those due."""
    if not any(line.seconds for line in lines) and not case.credited.lost:
        if case.stage in (verdicts.SETTLED, verdicts.NOT_HELD):
            yield Note("empty_room")
        elif case.stage in (verdicts.RUNNING, verdicts.WAITING) and case.planned.reading.complete:
            yield Note("nobody_yet")
    extra = sum(1 for line in lines if line.seconds and not line.due and line.role in LEARNERS)
    if case.rostered and extra:
        yield Note("extra", {"people": extra})
