"""Handling: what people do about alerts by the buttons of their messages.

A message is an alert's own, or its lesson's, which stands for all the others. Whoever presses is named with
the moment; a second press of the same button finds nothing to change. What is left to do is decided here by
the alerts as they are, so that two people who press at once are one after the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.domain import findings as kinds
from bot.domain.alerts import ACKNOWLEDGED, FIRING, MUTED, Alert
from bot.domain.changes import RELEASE, SNOOZE, TAKE, WAKE, Change
from bot.domain.findings import ALONE, DEADLINES, OURS
from bot.domain.intents import EDIT
from bot.domain.mutes import Mute
from bot.domain.notes import Note

LASTING = (
    kinds.TEACHER_MISSING, kinds.TEACHER_GONE, kinds.NOT_SEEN, kinds.LEFT_EARLY, kinds.INCIDENT,
    kinds.EMPTY_ROOM, kinds.DATA_GAP,
)  # fmt: skip
"""Somebody can be on these: they are still so. Who came late is there."""

SNOOZES = (600, 1_800, 3_600)
"""For so many seconds a message can be snoozed…"""
REST = "rest"
"""…or for the rest of its lesson."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who is on something, since when; or who snoozed it, until when. UTC seconds."""

    author: str
    at: int


def is_open(alert: Alert) -> bool:
    """Whether it waits for somebody to be on it."""
    return alert.state == FIRING and alert.kind in LASTING


def hands_of(alerts: Iterable[Alert]) -> tuple[Hand, ...]:
    """Who is on these alerts, each once, in the order in which they said so."""
    first: dict[str, int] = {}
    for alert in alerts:
        if alert.state == ACKNOWLEDGED:
            first[alert.author] = min(alert.taken, first.get(alert.author, alert.taken))
    return tuple(Hand(author, at) for at, author in sorted((at, author) for author, at in first.items()))


def take(alerts: Iterable[Alert], author: str, now: int) -> Iterator[Change]:
    """“I'm on it”, for whatever of `alerts` waits for somebody."""
    for alert in alerts:
        if is_open(alert):
            taken = replace(alert, author=author, taken=now)
            yield _step(TAKE, taken, ACKNOWLEDGED, Note("taken", {"author": author, "at": now}), now)


def release(alerts: Iterable[Alert], author: str, now: int) -> Iterator[Change]:
    """Not on it any more: it waits for somebody as from now.

    Whoever is on some of it hands back that; anybody else, all of it.
    """
    taken = [alert for alert in alerts if alert.state == ACKNOWLEDGED]
    own = [alert for alert in taken if alert.author == author]
    for alert in own or taken:
        free = replace(alert, author="", taken=0, fired=now, steps=0)
        yield _step(RELEASE, free, FIRING, Note("released", {"author": author, "at": now}), now)


def snooze(alerts: Iterable[Alert], mute: Mute, now: int) -> Iterator[Change]:
    """An alert with a message of its own falls silent.

    What a lesson's message told already stays as it is: the mute keeps back what is new.
    """
    for alert in alerts:
        if alert.kind in (*ALONE, *OURS) and alert.state in (FIRING, ACKNOWLEDGED):
            silent = replace(alert, author="", taken=0)
            why = Note("muted", {"author": mute.author, "until": mute.until, "text": mute.reason})
            yield _step(SNOOZE, silent, MUTED, why, now)


def wake(alerts: Iterable[Alert], author: str, now: int) -> Iterator[Change]:
    """The snooze of an alert with a message of its own is over before its time."""
    for alert in alerts:
        if alert.kind in (*ALONE, *OURS) and alert.state == MUTED and alert.told:
            loud = replace(alert, fired=now, steps=0)
            yield _step(WAKE, loud, FIRING, Note("woken", {"author": author, "at": now}), now)


def snooze_of(alert: Alert | None, lesson_id: str, mutes: Iterable[Mute], now: int) -> Mute | None:
    """The snooze of an alert's own message, or without an alert of its lesson's; None where there is none."""
    kind = alert.kind if alert else None
    own = [one for one in mutes if (one.lesson, one.kind) == (lesson_id, kind) and one.at <= now < one.until]
    return max(own, key=lambda one: (one.until, one.at, one.author), default=None)


def snoozed_until(length: str, end: int, now: int) -> int | None:
    """Until when a chosen snooze lasts; None where nothing such can be chosen, or the lesson is over."""
    if length == REST:
        return end if end > now else None
    return now + int(length) if length in map(str, SNOOZES) else None


def lesson_end(alert: Alert) -> int | None:
    """When its lesson ends; None where the alert does not tell."""
    last = DEADLINES[alert.kind]
    return None if last is None or alert.finding.deadline is None else alert.finding.deadline - last


def _step(what: str, alert: Alert, state: str, why: Note, now: int) -> Change:
    """One step by hand. What waits to be told in its own message is told by the edit that is owed now."""
    own = alert.kind in (*ALONE, *OURS)
    after = replace(alert, state=state, reason=why, changed=now, revision=alert.revision + own)
    return Change(what, after, (EDIT,) if own else (), withdraw=own, not_before=now)
