"""The audit: whether every intent is where an intent may be. Run every minute, and in tests.

No alert is lost: the sum of the five ends and of what is still alive is the number of intents ever owed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.domain.intents import DEAD, EDIT, ENDS, LIVE, MERGED, PENDING, POSTED, SENDING, UNCERTAIN, Intent
from bot.domain.notes import Note

SENDS_FOR = 120
"""No request takes longer than this, in seconds."""
DOUBTS_FOR = 900
"""A doubt that lasts longer deserves a look by a person."""
SWEPT_WITHIN = 120
"""An intent past its deadline has expired this soon."""


def tally(intents: Iterable[Intent]) -> dict[str, int]:
    """How many intents are in each state; every state is named."""
    counts = Counter(intent.state for intent in intents)
    return {state: counts[state] for state in (*LIVE, *ENDS)}


def audit(intents: Iterable[Intent], now: int) -> tuple[Note, ...]:
    """What is wrong, each kind of fault once with its number; nothing where all is well."""
    known = list(intents)
    by_id = {intent.id: intent for intent in known}
    faults = Counter(fault for intent in known for fault in _faults(intent, by_id, now))
    faults["audit_twice"] = 2 * len(known) - len(by_id) - len({(one.key, one.revision) for one in known})
    return tuple(Note(code, {"intents": count}) for code, count in sorted(faults.items()) if count)


def _faults(intent: Intent, by_id: dict[str, Intent], now: int) -> Iterator[str]:
    state = intent.state
    if state not in (*LIVE, *ENDS) or (state == UNCERTAIN and intent.what == EDIT):
        yield "audit_no_state"
    if state == POSTED and not intent.ts:
        yield "audit_no_message"
    if state == MERGED and getattr(by_id.get(intent.carrier), "state", POSTED) != POSTED:
        yield "audit_not_carried"
    if state == PENDING and intent.carrier in by_id and by_id[intent.carrier].state in ENDS:
        yield "audit_left_behind"
    if state == DEAD:
        return
    age = now - max(intent.tried or now, intent.not_before if state == UNCERTAIN else 0)  # recalled: `lost`
    overdue = intent.deadline is not None and now > intent.deadline + SWEPT_WITHIN
    if (state == PENDING and overdue) or (state == SENDING and age > SENDS_FOR):
        yield "audit_stuck"
    if state == UNCERTAIN and age > DOUBTS_FOR:
        yield "audit_doubt"
