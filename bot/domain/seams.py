"""Seams: which seconds in a room belong to which lesson.

Rooms are used again, lessons stand back to back, teachers overrun, people come early for the next
lesson while the one before still runs. Four rules, each with its reason:

1. *Every second belongs to at most one lesson.* A lesson reaches `margin` around itself; between two
   close lessons the reach ends half-way. Where the timetable puts two lessons at once, the one that
   starts later keeps its own time: whoever planned it meant the earlier one to be over.
2. *Seconds never move.* Presence during a lesson is that lesson's, whoever it is and why ever they came;
   the time between two lessons earns nobody credit.
3. *Passing by is not attending.* Who was in the lesson before and only stayed over into this one, or
   was in this one only because they came early for the next, is shown but not judged, unless due. It
   is one stretch across the seam that reaches less than `margin`, and less than half a lesson, past it.
4. *An overrun is nobody's fault.* While the teacher of the lesson before stays over, or at least three
   and most of its learners do, the next lesson cannot begin: it counts from the moment they left (the
   half of the learners), so that its own people are neither late nor short of time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.domain.intervals import Union, clip
from bot.domain.notes import Note
from bot.domain.people import STAFF, TEACHER, normalise
from bot.domain.presence import Presence
from bot.domain.register import Lesson

CROWD = 3
"""Fewer learners who stay over prove no overrun."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A lesson's share of its room's time. All times are UTC seconds."""

    lesson: Lesson
    opens: int
    closes: int
    """Presence in `[opens, closes)` is seen for this lesson, and for no other."""
    start: int
    end: int
    """Presence in `[start, end)` is credited: the lesson's own time, less what its neighbours took.
    Empty where another lesson that starts with it took all of it: such a lesson cannot be judged."""
    notes: tuple[Note, ...] = ()
    passing: Mapping[str, Note] = field(default_factory=dict)
    """People who only passed by, and why: they are judged only where they are due."""


def slots(lessons: Iterable[Lesson], margin: int) -> list[Slot]:
    """The slots of one room's lessons by the timetable alone, oldest first. Cancelled lessons have none."""
    held = sorted((one for one in lessons if not one.cancelled), key=lambda one: (one.start, one.end, one.id))
    found: list[Slot] = []
    for lesson in held:
        slot = Slot(lesson, lesson.start - margin, lesson.end + margin, lesson.start, lesson.end)
        if found:
            found[-1], slot = _parted(found[-1], slot)
        found.append(slot)
    return found


def _parted(this: Slot, after: Slot) -> tuple[Slot, Slot]:
    """Two neighbours with the border between them drawn."""
    if after.start < this.end:
        border = after.start
        taken = Note("overlapped", {"seconds": this.end - border})
        this = replace(this, end=border, notes=(*this.notes, taken))
    else:
        border = (this.end + after.start) // 2
    return (
        replace(this, closes=min(this.closes, border)),
        replace(after, opens=max(after.opens, border)),
    )


def settle(parted: Sequence[Slot], presences: Mapping[str, Presence], *, margin: int, gap: int) -> list[Slot]:
    """The slots of one room with what was seen: who passed by, and which lesson overran. Judge by these.

    `presences` are those of the whole room; `gap` is how long an absence (a reconnect) does not part a
    stretch, and how short an overrun is none.
    """
    settled = list(parted)
    for place, (this, after) in enumerate(pairwise(parted)):
        if after.start - this.end >= margin:
            continue
        seam = _Seam(this, after, margin, gap)
        stayed, early = seam.passing(presences.values())
        until = seam.overrun(presences, stayed)
        settled[place] = replace(settled[place], passing={**settled[place].passing, **early})
        settled[place + 1] = replace(after, passing=stayed)
        if until is not None:
            late = Note("started_late_by_overrun", {"seconds": until - after.start, "until": until})
            settled[place + 1] = replace(settled[place + 1], start=until, notes=(*after.notes, late))
    return settled


@dataclass(frozen=True, slots=True)
class _Seam:
    """The place where one lesson ends and the next one is near."""

    this: Slot
    after: Slot
    margin: int
    gap: int

    def passing(self, presences: Iterable[Presence]) -> tuple[dict[str, Note], dict[str, Note]]:
        """Who only stayed over into the later lesson, and who came to the earlier one only early."""
        stayed: dict[str, Note] = {}
        early: dict[str, Note] = {}
        for presence in presences:
            stretch = self._stretch(presence.intervals)
            if stretch is None:
                continue
            enter, leave = stretch
            over, before = self._stays(presence, leave), self._precedes(presence, enter)
            if over and before:  # the lesson that had more of them is theirs
                over = self.this.end - enter >= leave - self.after.start
                before = not over
            if over:
                stayed[presence.person] = Note("stayed_over", {"until": leave})
            elif before:
                early[presence.person] = Note("came_early_for_next", {"since": enter})
        return stayed, early

    def overrun(self, presences: Mapping[str, Presence], stayed: Mapping[str, Note]) -> int | None:
        """Until when the earlier lesson was held into the later one; None where it was not."""
        crossed = sorted(
            (stretch[1], person)
            for person, presence in presences.items()
            if (stretch := self._stretch(presence.intervals))
        )
        teachers = [
            leave
            for leave, person in crossed
            if presences[person].role == TEACHER
            and (person in stayed or self._waits(presences[person], leave))
        ]
        learners = [(leave, person) for leave, person in crossed if presences[person].role not in STAFF]
        left = [leave for leave, person in learners if person in stayed]
        most = left[len(left) // 2] if len(left) >= CROWD and len(left) * 2 > len(learners) else None
        until = max(teachers) if teachers else most
        return until if until is not None and until - self.after.start > self.gap else None

    def _waits(self, teacher: Presence, leave: int) -> bool:
        """Whether the later lesson waits for a teacher who is still inside and certainly not its own."""
        assigned = bool(self.after.lesson.teacher) and not self._is_own(teacher)
        return assigned and teacher.last_out is None and leave < self.this.end + self._reach(self.after)

    def _is_own(self, presence: Presence) -> bool:
        """Whether this is the teacher assigned to the later lesson."""
        assigned = self.after.lesson.teacher
        return bool(assigned) and (
            assigned == presence.userid or normalise(assigned) == normalise(presence.name)
        )

    def _stretch(self, intervals: Union) -> tuple[int, int] | None:
        """The time somebody was inside across the seam, reconnects bridged; None where they were not."""
        if not intervals or intervals[0][0] >= self.this.end or intervals[-1][1] <= self.after.start:
            return None
        enter, leave = intervals[0]
        for start, end in intervals[1:]:
            if start - leave > self.gap:
                if leave > self.after.start:
                    break
                enter = start
            leave = end
        return (enter, leave) if enter < self.this.end and leave > self.after.start else None

    def _stays(self, presence: Presence, leave: int) -> bool:
        """Whether a stretch that ends at `leave` was all there was of somebody in the later lesson."""
        inside = presence.last_out is None and leave == presence.intervals[-1][1]
        if inside or leave >= self.this.end + self._reach(self.after) or self._is_own(presence):
            return False
        return not clip(presence.intervals, leave, self.after.end)

    def _precedes(self, presence: Presence, enter: int) -> bool:
        """Whether a stretch that begins at `enter` was all there was of somebody in the earlier lesson."""
        if enter <= self.after.start - self._reach(self.this):
            return False
        return not clip(presence.intervals, self.this.start, enter)

    def _reach(self, slot: Slot) -> int:
        """How far past the seam a stretch may go into a lesson without being attendance."""
        return min(self.margin, (slot.end - slot.start) // 2)
