"""The guard against a mass change: a full room that is empty in the next answer is the provider's slip.

Such a scan is held: its rows are kept, but it proves nothing until the provider has said the same for a
while. Meanwhile the room is read again soon, and when that lasts, we are blind and say so.
"""

from dataclasses import replace

from bot.domain.notes import Note
from bot.domain.policy import Policy
from bot.domain.scan import Scan

HELD_FOR = 300
"""After so many seconds of the same answer the provider means it."""
AGAIN_AFTER = 10
"""Seconds after which a held scan is worth another read."""


def guarded(scan: Scan, *, before: int, taken: int, policy: Policy) -> Scan:
    """`scan`, partial where it lost too many visits at once.

    `before` is how many visits the newest complete scan of the same period showed, and `taken` when it began.
    """
    lost = before - scan.shown
    if not scan.complete or lost < policy.drop_people or lost < policy.drop_share * before:
        return scan
    if scan.taken - taken >= HELD_FOR:
        return scan
    return replace(scan, complete=False, reason=Note("vanished", {"before": before, "now": scan.shown}))


def is_held(scan: Scan) -> bool:
    """Whether the guard holds a scan."""
    return scan.reason is not None and scan.reason.code == "vanished"
