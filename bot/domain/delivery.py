"""Delivery: what an answer of Slack means, and what to do next about an intent.

Nothing is posted twice: after any doubt the channel is searched for the intent's id, twice, the second
time after a quarantine, before it is posted again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain import intents
from bot.domain.appointments import SCHEDULED
from bot.domain.channels import Channel
from bot.domain.filed import PICTURE, REFUSED, SHEET, lacks_file, without
from bot.domain.findings import ALONE, OURS
from bot.domain.intents import EDIT, LIVE, PENDING, POSTED, REPLY, SENDING, UNCERTAIN, Intent
from bot.domain.notes import Note
from bot.domain.notices import NOTICE

ACCEPTED, RETRY, FIX, STOP = "posted", "retry", "fix", "stop"
POISON, DOUBT, NO_TARGET = "poison", "uncertain", "no_target"

ANSWERS: Mapping[str, str] = {
    "ok": ACCEPTED,
    # not posted: refused before a byte was read, or told to wait
    "refused": RETRY, "dns": RETRY, "tls": RETRY,
    "ratelimited": RETRY, "rate_limited": RETRY, "http_429": RETRY,
    # not posted: somebody has to mend the channel
    "is_archived": FIX, "channel_not_found": FIX, "not_in_channel": FIX, "missing_scope": FIX,
    "restricted_action*": FIX, "channel_is_limited_access": FIX, "messages_tab_disabled": FIX,
    "user_not_found": FIX, "user_disabled": FIX, "user_not_visible": FIX, "cannot_dm_bot": FIX,
    # not posted: nothing will be, until there is another token
    "invalid_auth": STOP, "not_authed": STOP, "token_revoked": STOP, "token_expired": STOP,
    "account_inactive": STOP, "org_login_required": STOP,
    # not posted: this message never will be
    "msg_too_long": POISON, "msg_blocks_too_long": POISON, "invalid_blocks*": POISON,
    "metadata_*": POISON, "invalid_metadata*": POISON, "no_text": POISON, "invalid_arguments": POISON,
    # not uploaded: this file never will be
    "upload_refused": POISON, "upload_elsewhere": POISON, "file_upload*": POISON,
    "storage_limit_reached": POISON, "malware_detected": POISON,
    # not uploaded: Slack does not know the file that was begun, so begin anew
    "file_not_found": RETRY,
    # what it changes or answers is gone, or closed
    "cant_update_message": NO_TARGET, "edit_window_closed": NO_TARGET, "message_not_found": NO_TARGET,
    "thread_not_found": NO_TARGET, "cannot_reply_to_message": NO_TARGET,
    # perhaps posted
    "timeout": DOUBT, "dropped": DOUBT, "http_5xx": DOUBT, "not_json": DOUBT,
    "internal_error": DOUBT, "fatal_error": DOUBT, "service_unavailable": DOUBT, "request_timeout": DOUBT,
    "died": DOUBT,  # our process, while sending
}  # fmt: skip
"""An answer → its class: Slack's error codes (a star for any ending), and our words for no answer at all."""

CLOSED = ("cant_update_message", "edit_window_closed")
"""The message is there, but cannot be edited: answer in its thread instead."""

FILE_SETTLES = 5
"""Seconds after an upload in which Slack may not know the file yet, and refuses the message that shows it…"""
MOST_FILE_TRIES = 6
"""…which is tried so often."""

MOST_ATTEMPTS = 8
"""After so many answers that nobody knows, something is wrong with the message itself."""

_FAMILIES = {code[:-1]: kind for code, kind in ANSWERS.items() if code.endswith("*")}


def is_known(answer: str) -> bool:
    """Whether the table holds it."""
    return answer in ANSWERS or answer.startswith(tuple(_FAMILIES))


def classify(answer: str) -> str:
    """The class of an answer. One that nobody knows is a doubt: looking harms nobody, and loses nothing."""
    known = ANSWERS.get(answer)
    if known is not None:
        return known
    return next((kind for family, kind in _FAMILIES.items() if answer.startswith(family)), DOUBT)


def after(intent: Intent, answer: str, *, ts: str = "") -> Intent:
    """A `sending` intent after Slack's answer; `ts` is the message's, where it was posted.

    What Slack cannot digest is tried once more, plain and short. An edit is repeated, never searched for.
    """
    kind = classify(answer)
    note = Note("answered", {"answer": answer})
    if not is_known(answer):
        intent = replace(intent, attempts=intent.attempts + 1)
    if kind == ACCEPTED:
        return intents.move(intent, intents.ACCEPTED, ts=ts or intent.ts)
    if kind == POISON:
        return _refused(intent, note)
    if kind == NO_TARGET and intent.target:
        return intents.move(intent, intents.VOID, reason=note)
    if kind in (DOUBT, NO_TARGET) and intent.what != EDIT:
        return intents.move(intent, intents.DOUBT, looks=())
    return intents.move(intent, intents.REFUSED)


