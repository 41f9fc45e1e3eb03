"""A change: one step in the life of one alert, and the intents that it owes."""

from dataclasses import dataclass

from bot.domain.alerts import Alert
from bot.domain.intents import EDIT, EDITED_FOR, PENDING, POST, SUPPRESSED, Intent, intent_id
from bot.domain.notes import Note

OPEN, FIRE, UPDATE, RESOLVE = "open", "fire", "update", "resolve"
EXPIRE, MUTE, INHIBIT, REPEAT = "expire", "mute", "inhibit", "repeat"
TAKE, RELEASE, SNOOZE, WAKE, ESCALATE = "take", "release", "snooze", "wake", "escalate"


@dataclass(frozen=True, slots=True)
class Change:
    """One step in the life of one alert."""

    what: str
    """`open`, `fire`, `update`, `resolve`, `expire`, `mute`, `inhibit`, `repeat` or `escalate`; by somebody's
    hand `take`, `release`, `snooze` or `wake`."""
    alert: Alert
    """As it is from now on; its `reason` is the reason of the step."""
    tells: tuple[str, ...] = ()
    """What is owed for it: one intent for each of its newest revisions, in this order."""
    withdraw: bool = False
    """Whether intents of earlier revisions that are still pending are suppressed, for this reason."""
    silent: bool = False
    """Whether what is owed is written down as suppressed, for this reason."""
    not_before: int = 0

    @property
    def reason(self) -> Note:
        """Why."""
        return self.alert.reason


def owed(change: Change, *, channel: str, salt: bytes, target: str = "", end: int) -> tuple[Intent, ...]:
    """The intents of a change, oldest revision first: each revision has exactly one.

    `target` is the id of the intent whose message shows the alert, where it has one of its own; `end` is that
    of the lesson.
    """
    alert, finding = change.alert, change.alert.finding
    first = alert.revision - len(change.tells) + 1
    return tuple(
        Intent(
            id=intent_id(salt, alert.key, revision),
            key=alert.key,
            revision=revision,
            channel=channel,
            what=what,
            kind=alert.kind,
            lesson_id=finding.lesson_id,
            state=SUPPRESSED if change.silent else PENDING,
            not_before=change.not_before,
            deadline=end + EDITED_FOR if what == EDIT and finding.deadline is not None else finding.deadline,
            reason=change.reason,
            target="" if what == POST else target,
        )
        for revision, what in enumerate(change.tells, first)
    )
