"""Deciding: findings and the alerts so far become changes, each with its reason.

Every alert takes at most one step at a time. What nobody was told may still be withdrawn; what was told is
only ever edited. Nothing is told after its deadline, and whatever is not told for that keeps its alert, so
that the digest can tell it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain import findings as kinds
from bot.domain.alerts import (
    ACKNOWLEDGED,
    EXPIRED,
    FIRING,
    MUTED,
    PENDING,
    RESOLVED,
    Alert,
    AlertRules,
)
from bot.domain.changes import ESCALATE, EXPIRE, FIRE, INHIBIT, MUTE, OPEN, REPEAT, RESOLVE, UPDATE, Change
from bot.domain.findings import ABSENCES, ALONE, OURS, Finding, Findings, dedup_key
from bot.domain.inhibition import Inhibitors
from bot.domain.intents import EDIT, POST, REPLY
from bot.domain.mutes import Mute, muted
from bot.domain.notes import Note

CONFIRMED = (kinds.NOT_SEEN, kinds.EMPTY_ROOM, kinds.TEACHER_MISSING)
"""Nobody is called missing by one scan alone: an empty answer looks the same as an empty room."""

_UNTIL_END = (kinds.NOT_SEEN, kinds.EMPTY_ROOM, kinds.TEACHER_MISSING, kinds.TEACHER_GONE)
"""These are found only while the lesson runs: that they are not found afterwards says nothing."""

CALLING = (kinds.TEACHER_MISSING, kinds.TEACHER_GONE)
"""For these somebody else is called where nobody is on it: a class without a teacher waits."""

_CONFIRM_AFTER = 10  # seconds after which the scan that confirms is worth its request


def decide(
    alerts: Iterable[Alert], findings: Findings, mutes: Iterable[Mute], now: int, rules: AlertRules
) -> tuple[Change, ...]:
    """What changes for the alerts of one lesson, ordered by key.

    `alerts` are all that the lesson ever had. Neither the order of the findings nor their repetition matters.
    """
    known = {alert.key: alert for alert in alerts}
    found: dict[str, Finding] = {}
    for one in findings.found:
        other = found.get(one.key)
        found[one.key] = one if other is None else max(other, one, key=_newest)
    scene = _Scene(
        known,
        findings,
        tuple(mutes),
        now,
        rules,
        Inhibitors.of(found.values(), known.values(), now),
        any(one.kind == kinds.CLASS_OVER for one in found.values()),
    )
    changes = (
        scene.still(found[key], known.get(key)) if key in found else scene.gone(known[key])
        for key in sorted({*known, *found})
    )
    return tuple(change for change in changes if change is not None)


def ripe_at(alerts: Iterable[Alert], rules: AlertRules) -> list[int]:
    """When pending alerts may be ripe: the instants at which their room is worth reading, UTC seconds."""
    return [
        max(alert.finding.due, alert.seen + min(_CONFIRM_AFTER, rules.poll))
        for alert in alerts
        if alert.state == PENDING
    ]


def _newest(finding: Finding) -> tuple[object, ...]:
    return finding.since, finding.due, sorted(finding.facts.items()), finding.people


@dataclass(frozen=True, slots=True)
class _Scene:
    """Everything that one decision looks at."""

    known: Mapping[str, Alert]
    findings: Findings
    mutes: tuple[Mute, ...]
    now: int
    rules: AlertRules
    inhibitors: Inhibitors
    is_over: bool
    """The end has settled."""

    def still(self, finding: Finding, before: Alert | None) -> Change | None:
        """The finding holds."""
        if before is not None and (before.state == EXPIRED or before.reason.code == "lesson_over"):
            return None
        alert = self._seen(finding, before)
        if alert.is_told and (self._is_closing(finding) or alert.state in (FIRING, ACKNOWLEDGED)):
            return self._told(alert, before or alert)
        silence = (
            self._told_already(finding) or muted(finding, self.mutes, self.now) or self._needless(finding)
        )
        if silence is not None:
            return self._silenced(alert, before, silence)
        if alert.told == 0 and self._is_late(finding):
            return self._expire(alert)
        held = self.inhibitors.hold(finding)
        if held is not None:
            return self._held(alert, before, held)
        ripe = alert.state != FIRING and self._is_ripe(alert)
        return self._fire(alert) if ripe else self._wait(alert, before)

    def gone(self, before: Alert) -> Change | None:
        """The finding was not made."""
        if before.state in (RESOLVED, EXPIRED):
            return None
        why = self._ended(before.finding)
        if why is not None:
            return self._end(before, why)
        if self._is_closing(before.finding) and before.is_told:
            return self._close(before)
        if not before.is_told and before.state != MUTED and self._is_late(before.finding):
            return self._expire(before)
        held = self.inhibitors.hold(before.finding)
        if held is not None and before.state == FIRING and before.told == 0:
            return self._step(INHIBIT, before, PENDING, held)
        return None

    def _ended(self, finding: Finding) -> Note | None:
        """Why a finding that was not made is no longer so. A scan says that only where it is conclusive."""
        lesson, taken = self.findings.lesson, self.findings.taken or 0
        if lesson.cancelled:
            return Note("lesson_cancelled")
        if finding.start != lesson.start:
            return Note("lesson_moved", {"to": lesson.start})
        moment = self.findings.refuted.get((finding.kind, finding.person))
        if moment is not None:
            return Note("no_longer_so", {"until": moment})
        unasked = finding.kind in OURS or (finding.kind in _UNTIL_END and taken >= lesson.end)
        if unasked or not self.findings.conclusive:
            return None
        return Note("no_longer_so", {"until": taken})

    def _seen(self, finding: Finding, before: Alert | None) -> Alert:
        """The alert with this look counted."""
        taken = self.findings.taken or 0
        if before is None:
            late = self.now - max(finding.since, finding.due)
            delayed = (
                late if late > 3 * self.rules.poll and finding.kind not in (*OURS, kinds.CLASS_OVER) else 0
            )
            before = Alert(finding, PENDING, Note("settling"), self.now, self.now, delayed=delayed)
        scans = 0 if before.state == RESOLVED else before.scans
        if self.findings.conclusive and scans < self.rules.confirm and (taken != before.seen or not scans):
            return replace(before, finding=finding, scans=scans + 1, seen=taken)
        return replace(before, finding=finding, scans=scans)

    def _is_late(self, finding: Finding) -> bool:
        return finding.deadline is not None and self.now > finding.deadline

    def _is_closing(self, finding: Finding) -> bool:
        """Whether the summary of the lesson tells what became of it."""
        return self.is_over and finding.kind not in (kinds.CLASS_OVER, *OURS)

    def _is_ripe(self, alert: Alert) -> bool:
        finding = alert.finding
        if finding.kind not in ABSENCES:
            return self.now >= finding.due
        enough = self.rules.confirm if finding.kind in CONFIRMED else 1
        return (
            self.findings.conclusive and (self.findings.taken or 0) >= finding.due and alert.scans >= enough
        )

    def _told_already(self, finding: Finding) -> Note | None:
        """A late join that “not seen yet” has told, or tells by being edited."""
        told_by = {kinds.LATE: kinds.NOT_SEEN, kinds.TEACHER_LATE: kinds.TEACHER_MISSING}.get(finding.kind)
        if told_by is None:
            return None
        other = self.known.get(dedup_key(finding.room, finding.start, finding.person, told_by))
        return Note("told_already") if other is not None and other.told else None

    def _needless(self, finding: Finding) -> Note | None:
        """The summary of a lesson that has no message, and nothing to say that anybody wants to hear."""
        if finding.kind != kinds.CLASS_OVER or self.rules.summary == "always":
            return None
        shared = (alert for alert in self.known.values() if alert.kind not in (*ALONE, *OURS))
        if any(alert.told or alert.state == FIRING for alert in shared):
            return None
        people = (replace(finding, person=one, people=()) for one in finding.people)
        if any(muted(one, self.mutes, self.now) is None for one in people):
            return None
        return Note("nothing_to_tell")

    def _told(self, alert: Alert, before: Alert) -> Change | None:
        """What was told still holds."""
        if self._is_closing(alert.finding):
            return None if alert.state == RESOLVED else self._close(alert)
        if alert.kind in OURS:
            if alert.state == ACKNOWLEDGED:
                return None
            wait = self.rules.repeat << min(alert.revision - 1, 10)
            due = self.now >= alert.changed + wait
            note = Note("still_so", {"since": alert.finding.since})
            return self._step(REPEAT, alert, alert.state, note, REPLY) if due else None
        same = alert.finding.facts == before.finding.facts and alert.finding.since == before.finding.since
        edit = () if same else (EDIT,)
        steps = self._steps(alert)
        if steps > alert.steps:
            why = Note("escalated", {"step": steps, "group": self.rules.calls})
            return self._step(ESCALATE, replace(alert, steps=steps), alert.state, why, *edit, REPLY)
        return self._step(UPDATE, alert, alert.state, Note("facts_changed"), *edit) if edit else None

    def _steps(self, alert: Alert) -> int:
        """How often somebody else should have been called by now, because nobody is on it: it is still so."""
        finding = alert.finding
        if alert.state != FIRING or finding.kind not in CALLING or self._is_late(finding):
            return 0
        if (
            not self.rules.calls
            or not self.findings.conclusive
            or muted(finding, self.mutes, self.now) is not None
        ):
            return 0
        return sum(self.now >= alert.fired + wait for wait in self.rules.escalate)

    def _silenced(self, alert: Alert, before: Alert | None, why: Note) -> Change | None:
        """A yes that nobody wants to hear: owed and suppressed at once, so that it can be counted."""
        if alert.state == MUTED:
            return None
        if alert.state == FIRING:  # its intent is still pending
            return self._step(MUTE, alert, MUTED, why)
        if not self._is_ripe(alert):
            return self._wait(alert, before)
        return replace(self._step(MUTE, alert, MUTED, why, EDIT if alert.told else POST), silent=True)

    def _held(self, alert: Alert, before: Alert | None, why: Note) -> Change | None:
        """Something else explains it."""
        if before is not None and before.state == PENDING and before.reason == why:
            return self._kept(alert, before)
        return self._step(INHIBIT, alert, PENDING, why)

    def _wait(self, alert: Alert, before: Alert | None) -> Change | None:
        """Not yet; or its intent waits for company."""
        if before is not None and (before.state == FIRING or before.reason.code == "settling"):
            return self._kept(alert, before)
        return self._step(OPEN, alert, PENDING, Note("settling"))

    def _kept(self, alert: Alert, before: Alert | None) -> Change | None:
        """Nothing to tell; but what was seen is kept."""
        return None if alert == before else Change(UPDATE, alert)

    def _fire(self, alert: Alert) -> Change:
        alert = replace(alert, author="", taken=0, fired=self.now, steps=0)
        if not alert.told:
            why = Note("delayed", {"seconds": alert.delayed}) if alert.delayed else Note("found")
            return self._step(FIRE, alert, FIRING, why, POST)
        if alert.kind in (*ALONE, *OURS):  # an edit alone would tell nobody that the teacher is gone again
            return self._step(FIRE, alert, FIRING, Note("again"), EDIT, REPLY)
        return self._step(FIRE, alert, FIRING, Note("again"), EDIT)

    def _end(self, alert: Alert, why: Note) -> Change:
        shown = alert.is_told and (alert.state in (FIRING, ACKNOWLEDGED) or _is_snoozed(alert))
        finding = replace(alert.finding, facts={**alert.finding.facts, **_numbers(why)})
        ended = replace(alert, finding=finding)
        return self._step(RESOLVE, ended, RESOLVED, why, *((EDIT,) if shown else ()))

    def _expire(self, alert: Alert) -> Change:
        why = Note("too_late", {"deadline": alert.finding.deadline or 0})
        return self._step(EXPIRE, alert, EXPIRED, why)

    def _close(self, alert: Alert) -> Change:
        """The lesson is over, and its summary tells what became of this."""
        edit = (EDIT,) if alert.kind in ALONE else ()  # its buttons go
        return self._step(RESOLVE, alert, RESOLVED, Note("lesson_over"), *edit)

    def _step(self, what: str, alert: Alert, state: str, why: Note, *tells: str) -> Change:
        after = replace(
            alert, state=state, reason=why, changed=self.now, revision=alert.revision + len(tells)
        )
        shared = POST in tells and alert.kind not in (*ALONE, *OURS)
        withdraw = alert.told == 0 and state != FIRING and alert.state == FIRING
        return Change(
            what, after, tells, withdraw, not_before=self.now + (self.rules.group_wait if shared else 0)
        )


def _is_snoozed(alert: Alert) -> bool:
    """Whether a message of its own shows it although it is silent."""
    return alert.told > 0 and alert.state == MUTED and alert.kind in (*ALONE, *OURS)


def _numbers(note: Note) -> dict[str, int]:
    return {name: fact for name, fact in note.facts.items() if isinstance(fact, int)}
