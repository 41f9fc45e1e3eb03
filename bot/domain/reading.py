"""A reading: what is known of the records that a lesson is judged by, and up to which moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.notes import Note
from bot.domain.scan import Scan
from bot.domain.visits import Visit


@dataclass(frozen=True, slots=True)
class Reading:
    """The newest complete scan where one covers the settled end of the lesson, else the newest scan.

    A read that failed leaves the reading before it, with `reason`; where there was none, NOTHING_READ.
    """

    taken: int | None
    """When the scan began: nothing later is known. None where the room was never read."""
    complete: bool = False
    """Only a complete scan proves that somebody was not there."""
    fresh: bool = True
    """Younger than two polls."""
    reason: Note | None = None
    """Why it is not complete, or why the latest try failed."""
    asked_online: int | None = None
    """When the provider was last asked who is inside, UTC seconds."""
    sightings: Mapping[str, int] = field(default_factory=dict)
    """Person → when they were last seen on that list."""

    @classmethod
    def of(cls, scan: Scan) -> "Reading":
        """What one scan tells, without an online list."""
        return cls(scan.taken, scan.complete, reason=scan.reason)


NOTHING_READ = Reading(None)


def close_open(visits: Iterable[Visit], reading: Reading, end: int) -> tuple[list[Visit], frozenset[str]]:
    """Visits of a lesson that is over, each with an end, and the people for whom one was assumed.

    The provider may never write the end of a visit. Somebody on the latest online list is inside. Anybody
    else was last inside when last seen on such a list; who was never on one is taken to have stayed to `end`,
    because nothing says otherwise.
    """
    closed: list[Visit] = []
    assumed: set[str] = set()
    for visit in visits:
        if visit.leave is not None or _is_inside(visit, reading):
            closed.append(visit)
            continue
        seen = reading.sightings.get(visit.person, 0)
        leave = seen if seen >= visit.enter else max(visit.enter, end)
        closed.append(visit._replace(leave=leave))
        if visit.enter < end:  # what came after says nothing about how the lesson was left
            assumed.add(visit.person)
    return closed, frozenset(assumed)


def _is_inside(visit: Visit, reading: Reading) -> bool:
    seen = reading.sightings.get(visit.person)
    return reading.asked_online is not None and seen is not None and seen >= reading.asked_online
