"""Tidy: the alerts of lessons that were cancelled, moved or taken out after somebody was told of them."""

from dataclasses import replace

from bot.domain.alerts import LIVE, Alert
from bot.domain.deciding import decide
from bot.domain.findings import Findings
from bot.domain.periods import DAY
from bot.domain.register import Lesson
from bot.store import alerts, mutes
from bot.store.database import Connection, transaction
from bot.usecases.lessons import plan
from bot.usecases.watching import Watching, apply


def tidy(db: Connection, *, watching: Watching, now: int) -> int:
    """End the live alerts of the past day whose lesson is not held at its time; how many lessons had some.

    On the database's thread. What was not told yet is withdrawn, what was told is edited.
    """
    with transaction(db):
        live: dict[str, list[Alert]] = {}
        for alert in alerts.between(db, now - DAY, now + DAY):
            if alert.state in LIVE:
                live.setdefault(alert.finding.lesson_id, []).append(alert)
        return sum(_tidy(db, own[0], watching=watching, now=now) for own in live.values())


def _tidy(db: Connection, alert: Alert, *, watching: Watching, now: int) -> bool:
    """Whether the lesson of `alert` is no longer what it was."""
    lesson = _planned(db, alert, watching)
    if not lesson.cancelled and lesson.start == alert.finding.start:
        return False
    known = alerts.of_lesson(db, lesson.id)
    silences = mutes.in_force(db, now).values()
    changes = decide(known, Findings(lesson, None, conclusive=False), silences, now, watching.alerting)
    apply(db, lesson, changes, watching=watching, now=now)
    return True


def _planned(db: Connection, alert: Alert, watching: Watching) -> Lesson:
    """The lesson of an alert as it is planned now: cancelled, where it is no longer planned near its time."""
    finding = alert.finding
    near = plan(db, finding.room, finding.start - DAY, finding.start + DAY, watching.rules.policy).wanted
    for lesson in near:
        if lesson.id == finding.lesson_id:
            return lesson
    gone = Lesson(finding.lesson_id, finding.room, "", finding.start, finding.start, "UTC")
    return replace(gone, cancelled=True)
