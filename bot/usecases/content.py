"""Content: what the message of an intent shows, looked up when it is written. On the database's thread."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.alerts import FIRING, Alert
from bot.domain.board import Board, Card, Reply, board_of, card_of, reply_of
from bot.domain.filed import FILED, Picture, Sheet
from bot.domain.findings import ALONE, OURS
from bot.domain.grouping import BOARD, DIRECT, STORM, THREAD
from bot.domain.intents import MERGED, PENDING, REPLY, Intent
from bot.domain.mutes import Mute
from bot.domain.notices import NOTICE, Notice
from bot.domain.register import Register
from bot.domain.report import Report
from bot.domain.storms import News, Storm
from bot.store import alerts, mutes, outbox
from bot.store.database import Connection
from bot.usecases import registers
from bot.usecases.filing import filed
from bot.usecases.following import alert_key
from bot.usecases.lessons import plan
from bot.usecases.registers import Rules

Content = Board | Reply | Card | Storm | News | Picture | Sheet | Notice | Report


def content_of(db: Connection, intent: Intent, *, rules: Rules, now: int, timezone: str) -> Content | None:
    """What `intent` has to show at `now`; None where that is nothing, or its lesson is no longer planned."""
    if intent.kind in (NOTICE, *FILED):
        notice = intent.kind == NOTICE
        return Notice(intent.reason, timezone) if notice else filed(db, intent, rules=rules, now=now)
    if intent.kind in (*ALONE, *OURS, DIRECT):
        return _card(db, intent, rules, now)
    if intent.kind == STORM:
        return storm_of(db, intent.target or intent.id, rules, now)
    if intent.kind == THREAD and not intent.lesson_id:
        return _news(db, told_by(db, intent), rules, now)
    known = alerts.of_lesson(db, intent.lesson_id)
    if intent.kind == THREAD:
        keys = {one.key for one in outbox.carried(db, intent.id)}
        return _reply(db, [alert for alert in known if alert.key in keys], rules, now)
    register = register_of(db, known, rules, now) if intent.kind == BOARD else None
    return board_of(register, known, _silences(db, now), now) if register else None


def register_of(db: Connection, known: Sequence[Alert], rules: Rules, now: int) -> Register | None:
    """The register of the lesson that these alerts are of, judged by what is stored."""
    if not known:
        return None
    finding = known[0].finding
    planned = plan(db, finding.room, finding.start, finding.start + 1, rules.policy)
    wanted = tuple(lesson for lesson in planned.wanted if lesson.id == finding.lesson_id)
    judged = registers.judge_planned(db, finding.room, replace(planned, wanted=wanted), rules=rules, now=now)
    return judged[0].after.register if judged else None


def told_by(db: Connection, intent: Intent) -> list[Alert]:
    """The alerts that the message of an intent tells: its own, or those it carries."""
    keys = {intent.key, *(one.key for one in outbox.carried(db, intent.id))}
    return alerts.find(db, keys)


def _silences(db: Connection, now: int) -> list[Mute]:
    return list(mutes.in_force(db, now).values())


def _card(db: Connection, intent: Intent, rules: Rules, now: int) -> Card | None:
    known = alerts.find(db, [alert_key(intent.key)])
    calls = intent.reason.code == "escalated" and intent.what == REPLY
    register = register_of(db, known, rules, now)
    if register is None or (calls and known[0].state != FIRING):
        return None
    card = card_of(register, known[0], _silences(db, now), now)
    return replace(card, calls=str(intent.reason.facts["group"])) if calls else card


def _reply(db: Connection, told: Sequence[Alert], rules: Rules, now: int) -> Reply | None:
    register = register_of(db, told, rules, now)
    reply = reply_of(register, told, _silences(db, now), now) if register else None
    return reply if reply and reply.sections else None


def storm_of(db: Connection, first: str, rules: Rules, now: int) -> Storm:
    """What the message of a storm has to show; `first` is the intent that it was posted for.

    Whoever came in time while that waited is not told, nor is their lesson where that was all.
    """
    told = [one for one in outbox.carried(db, first) if one.state in (PENDING, MERGED)]
    silences = _silences(db, now)
    boards = []
    for lesson_id in sorted({one.lesson_id for one in told}):
        known = alerts.of_lesson(db, lesson_id)
        register = register_of(db, known, rules, now)
        if register is not None:
            boards.append(board_of(register, known, silences, now))
    return Storm(tuple(sorted(boards, key=lambda one: (one.lesson.start, one.lesson.room))))


def _news(db: Connection, told: Iterable[Alert], rules: Rules, now: int) -> News | None:
    lessons: dict[str, list[Alert]] = defaultdict(list)
    for alert in told:
        lessons[alert.finding.lesson_id].append(alert)
    found = [reply for own in lessons.values() if (reply := _reply(db, own, rules, now)) is not None]
    return News(tuple(sorted(found, key=lambda one: (one.lesson.start, one.lesson.room)))) if found else None
