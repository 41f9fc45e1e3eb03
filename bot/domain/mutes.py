"""A mute: somebody does not want to hear of a person, a room, a lesson or a kind until some time."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.findings import ALONE, CLASS_OVER, OURS, Finding
from bot.domain.notes import Note

LONGEST = 7 * 86_400
"""A mute lasts a week at most, in seconds: what nobody wants to hear for longer belongs in the roster."""

_NOT_SNOOZED = (*ALONE, *OURS, CLASS_OVER)
"""What a lesson's message does not tell, and its own summary: no snooze of the message silences these."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Silences what fits every one of `person`, `room`, `kind` and `lesson` that is given."""

    until: int
    """UTC seconds; from this second on it is heard again."""
    author: str
    at: int
    """When it was given, UTC seconds."""
    reason: str = ""
    person: str | None = None
    room: str | None = None
    kind: str | None = None
    lesson: str | None = None
    """The id of the one lesson that is snoozed: with a kind that alert, without the lesson's own message."""

    def silences(self, finding: Finding, now: int) -> bool:
        """Whether `finding` is not to be told at `now`. A mute of nothing in particular silences nothing."""
        if not self.at <= now < min(self.until, self.at + LONGEST):
            return False
        if self.person is self.room is self.kind is self.lesson is None:
            return False
        if self.lesson is not None and self.kind is None and finding.kind in _NOT_SNOOZED:
            return False
        meant = finding.people if finding.kind in ALONE else ()  # a teacher's alert is about a teacher
        return (
            self.person in (None, finding.person, *meant)
            and self.room in (None, finding.room)
            and self.kind in (None, finding.kind)
            and self.lesson in (None, finding.lesson_id)
        )


def muted(finding: Finding, mutes: Iterable[Mute], now: int) -> Note | None:
    """Why `finding` is silent at `now`: the mute that lasts longest; None where none holds."""
    holding = [mute for mute in mutes if mute.silences(finding, now)]
    if not holding:
        return None
    mute = max(holding, key=lambda one: (one.until, one.at, one.author))
    return Note("muted", {"author": mute.author, "until": mute.until, "text": mute.reason})
