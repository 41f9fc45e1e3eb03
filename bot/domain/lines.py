"""Lines: one a person, for everybody who was seen or is due.

Learners on the roster are due and judged; without a roster, the learners who were seen are. Staff are
measured against the timetable and get flags but no verdict, and stand outside all counts, like those
who only look on.
"""

from bot.domain.attendees import Who
from bot.domain.credit import NOTHING, Credit, Measure, measure
from bot.domain.notes import Note
from bot.domain.register import LATE, LEFT_EARLY, Line
from bot.domain.verdicts import (
    CANCELLED,
    NOT_HELD,
    SETTLED,
    WAITING,
    Case,
    corrected,
    excused,
    facts,
    outside,
    so_far,
    verdict_of,
)


def learner_line(who: Who, case: Case) -> Line:
    """A student or viewer: judged where due; without a roster, where they were inside the lesson."""
    correction = case.corrections.get(who.person)
    counts = case.stage != CANCELLED and (
        who.due or correction or (not case.rostered and who.passing is None)
    )
    flagged = bool(counts) and case.stage not in (WAITING, NOT_HELD)
    own = _measured(who, case.credited, case, flagged=flagged)
    notes = _remarks(who, own, case)
    if not counts or not (case.rostered or correction or own.since is not None):
        return _line(who, own, _unjudged(who, own, case), notes)
    if who.passing is not None:
        notes = (*notes, who.passing)
    verdict, reason = verdict_of(own, who.presence, who.person, case)
    excuse = case.excuses.get(who.person)
    if excuse is not None:
        verdict, reason, more = excused(verdict, reason, excuse)
        notes = (*notes, *more)
    if correction is not None:
        verdict, reason, more = corrected(verdict, reason, correction)
        notes = (*notes, *more)
        own = _reflagged(own, correction.flags)
    return _line(who, own, reason, notes, due=True, verdict=verdict)


def staff_line(who: Who, case: Case, by_timetable: Credit) -> Line:
    """A teacher or assistant: seconds of the credited lesson, flags by the timetable."""
    own = _measured(who, case.credited, case)
    punctual = _measured(who, by_timetable, case)
    own = own._replace(flags=punctual.flags, late_by=punctual.late_by, early_by=punctual.early_by)
    if case.stage == CANCELLED:
        reason = Note(CANCELLED)
    elif who.passing is not None:
        reason = who.passing
    elif own.since is not None:
        reason = Note("staff_seen", facts(own, case))
    else:
        settled = case.stage in (SETTLED, NOT_HELD) and who.presence is None
        reason = outside(who.presence, case) or Note("staff_never_came" if settled else "staff_not_seen")
    return _line(who, own, reason, _remarks(who, own, case))


def onlooker_line(who: Who, case: Case) -> Line:
    """Inspectors, auditors and parents: shown, never judged, never counted."""
    own = _measured(who, case.credited, case, flagged=False)
    return _line(who, own, Note("onlooker", {"role": who.role}))


def _measured(who: Who, credited: Credit, case: Case, *, flagged: bool = True) -> Measure:
    if who.presence is None:
        return NOTHING
    return measure(who.presence, credited, case.planned.as_of, assumed=who.assumed, flagged=flagged)


def _unjudged(who: Who, own: Measure, case: Case) -> Note:
    """Why somebody who was seen has no verdict."""
    if case.stage == CANCELLED:
        return Note(CANCELLED)
    if who.passing is not None:
        return who.passing
    if own.since is None:
        return outside(who.presence, case) or so_far(own, case)
    return Note("visitor" if who.entry is None else "not_due", {"seconds": own.seconds})


def _reflagged(own: Measure, flags: tuple[str, ...] | None) -> Measure:
    """With other flags, and no length where a flag is not set; None leaves them."""
    if flags is None or flags == own.flags:
        return own
    return own._replace(
        flags=flags,
        late_by=own.late_by if LATE in flags else 0,
        early_by=own.early_by if LEFT_EARLY in flags else 0,
    )


def _remarks(who: Who, own: Measure, case: Case) -> tuple[Note, ...]:
    """What is worth knowing beside the verdict; nothing for nearly everybody."""
    presence = who.presence
    if presence is None:
        return ()
    notes: list[Note] = []
    if len(presence.names) > 1:
        notes.append(Note("several_names", {"names": " · ".join(presence.names)}))
    if presence.devices > 1:
        notes.append(Note("several_devices", {"devices": presence.devices}))
    if own.drops:
        notes.append(Note("drops", {"drops": own.drops}))
    if who.assumed:
        last = presence.intervals[-1][1] if presence.intervals else presence.first_in
        notes.append(Note("end_assumed", {"at": last}))
    if own.since is not None:
        clock, policy = case.credited.clock, case.planned.policy
        early = clock.start - max(presence.first_in, case.planned.opens)
        if early > policy.late_after:
            notes.append(Note("early_bird", {"early_by": early}))
        over = min(presence.intervals[-1][1], case.planned.closes) - clock.end
        if over > policy.early_before:
            notes.append(Note("overtime", {"seconds": over}))
    return tuple(notes)


def _line(
    who: Who,
    own: Measure,
    reason: Note,
    notes: tuple[Note, ...] = (),
    *,
    due: bool = False,
    verdict: str | None = None,
) -> Line:
    presence, entry = who.presence, who.entry
    name = who.name
    userid, first_in, last_out, visits, devices = who.person, None, None, 0, 0
    if presence is not None:
        userid, name = presence.userid, presence.name
        first_in, last_out = presence.first_in, presence.last_out
        visits, devices = presence.visits, presence.devices
    if entry is not None:
        userid, name = entry.userid, entry.name or name
    return Line(
        person=who.person,
        userid=userid,
        name=name,
        role=who.role,
        due=due,
        verdict=verdict,
        flags=own.flags,
        seconds=own.seconds,
        stage_seconds=own.stage_seconds,
        share=own.share,
        first_in=first_in,
        last_out=last_out,
        late_by=own.late_by,
        early_by=own.early_by,
        visits=visits,
        devices=devices,
        reason=reason,
        notes=notes,
        inside=visits > 0 and last_out is None,
    )
