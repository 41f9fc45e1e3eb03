"""Verdicts: what one person's seconds mean, and the reason in facts that a person can check.

*Unknown* is never *absent*. Absent needs a lesson that is over and settled, a complete scan, and a roster
to be missing from; before that somebody is "not seen yet". Flags are separate facts, see `credit`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.clock import follows_teacher
from bot.domain.corrections import Correction
from bot.domain.credit import Credit, Measure
from bot.domain.notes import Note
from bot.domain.people import Excuse
from bot.domain.presence import Presence
from bot.domain.register import ABSENT, EXCUSED, PARTIAL, PRESENT, UNKNOWN
from bot.domain.teachers import Holding, Planned

CANCELLED = "cancelled"
NOT_STARTED = "not_started"
NOT_READ = "not_read"
RUNNING = "not_seen_yet"
WAITING = "waiting_for_teacher"
NOT_HELD = "not_held"
INCOMPLETE = "records_incomplete"
SETTLING = "not_settled"
SETTLED = "never_came"
"""How far a lesson is, each by the code of the reason why somebody without records is not (or is) absent."""


def stage_of(planned: Planned, holding: Holding, now: int, *, cancelled: bool) -> str:
    """How far the lesson is, by what the records reach and not by the clock on the wall."""
    if cancelled:
        return CANCELLED
    if now < planned.start:
        return NOT_STARTED
    if planned.reading.taken is None or planned.as_of < planned.start:
        return NOT_READ
    complete = planned.reading.complete
    settled = complete and planned.as_of >= planned.end + planned.policy.settle
    if follows_teacher(planned) and not holding.spent:
        return NOT_HELD if settled else WAITING
    unsettled = SETTLING if planned.over else RUNNING
    return SETTLED if settled else unsettled if complete else INCOMPLETE


@dataclass(frozen=True, slots=True)
class Case:
    """What is the same for everybody in one lesson."""

    stage: str
    planned: Planned
    credited: Credit
    rostered: bool
    """Whether a roster says who is due. Without one nobody can be missing."""
    excuses: Mapping[str, Excuse] = field(default_factory=dict)
    corrections: Mapping[str, Correction] = field(default_factory=dict)


def facts(own: Measure, case: Case) -> dict[str, int | float | str]:
    """What a verdict rests on: seconds of the credited lesson, and where in it."""
    since = own.since if own.since is not None else case.credited.clock.start
    return {
        "seconds": own.seconds,
        "credit": case.credited.seconds,
        "share": own.share,
        "since": since,
        "until": own.until if own.until is not None else since,
        "late_by": own.late_by,
        "early_by": own.early_by,
    }


def verdict_of(own: Measure, presence: Presence | None, person: str, case: Case) -> tuple[str, Note]:
    """The verdict by the records alone, with its reason."""
    stage = case.stage
    if stage in (NOT_STARTED, NOT_READ, WAITING, NOT_HELD):
        return UNKNOWN, so_far(own, case)
    if not own.seconds:
        return _unseen(own, presence, person, case)
    verdict = _graded(own.seconds, case)
    if verdict == ABSENT and stage != SETTLED:
        return UNKNOWN, Note(stage)
    return verdict, Note(verdict, facts(own, case))


def so_far(own: Measure, case: Case) -> Note:
    """The stage of the lesson as a reason."""
    waited = case.stage in (WAITING, NOT_HELD)
    return Note(case.stage, {"seconds": own.seconds} if waited else {})


def _graded(seconds: int, case: Case) -> str:
    """While the lesson runs, and where nobody is known to be due, nobody who was there is absent."""
    if seconds >= case.credited.least_present:
        return PRESENT
    lenient = not case.planned.over or not case.rostered
    return PARTIAL if lenient or seconds >= case.credited.least_partial else ABSENT


def _unseen(own: Measure, presence: Presence | None, person: str, case: Case) -> tuple[str, Note]:
    """Nothing credited: absent only where all is read and settled."""
    if case.stage != SETTLED:
        return UNKNOWN, outside(presence, case) or Note(case.stage)
    if not case.credited.seconds or own.since is not None:
        return UNKNOWN, Note("nothing_to_credit")
    if presence is None:
        sighted = case.planned.reading.sightings.get(person, 0)
        if sighted >= case.planned.start:
            return UNKNOWN, Note("online_no_record", {"at": sighted})
    return ABSENT, outside(presence, case) or Note(SETTLED)


def outside(presence: Presence | None, case: Case) -> Note | None:
    """Why somebody in the records has nothing inside the lesson; None where they have, or are not known."""
    if presence is None:
        return None
    if not presence.intervals:
        return Note("tried", {"at": presence.first_in})
    if presence.first_in >= case.credited.clock.end:
        return Note("came_after", {"since": presence.first_in})
    start = case.credited.clock.start
    before = [one for one in presence.intervals if one[1] <= start]
    if before and (presence.last_out is not None or case.planned.as_of > start):
        return Note("came_before", {"since": before[0][0], "until": before[-1][1]})
    return None


def excused(verdict: str, reason: Note, excuse: Excuse) -> tuple[str, Note, tuple[Note, ...]]:
    """Excused stands for absent and unknown; who came all the same is judged, and the excuse is a note."""
    note = Note("excused", {"author": excuse.author, "at": excuse.at, "text": excuse.text})
    if verdict in (ABSENT, UNKNOWN):
        return EXCUSED, note, ()
    return verdict, reason, (note,)


def corrected(
    verdict: str | None, reason: Note, correction: Correction
) -> tuple[str, Note, tuple[Note, ...]]:
    """A hand mark wins; what the records say is kept beside it, and shown where it differs."""
    note = Note(
        "corrected",
        {
            "verdict": correction.verdict,
            "author": correction.author,
            "at": correction.at,
            "text": correction.reason,
        },
    )
    if verdict == correction.verdict:
        return correction.verdict, note, (reason,)
    return correction.verdict, note, (Note("records_say", {"verdict": verdict or "none"}), reason)
