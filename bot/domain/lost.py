"""What is lost with an older copy of the database: which messages were sent since it was made.

Whatever may have been sent in that time is put in doubt before it is sent, and so looked for in Slack first.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain import intents
from bot.domain.delivery import claimed
from bot.domain.grouping import is_shared
from bot.domain.intents import EDIT, PENDING, Intent, move
from bot.domain.notes import Note
from bot.domain.periods import DAY

RECALL = "recall"
"""The step with which an intent that may have been sent is put in doubt."""


class Lost(NamedTuple):
    """A time of which this database knows nothing. UTC seconds."""

    copied_at: int
    restored_at: int


def maybe_sent(intent: Intent, lost: Sequence[Lost]) -> int | None:
    """The earliest moment at which an intent may have been sent, UTC seconds; None where we would know.

    An edit may be repeated, and nothing was sent of a lesson that began after the bot did.
    """
    if not lost or intent.state != PENDING or intent.what == EDIT or intent.carrier or is_shared(intent):
        return None
    begun = _begun(intent)
    times = [one for one in lost if (intent.tried or 0) <= one.copied_at and begun <= one.restored_at]
    return max(min(one.copied_at for one in times), begun - DAY) if times else None


def recalled(intent: Intent, since: int, now: int) -> Intent:
    """`intent`, as if it had been sent after `since` and nobody knew what Slack said: in doubt from now."""
    return move(claimed(intent, since + 1), intents.DOUBT, not_before=now)


def database_older(lost: Lost) -> tuple[str, Note]:
    """Key and words of the notice that the database is an older copy; one for each copy."""
    facts = {"since": lost.copied_at, "until": lost.restored_at}
    return f"v1||{lost.copied_at}|restored", Note("database_older", facts)


def _begun(intent: Intent) -> int:
    """The time in the key of an intent: its lesson's start, or when the message was decided on; else 0."""
    at = (*intent.key.split("|"), "", "", "")[2]
    return int(at) if at.isdecimal() else 0
