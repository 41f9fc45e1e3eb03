"""Following: private copies of the alerts about a room's teacher, for whoever asked for them.

Each copy is an intent of its own, owed in the transaction that owes the alert's own, and edited with it.
"""

from dataclasses import replace

from bot.domain.changes import Change, owed
from bot.domain.findings import ALONE
from bot.domain.grouping import DIRECT
from bot.domain.intents import EDIT, POST, REPLY, Intent, intent_id
from bot.store import followers, outbox
from bot.store.database import Connection

_BETWEEN = "|to|"


def alert_key(copy: str) -> str:
    """The key of the alert that a copy, by its own key, is of."""
    return copy.partition(_BETWEEN)[0]


def tell_followers(db: Connection, change: Change, *, end: int, now: int) -> int:
    """Owe the copies of what a change tells; how many that are. `end` is that of the lesson."""
    alert = change.alert
    if alert.kind not in ALONE or change.silent:
        return 0
    known = {
        user: post
        for key, (user, post) in followers.copies(db, alert.finding.lesson_id, DIRECT).items()
        if alert_key(key) == alert.key
    }
    if change.withdraw:
        for user in known:
            outbox.withdraw(db, _key(alert.key, user), change.reason)
    if not change.tells:
        return 0
    salt = outbox.salt(db)
    told = owed(change, channel="", salt=salt, end=end)
    copies: list[Intent] = []
    for user in {*known, *followers.of_room(db, alert.finding.room)}:
        for one in told:
            copy = _copy(one, user, known.get(user, ""), salt)
            copies += [copy] if copy else []
    return outbox.owe(db, sorted(copies, key=lambda one: (one.channel, one.revision)), now)


def _copy(one: Intent, user: str, post: str, salt: bytes) -> Intent | None:
    """The copy of one intent for `user`, whose earlier message is that of `post`; None where it has none."""
    if (one.what == POST) == bool(post) or (one.what == REPLY and one.reason.code == "escalated"):
        return None
    key = _key(one.key, user)
    return replace(
        one,
        id=intent_id(salt, key, one.revision),
        key=key,
        channel=user,
        kind=DIRECT,
        target=post if one.what in (EDIT, REPLY) else "",
    )


def _key(alert: str, user: str) -> str:
    return f"{alert}{_BETWEEN}{user}"
