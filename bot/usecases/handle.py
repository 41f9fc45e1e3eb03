"""Handling: a press under an alert, seen to in one transaction on the database's thread.

Who presses second finds what the first one did. The message is edited by an intent that is owed in the same
transaction, so that a kill loses nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.alerts import LIVE, Alert, AlertRules
from bot.domain.changes import RELEASE, SNOOZE, TAKE, WAKE, Change, owed
from bot.domain.findings import ALONE, OURS
from bot.domain.grouping import BOARD, DIRECT, gather
from bot.domain.handling import (
    Hand,
    hands_of,
    lesson_end,
    release,
    snooze,
    snooze_of,
    snoozed_until,
    take,
    wake,
)
from bot.domain.intents import Intent
from bot.domain.mutes import Mute
from bot.store import alerts, audit, mutes, outbox
from bot.store.database import Connection, transaction
from bot.usecases import groups
from bot.usecases.following import alert_key, tell_followers

DONE, MINE, TAKEN, NOTHING, OVER = "done", "mine", "taken", "nothing", "over"
"""It is done · it was so by the same hand before · somebody else was first · there is nothing to undo ·
nothing waits any more."""

_AT_ONCE = replace(AlertRules(), edit_every=0)


@dataclass(frozen=True, slots=True)
class About:
    """What the buttons under one message act on."""

    intent: Intent
    """The one whose message it is."""
    alerts: tuple[Alert, ...]
    """The alert that has the message for itself, or all that the lesson's message tells."""

    @property
    def alone(self) -> Alert | None:
        """The alert that has the message for itself; None for a lesson's message."""
        return self.alerts[0] if self.intent.kind in (*ALONE, *OURS) else None

    @property
    def lesson_id(self) -> str:
        """The lesson."""
        return self.alerts[0].finding.lesson_id

    @property
    def room(self) -> str:
        """Its room."""
        return self.alerts[0].finding.room

    @property
    def start(self) -> int:
        """When the lesson starts, UTC seconds."""
        return self.alerts[0].finding.start

    @property
    def end(self) -> int:
        """When the lesson ends; its start, where no alert tells."""
        return max((end for one in self.alerts if (end := lesson_end(one)) is not None), default=self.start)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a press."""

    what: str
    """`done`, `mine`, `taken`, `nothing` or `over`."""
    by: Hand | None = None
    """Who was first, since when, or until when."""


def about(db: Connection, handle: str) -> About | None:
    """What a button means; None where we know no such message."""
    intent = outbox.get(db, handle)
    if intent is not None and intent.kind == DIRECT:  # a private copy acts on the alert itself
        intent = outbox.get(db, outbox.post_of(db, alert_key(intent.key)))
    if intent is None:
        return None
    if intent.kind in (*ALONE, *OURS):
        known = tuple(alerts.find(db, [intent.key]))
    elif intent.kind == BOARD:
        of_lesson = alerts.of_lesson(db, intent.lesson_id)
        known = tuple(one for one in of_lesson if one.kind not in (*ALONE, *OURS))
    else:
        known = ()
    return About(intent, known) if known else None


def press(db: Connection, handle: str, deed: str, author: str, now: int, *, length: str = "") -> Outcome:
    """Do what `author` pressed: `take`, `release`, `wake`, or `snooze` for a `length`. Nothing is raised."""
    with transaction(db):
        what = about(db, handle)
        if what is None:
            return Outcome(OVER)
        outcome, changes = _DEEDS[deed](db, what, author, now, length)
        audit.note_look(db, author, what.room, now, deed)
        _keep(db, what, changes, now)
        return outcome


_Done = tuple[Outcome, list[Change]]


def _take(_db: Connection, what: About, author: str, now: int, _length: str) -> _Done:
    changes = list(take(what.alerts, author, now))
    if changes:
        return Outcome(DONE), changes
    hands = hands_of(what.alerts)
    if not hands:
        return Outcome(OVER), []
    mine = any(one.author == author for one in hands)
    return Outcome(MINE if mine else TAKEN, hands[0]), []


def _release(_db: Connection, what: About, author: str, now: int, _length: str) -> _Done:
    changes = list(release(what.alerts, author, now))
    return Outcome(DONE if changes else NOTHING), changes


def _snooze(db: Connection, what: About, author: str, now: int, length: str) -> _Done:
    until = snoozed_until(length, what.end, now)
    over = what.alone is None and now >= what.end
    if until is None or over or not any(one.state in LIVE for one in what.alerts):
        return Outcome(OVER), []
    known = _known_snooze(db, what, now)
    if known is not None and (known.author != author or known.until == until):
        return Outcome(MINE if known.author == author else TAKEN, Hand(known.author, known.until)), []
    mutes.wake(db, what.lesson_id, _kind(what), now)
    mute = Mute(until, author, now, lesson=what.lesson_id, kind=_kind(what))
    mutes.add(db, mute)
    return Outcome(DONE), list(snooze(what.alerts, mute, now))


def _wake(db: Connection, what: About, author: str, now: int, _length: str) -> _Done:
    if not mutes.wake(db, what.lesson_id, _kind(what), now):
        return Outcome(NOTHING), []
    return Outcome(DONE), list(wake(what.alerts, author, now))


_DEEDS = {TAKE: _take, RELEASE: _release, SNOOZE: _snooze, WAKE: _wake}


def _kind(what: About) -> str | None:
    return what.alone.kind if what.alone else None


def _known_snooze(db: Connection, what: About, now: int) -> Mute | None:
    return snooze_of(what.alone, what.lesson_id, mutes.in_force(db, now).values(), now)


def _keep(db: Connection, what: About, changes: Iterable[Change], now: int) -> None:
    """Write down the changes and the edit of the message. A lesson's may be out of date without any."""
    changes = list(changes)
    alerts.save(db, (change.alert for change in changes))
    if what.alone is None:
        _edit_board(db, what, now)
        return
    salt, message = outbox.salt(db), outbox.post_of(db, what.intent.key)
    for change in changes:
        outbox.withdraw(db, change.alert.key, change.reason)
        owes = owed(change, channel=what.intent.channel, salt=salt, target=message, end=what.end)
        outbox.owe(db, owes, now)
        tell_followers(db, change, end=what.end, now=now)


def _edit_board(db: Connection, what: About, now: int) -> None:
    """The lesson's message is edited now; whether that changes it is seen when it is written."""
    when = what.room, what.start, what.end
    sent = groups.of_lesson(db, what.lesson_id, what.intent.channel, when)
    if sent.message is not None:
        found = gather([], sent, fingerprint="", now=now, rules=_AT_ONCE)
        groups.write(db, what.lesson_id, what.intent.channel, found, now)
