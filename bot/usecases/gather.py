"""Gathering: alerts that wait for company become messages. On the database's thread, inside a transaction."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.domain.alerts import Alert, AlertRules
from bot.domain.board import board_of, fingerprint
from bot.domain.grouping import THREAD, Carry, Gathered, Group, first_of, gather
from bot.domain.intents import EDIT, Intent
from bot.domain.register import Register
from bot.domain.storms import EDITED_EVERY, WITHIN, marks, shows, storm
from bot.store import alerts, mutes, outbox
from bot.store.database import Connection
from bot.store.outbox import Waiting
from bot.usecases import groups
from bot.usecases.content import register_of, storm_of
from bot.usecases.registers import Rules

_PAUSE = 5
"""Seconds for which a group that had nothing to do is left alone, unless something joins it."""
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class _Quiet:
    """A group that had nothing to do."""

    group: Waiting
    until: int
    first: Carry | None = None
    """The first message of a lesson that still waits for company."""
    storm: str = ""
    """The first intent of the storm that tells of the lesson."""


@dataclass(slots=True)
class _Storm:
    """A storm in whose lessons something waits."""

    sent: Group
    groups: list[Waiting] = field(default_factory=list)
    waiting: list[Intent] = field(default_factory=list)


@dataclass(slots=True)
class _Turn:
    """What one look at everything that waits found."""

    firsts: dict[str, list[tuple[str, Carry]]] = field(default_factory=lambda: defaultdict(list))
    """Channel → (lesson, its first message, due or not)."""
    storms: dict[str, _Storm | None] = field(default_factory=dict)
    """By their first intents; None where that has no message any more."""
    written: int = 0


@dataclass(slots=True)
class Gatherer:
    """Gathers what waits. Remembers only which groups need no look."""

    rules: Rules
    alerting: AlertRules
    _quiet: dict[tuple[str, str], _Quiet] = field(default_factory=dict)

    def gather(self, db: Connection, now: int) -> int:
        """Give messages to what waits and is ripe; how many were written down."""
        turn, waiting = _Turn(), outbox.groups(db)
        self._quiet = {key: kept for key, kept in self._quiet.items() if kept.group in waiting}
        asleep: dict[str, list[Waiting]] = defaultdict(list)
        for group in waiting:
            kept = self._quiet.get((group.lesson_id, group.channel))
            if kept is None or kept.group != group or now >= kept.until:
                self._look(db, group, turn, now)
            elif kept.first is not None:
                turn.firsts[group.channel].append((group.lesson_id, kept.first))
            elif kept.storm:
                asleep[kept.storm].append(group)
        for channel, firsts in turn.firsts.items():
            turn.written += self._begin(db, channel, firsts, now)
        for first, one in list(turn.storms.items()):
            for group in asleep[first] if one else ():  # an answer to one lesson is one to all
                self._look(db, group, turn, now)
            turn.written += self._storm(db, first, one, now) if one else 0
        return turn.written

    def _look(self, db: Connection, group: Waiting, turn: _Turn, now: int) -> None:
        """What becomes of one group."""
        waiting = [
            one
            for one in outbox.waiting(db, group.lesson_id, group.channel)
            if one.deadline is None or now <= one.deadline
        ]
        known = alerts.find(db, [one.key for one in waiting[:1]])
        if not known:
            return
        finding = known[0].finding
        when = finding.room, finding.start, finding.start
        sent = groups.of_lesson(db, group.lesson_id, group.channel, when)
        if sent.message is not None:
            found = self._of_lesson(db, group, sent, waiting, now)
            turn.written += groups.write(db, group.lesson_id, group.channel, found, now)
            return
        stormy = self._storm_of(db, group, turn)
        if stormy is not None:
            stormy.groups.append(group)
            stormy.waiting += waiting
            return
        unneeded = tuple(one.id for one in waiting if one.what == EDIT)
        groups.write(db, group.lesson_id, group.channel, Gathered(unneeded=unneeded), now)
        first = first_of(waiting, sent)
        if first is not None:
            turn.firsts[group.channel].append((group.lesson_id, first))
            self._rest(group, max(now + 1, first.not_before), first)

    def _of_lesson(
        self, db: Connection, group: Waiting, sent: Group, waiting: list[Intent], now: int
    ) -> Gathered:
        """For a lesson that has a message. It is judged only where the answer may depend on it."""
        found = gather(waiting, sent, fingerprint=_UNKNOWN, now=now, rules=self.alerting)
        if not all(one.kind == THREAD for one in found.carries):
            known = alerts.of_lesson(db, group.lesson_id)
            register = register_of(db, known, self.rules, now)
            if register is not None:
                shown = fingerprint(board_of(register, known, list(mutes.in_force(db, now).values()), now))
                sent = replace(sent, end=register.lesson.end)
                found = gather(waiting, sent, fingerprint=shown, now=now, rules=self.alerting)
        if not (found.carries or found.joins or found.unneeded):
            self._rest(group, now + _PAUSE)
        return found

    def _rest(self, group: Waiting, until: int, first: Carry | None = None) -> None:
        self._quiet[group.lesson_id, group.channel] = _Quiet(group, until, first)

    def _begin(self, db: Connection, channel: str, firsts: list[tuple[str, Carry]], now: int) -> int:
        """The first messages of lessons. Where they are many, who still waits for company has it."""
        due = [(lesson, carry) for lesson, carry in firsts if carry.not_before <= now]
        if not due:
            return 0
        lately = outbox.firsts(db, channel, now - WITHIN)
        together = storm(
            [carry for _, carry in firsts], lately, channel=channel, now=now, rules=self.alerting
        )
        if together is not None:
            return groups.write(db, "", channel, Gathered((together,)), now)
        return sum(
            groups.write(db, lesson, channel, Gathered((replace(carry, not_before=now),)), now)
            for lesson, carry in due
        )

    def _storm_of(self, db: Connection, group: Waiting, turn: _Turn) -> _Storm | None:
        """The storm that tells of a lesson."""
        first = outbox.storm_of(db, group.lesson_id, group.channel)
        if first is None:
            return None
        if first.id not in turn.storms:
            sent = groups.of_storm(db, first)
            turn.storms[first.id] = _Storm(sent) if sent else None
        return turn.storms[first.id]

    def _storm(self, db: Connection, first: str, one: _Storm, now: int) -> int:
        """What becomes of what waits in the lessons of a storm."""
        sent, rules = one.sent, _seldom(self.alerting)
        found = gather(one.waiting, sent, fingerprint=_UNKNOWN, now=now, rules=rules)
        if not all(carry.kind == THREAD for carry in found.carries):
            shown = storm_of(db, first, self.rules, now)
            ends = [board.lesson.end for board in shown.lessons]
            sent = replace(sent, end=max(ends, default=now))
            found = gather(one.waiting, sent, fingerprint=marks(shown), now=now, rules=rules)
        if not (found.carries or found.joins or found.unneeded):
            for group in one.groups:
                self._quiet[group.lesson_id, group.channel] = _Quiet(group, now + _PAUSE, storm=first)
        return groups.write(db, "", one.groups[0].channel, found, now)


def _seldom(rules: AlertRules) -> AlertRules:
    return replace(rules, edit_every=max(EDITED_EVERY, rules.edit_every))


def refresh(
    db: Connection, register: Register, known: Iterable[Alert], *, channel: str, rules: AlertRules, now: int
) -> int:
    """Edit the message of a lesson that has one, where it no longer shows what is so; how many edits.

    For whoever has judged the lesson anew; `known` are all its alerts.
    """
    lesson = register.lesson
    group = groups.of_lesson(db, lesson.id, channel, (lesson.room, lesson.start, lesson.end))
    board = board_of(register, known, list(mutes.in_force(db, now).values()), now)
    if group.message is not None:
        waiting = outbox.waiting(db, lesson.id, channel)
        found = gather(waiting, group, fingerprint=fingerprint(board), now=now, rules=rules)
        return groups.write(db, lesson.id, channel, found, now)
    first = outbox.storm_of(db, lesson.id, channel)
    stormy = groups.of_storm(db, first) if first else None
    if stormy is None or shows(stormy.shown, board):
        return 0
    found = gather((), replace(stormy, end=lesson.end), fingerprint=_UNKNOWN, now=now, rules=_seldom(rules))
    return groups.write(db, "", channel, found, now)
