"""Gathering: alerts that wait for company become messages. On the database's thread, inside a transaction."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.domain.alerts import Alert, AlertRules
from bot.domain.board import board_of, fingerprint
from bot.domain.grouping import BOARD, THREAD, Carry, Gathered, Group, gather, storm
from bot.domain.intents import POST, SUPPRESS, move
from bot.domain.notes import Note
from bot.domain.register import Register
from bot.store import alerts, mutes, outbox
from bot.store.database import Connection
from bot.store.outbox import Waiting
from bot.usecases.content import register_of
from bot.usecases.registers import Rules

_PAUSE = 5
"""Seconds for which a group that had nothing to do is left alone, unless something joins it."""
_UNKNOWN = "?"
_LATELY = 60


@dataclass(slots=True)
class Gatherer:
    """Gathers what waits. Remembers only which groups need no look."""

    rules: Rules
    alerting: AlertRules
    _quiet: dict[tuple[str, str], tuple[Waiting, int]] = field(default_factory=dict)

    def gather(self, db: Connection, now: int) -> int:
        """Give messages to what waits and is ripe; how many were written down."""
        firsts: dict[str, list[tuple[str, Carry]]] = defaultdict(list)
        written = 0
        groups = outbox.groups(db)
        self._quiet = {key: kept for key, kept in self._quiet.items() if kept[0] in groups}
        for group in groups:
            if self._is_quiet(group, now):
                continue
            found = self._look(db, group, now)
            if not (found.carries or found.joins or found.unneeded):
                until = min(now + _PAUSE, max(now + 1, group.not_before))
                self._quiet[group.lesson_id, group.channel] = (group, until)
                continue
            first = [one for one in found.carries if one.what == POST]
            firsts[group.channel] += [(group.lesson_id, one) for one in first]
            rest = replace(found, carries=tuple(one for one in found.carries if one.what != POST))
            written += _apply(db, group.lesson_id, group.channel, rest, now)
        for channel, carries in firsts.items():
            written += self._first(db, channel, carries, now)
        return written

    def _is_quiet(self, group: Waiting, now: int) -> bool:
        kept = self._quiet.get((group.lesson_id, group.channel))
        return kept is not None and kept[0] == group and now < kept[1]

    def _look(self, db: Connection, group: Waiting, now: int) -> Gathered:
        """What becomes of one group. The lesson is judged only where the answer may depend on it."""
        waiting = [
            one
            for one in outbox.waiting(db, group.lesson_id, group.channel)
            if one.deadline is None or now <= one.deadline
        ]
        known = alerts.find(db, [one.key for one in waiting[:1]])
        if not known:
            return Gathered()
        finding = known[0].finding
        sent = _group(db, group.lesson_id, group.channel, (finding.room, finding.start, finding.start))
        found = gather(waiting, sent, fingerprint=_UNKNOWN, now=now, rules=self.alerting)
        if sent.message is None or all(one.kind == THREAD for one in found.carries):
            return found
        known = alerts.of_lesson(db, group.lesson_id)
        register = register_of(db, known, self.rules, now)
        if register is None:
            return found
        shown = fingerprint(board_of(register, known, list(mutes.in_force(db, now).values()), now))
        sent = replace(sent, end=register.lesson.end)
        return gather(waiting, sent, fingerprint=shown, now=now, rules=self.alerting)

    def _first(self, db: Connection, channel: str, firsts: list[tuple[str, Carry]], now: int) -> int:
        """The first messages of lessons; one for all of them where they are many."""
        lately = outbox.firsts(db, channel, BOARD, now - _LATELY)
        carries = [carry for _, carry in firsts]
        one_for_all = storm(carries, lately, channel=channel, now=now, rules=self.alerting)
        if one_for_all is not None:
            return _apply(db, "", channel, Gathered((one_for_all,)), now)
        return sum(_apply(db, lesson, channel, Gathered((carry,)), now) for lesson, carry in firsts)


def refresh(
    db: Connection, register: Register, known: Iterable[Alert], *, channel: str, rules: AlertRules, now: int
) -> int:
    """Edit the message of a lesson that has one, where it no longer shows what is so; how many edits.

    For whoever has judged the lesson anew; `known` are all its alerts.
    """
    lesson = register.lesson
    group = _group(db, lesson.id, channel, (lesson.room, lesson.start, lesson.end))
    if group.message is None:
        return 0
    waiting = outbox.waiting(db, lesson.id, channel)
    shown = fingerprint(board_of(register, known, list(mutes.in_force(db, now).values()), now))
    found = gather(waiting, group, fingerprint=shown, now=now, rules=rules)
    return _apply(db, lesson.id, channel, found, now)


def _group(db: Connection, lesson_id: str, channel: str, when: tuple[str, int, int]) -> Group:
    """What was sent of a lesson, or is on its way."""
    messages = outbox.of_lesson(db, lesson_id, channel, kinds=(BOARD, THREAD))
    boards = tuple(one for one in messages if one.kind == BOARD)
    replies = tuple(one for one in messages if one.kind == THREAD)
    return Group(*when, boards, replies, outbox.shown(db, boards))


def _apply(db: Connection, lesson_id: str, channel: str, found: Gathered, now: int) -> int:
    """Write down what was gathered; how many messages that are."""
    salt = outbox.salt(db)
    joins = list(found.joins)
    for carry in found.carries:
        message = carry.intent(channel, salt, lesson_id)
        outbox.owe(db, [message], now)
        joins += [(one, message.id) for one in carry.carries]
    for one, carrier in joins:
        before = outbox.get(db, one)
        if before is not None:
            outbox.save(db, before, replace(before, carrier=carrier))
    for one in found.unneeded:
        before = outbox.get(db, one)
        if before is not None:
            outbox.save(db, before, move(before, SUPPRESS, reason=Note("board_unchanged")))
    return len(found.carries)
