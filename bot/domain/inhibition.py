"""Inhibition: one finding explains others, which are then held back.

While we are blind, nobody is called missing. A mass drop is one trouble of the room, not many people
leaving. An empty room is one alert, not one for each person due.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain import findings as kinds
from bot.domain.alerts import RESOLVED, Alert
from bot.domain.findings import ABSENCES, Finding
from bot.domain.notes import Note

AFTER_INCIDENT = 180
"""For so many seconds after a mass drop is over, people are still on their way back."""


@dataclass(frozen=True, slots=True)
class Inhibitors:
    """What holds others back in one lesson. Times are UTC seconds."""

    blind_since: int | None = None
    is_empty: bool = False
    incident_since: int | None = None
    """When people dropped out; also for a while after it is over."""

    @classmethod
    def of(cls, found: Iterable[Finding], alerts: Iterable[Alert], now: int) -> "Inhibitors":
        """By what was `found` now, and by the lesson's alerts so far."""
        around = {one.kind: one for one in found if not one.person}
        gap, incident = around.get(kinds.DATA_GAP), around.get(kinds.INCIDENT)
        over = next((one for one in alerts if one.kind == kinds.INCIDENT and one.state == RESOLVED), None)
        if incident is None and over is not None and now < over.changed + AFTER_INCIDENT:
            incident = over.finding
        return cls(
            None if gap is None else gap.since,
            kinds.EMPTY_ROOM in around,
            None if incident is None else incident.since,
        )

    def hold(self, finding: Finding) -> Note | None:
        """Why `finding` is not told now; None: it is."""
        if finding.kind in ABSENCES and self.blind_since is not None:
            return Note("held_by_gap", {"since": self.blind_since})
        if finding.kind == kinds.NOT_SEEN and self.is_empty:
            return Note("held_by_empty_room")
        if finding.kind == kinds.LEFT_EARLY and self.incident_since is not None:
            return Note("held_by_incident", {"since": self.incident_since})
        return None
