"""What is told besides lessons: our own troubles."""

from dataclasses import dataclass

from bot.domain.intents import PENDING, POST, Intent, intent_id
from bot.domain.notes import Note

NOTICE = "notice"
"""The kind of an intent that tells one of our own troubles; its reason is what it says."""

_ONCE_IN = 3_600


@dataclass(frozen=True, slots=True)
class Notice:
    """One trouble of ours, for whoever runs the bot."""

    what: Note
    timezone: str = "UTC"


def channel_parked(channel: str, answer: str, now: int) -> tuple[str, Note]:
    """Somebody has to mend a channel. Key and words of the notice; one for each time that it is parked."""
    return f"v1|{channel}|{now}|parked", Note("channel_parked", {"channel": channel, "answer": answer})


def channel_back(channel: str, now: int) -> tuple[str, Note]:
    """A channel takes messages again after it was parked."""
    return f"v1|{channel}|{now}|back", Note("channel_back", {"channel": channel})


def clock_wrong(now: int) -> str:
    """Our clock and the provider's differ. The key of the notice: one in a day."""
    return f"v1||{now // 86_400}|clock"


def message_stays(channel: str, answer: str, now: int) -> tuple[str, Note]:
    """A message that named somebody erased cannot be deleted. One notice a channel and day."""
    facts = {"channel": channel, "answer": answer}
    return f"v1|{channel}|{now // 86_400}|stays", Note("message_stays", facts)


def message_dead(intent: Intent, now: int) -> tuple[str, Note]:
    """A message cannot be posted. One notice in an hour for all of one lesson."""
    key = f"v1|{intent.lesson_id or intent.channel}|{now // _ONCE_IN}|dead"
    if intent.reason.code == "cannot_look":
        return key, Note("message_held", {"channel": intent.channel})
    answer = intent.reason.facts.get("answer", intent.reason.code)
    return key, Note("message_dead", {"channel": intent.channel, "answer": answer})


def notice(key: str, what: Note, *, channel: str, salt: bytes, now: int) -> Intent:
    """The intent that tells it in the ops channel."""
    return Intent(
        intent_id(salt, key, 1), key, 1, channel, POST, NOTICE, "", PENDING, now, now + 86_400, what
    )  # fmt: skip
