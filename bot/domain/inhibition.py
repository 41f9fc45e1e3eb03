"""Inhibition: one finding explains others, which are then held back.

While we are blind, nobody is called missing. A mass drop is one trouble of the room, not many people
leaving. An empty room is one alert, not one for each person due.
"""

from collections.abc import Iterable

from bot.domain import findings as kinds
from bot.domain.alerts import RESOLVED, Alert
from bot.domain.findings import ABSENCES, Finding
from bot.domain.notes import Note

AFTER_INCIDENT = 180
"""For so many seconds after a mass drop is over, people are still on their way back."""


def held_back(finding: Finding, found: Iterable[Finding], alerts: Iterable[Alert], now: int) -> Note | None:
    """Why `finding` is not told now, given everything `found` in its lesson and its alerts; None: it is."""
    around = {one.kind: one for one in found if not one.person}
    if finding.kind in ABSENCES and kinds.DATA_GAP in around:
        return Note("held_by_gap", {"since": around[kinds.DATA_GAP].since})
    if finding.kind == kinds.NOT_SEEN and kinds.EMPTY_ROOM in around:
        return Note("held_by_empty_room")
    if finding.kind == kinds.LEFT_EARLY:
        if kinds.INCIDENT in around:
            return Note("held_by_incident", {"since": around[kinds.INCIDENT].since})
        for alert in alerts:
            just_over = alert.state == RESOLVED and now < alert.changed + AFTER_INCIDENT
            if alert.kind == kinds.INCIDENT and just_over:
                return Note("held_by_incident", {"since": alert.finding.since})
    return None
