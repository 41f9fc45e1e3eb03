"""An intent: one thing we owe Slack, written down before it is sent.

Every intent ends in exactly one of five ways, and no other move is legal than those of `MOVES`:

    pending ──claim──→ sending ──accepted──→ posted
       ↑                  ├──refused──→ pending       nothing was posted: try again
       │                  ├──doubt────→ uncertain     perhaps it was: look before posting again
       │                  └──poison───→ dead          it cannot be posted
       │                  ├──void─────→ suppressed    the message that it changes or answers is gone
       │               uncertain ──found──→ posted
       ├───absent─────────┘    └──give_up──→ dead     it cannot be found out
       └──merge──→ merged, suppress──→ suppressed, expire──→ expired, give_up──→ dead

An edit is never uncertain: sent twice it is still one message. An intent that another one carries stays
pending until that one is posted, and can still expire by itself until then.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.notes import Note

POST, EDIT, REPLY = "post", "edit", "reply"

PENDING, SENDING, UNCERTAIN = "pending", "sending", "uncertain"
POSTED, MERGED, SUPPRESSED, EXPIRED, DEAD = "posted", "merged", "suppressed", "expired", "dead"

LIVE = (PENDING, SENDING, UNCERTAIN)
ENDS = (POSTED, MERGED, SUPPRESSED, EXPIRED, DEAD)

CLAIM, ACCEPTED, REFUSED, DOUBT, POISON = "claim", "accepted", "refused", "doubt", "poison"
FOUND, ABSENT, GIVE_UP, VOID = "found", "absent", "give_up", "void"
MERGE, SUPPRESS, EXPIRE = "merge", "suppress", "expire"

MOVES: Mapping[tuple[str, str], str] = {
    (PENDING, CLAIM): SENDING,
    (PENDING, MERGE): MERGED,
    (PENDING, SUPPRESS): SUPPRESSED,
    (PENDING, EXPIRE): EXPIRED,
    (PENDING, GIVE_UP): DEAD,
    (SENDING, ACCEPTED): POSTED,
    (SENDING, REFUSED): PENDING,
    (SENDING, DOUBT): UNCERTAIN,
    (SENDING, POISON): DEAD,
    (SENDING, VOID): SUPPRESSED,
    (UNCERTAIN, FOUND): POSTED,
    (UNCERTAIN, ABSENT): PENDING,
    (UNCERTAIN, GIVE_UP): DEAD,
}
"""(state, event) → state. The law: an end is left by nothing, and only `sending` leads to Slack."""


EDITED_FOR = 86_400
"""So many seconds after the end of its lesson a message is still set right: an edit disturbs nobody."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One message, edit or thread reply that is owed. Times are UTC seconds."""

    id: str
    """Opaque: everybody in the workspace can read it in the message's metadata."""
    key: str
    """With `revision` the identity: no two intents have the same."""
    revision: int
    channel: str
    what: str
    """`post`, `edit` or `reply`."""
    kind: str
    """The alert's kind, or `board`, `reply` or `storm` for what carries the alerts of lessons."""
    lesson_id: str
    """Empty for what is about no single lesson."""
    state: str
    not_before: int
    deadline: int | None
    """It may be sent up to this second; None: always."""
    reason: Note
    """Why it is owed, and once it has ended without a post, why."""
    target: str = ""
    """The id of the intent whose message an edit changes or a reply answers."""
    carrier: str = ""
    """The id of the intent that tells this one too; once that is posted, this one is merged."""
    attempts: int = 0
    """How often Slack answered what nobody knows; what waiting mends does not count."""
    tried: int | None = None
    """When it was last claimed: a search in the channel begins here."""
    looks: tuple[int, ...] = ()
    """When the channel was searched for it in vain since then."""
    short: bool = False
    """Slack found it too long or malformed: it is now sent plain and short."""
    repeat: bool = False
    """Nobody could look for it in the channel: its text says that it may be a repetition."""
    ts: str = ""
    """Slack's name for the message, once posted."""


def intent_id(salt: bytes, key: str, revision: int) -> str:
    """The id of an intent: the same for the same key and revision, and no way back to them without `salt`.

    An intent that is made again, after a database was restored, is found in the channel by it.
    `salt` is the database's own secret, 16 to 64 bytes.
    """
    return hashlib.blake2b(f"{key}|{revision}".encode(), key=salt, digest_size=15).hexdigest()


def move(intent: Intent, event: str, **changes: object) -> Intent:
    """`intent` after `event`, with `changes` to other fields. Raises ValueError where that is not legal."""
    state = MOVES.get((intent.state, event))
    if state is None or (event == DOUBT and intent.what == EDIT):
        raise ValueError(f"a {intent.what} that is {intent.state} cannot take “{event}”")
    reason, file = changes.get("reason"), intent.reason.facts.get("file")
    if isinstance(reason, Note) and file is not None:  # what was uploaded must be found again to be erased
        changes["reason"] = Note(reason.code, {**reason.facts, "file": file})
    return replace(intent, state=state, **changes)  # type: ignore[arg-type]