def _refused(intent: Intent, note: Note) -> Intent:
    """A message that Slack cannot digest. It may need time for a picture; without that there is nothing."""
    tries = intent.attempts + 1
    if intent.kind != PICTURE or "failed" in intent.reason.facts:
        if intent.short:
            return intents.move(intent, intents.POISON, reason=note)
        return intents.move(intent, intents.REFUSED, short=True)
    if tries < MOST_FILE_TRIES:
        later = (intent.tried or intent.not_before) + FILE_SETTLES * tries
        return intents.move(intent, intents.REFUSED, attempts=tries, not_before=later)
    if intent.what == REPLY:
        return intents.move(intent, intents.VOID, reason=note)
    return intents.move(intent, intents.REFUSED, attempts=0, reason=without(intent, REFUSED))


WAIT, SEND, LOOK = "wait", "send", "look"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do about an intent now: `wait`, `send`, `look`, or an event of `bot.domain.intents.MOVES`."""

    do: str
    at: int | None = None
    """When to ask again, UTC seconds; None where something else has to happen first."""
    reason: Note | None = None


@dataclass(frozen=True, slots=True)
class Looking:
    """How doubts are settled."""

    quarantine: int = 60
    """Seconds: a message may show up in the channel as late as this."""
    possible: bool = True
    """Whether we may read the channel's history."""
    otherwise: str = "repost"
    """Where we may not: `repost`, saying that it may be a repetition, or `hold`."""


def next_step(intent: Intent, channel: Channel, now: int, looking: Looking) -> Step:
    """What to do about `intent`, alone. Its `looks` are the searches that did not find it."""
    if intent.state == PENDING:
        return _next_pending(intent, channel, now)
    if intent.state == SENDING:
        return Step(WAIT)
    if intent.state == UNCERTAIN:
        return _next_uncertain(intent, now, looking)
    return Step(WAIT)


URGENT = frozenset({*ALONE, *OURS, NOTICE, *SCHEDULED})
"""Kinds that are told in quiet hours too; the time of a digest is one that somebody chose."""


def hushed(intent: Intent, step: Step, until: int | None) -> Step:
    """`step`, in quiet hours that end at `until`, None where none hold.

    What is not urgent waits, and what cannot wait so long is left for the digest; an edit disturbs nobody.
    """
    if until is None or intent.what == EDIT or intent.kind in URGENT:
        return step
    if step.do == intents.EXPIRE:
        return Step(intents.EXPIRE, reason=Note("quiet_hours", {"until": until}))
    return Step(WAIT, until) if step.do == SEND else step


def orphaned(intent: Intent) -> Intent:
    """A `sending` intent whose sender died: perhaps it was posted. Its message may have been an edit."""
    return after(intent, "died")


def claimed(intent: Intent, now: int) -> Intent:
    """`intent` as it is written down before it is sent."""
    return intents.move(intent, intents.CLAIM, tried=now, looks=())


def _next_pending(intent: Intent, channel: Channel, now: int) -> Step:
    if intent.deadline is not None and now > intent.deadline:
        return Step(intents.EXPIRE, reason=Note("too_late", {"deadline": intent.deadline}))
    if intent.carrier or lacks_file(intent):
        return Step(WAIT, intent.deadline)
    if intent.attempts >= MOST_ATTEMPTS:
        return Step(intents.GIVE_UP, reason=Note("too_many_attempts", {"attempts": intent.attempts}))
    at = max(intent.not_before, channel.open_at(now))
    return Step(SEND) if now >= at else Step(WAIT, at)


def _next_uncertain(intent: Intent, now: int, looking: Looking) -> Step:
    begun = min([intent.tried or 0, *intent.looks])
    safe = begun + looking.quarantine
    if not looking.possible:
        if looking.otherwise == "hold" or intent.kind == SHEET:  # who has no sheet asks again
            return Step(intents.GIVE_UP, reason=Note("cannot_look"))
        return Step(intents.ABSENT, reason=Note("cannot_look")) if now >= safe else Step(WAIT, safe)
    if len(intent.looks) > 1 and intent.looks[-1] >= safe:
        return Step(intents.ABSENT, reason=Note("not_found", {"looks": len(intent.looks)}))
    if not intent.looks or now >= safe:
        return Step(LOOK)
    return Step(WAIT, safe)


def settle_carried(carrier: Intent, carried: Intent) -> tuple[str, Note] | None:
    """What becomes of a pending intent now that its carrier is as it is: an event and its reason, or None.

    Where the carrier ends untold, the intent shares its end; where it had nothing to edit or to answer, the
    intent is `release`d, to be carried by another one. Nothing is lost in a message that never was.
    """
    if carried.state != PENDING or carrier.state in LIVE:
        return None
    if carrier.state == POSTED:
        return intents.MERGE, Note("carried")
    return _SHARED_ENDS.get(carrier.state, RELEASE), carrier.reason


RELEASE = "release"
_SHARED_ENDS = {intents.EXPIRED: intents.EXPIRE, intents.DEAD: intents.GIVE_UP}
