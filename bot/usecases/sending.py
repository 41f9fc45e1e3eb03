"""Sending, as the store sees it: what to do next in a channel, and what became of it.

All of it runs on the database's thread, each function in one transaction of its own. An intent is written
down as being sent before a byte of it leaves, and what Slack said is written down with all that follows.
"""

from collections.abc import Collection
from dataclasses import replace

import structlog

from bot.domain import delivery, intents
from bot.domain.appointments import SCHEDULED
from bot.domain.board import Board, Card, Reply, fingerprint
from bot.domain.channels import Channel
from bot.domain.delivery import Step, classify, hushed
from bot.domain.filed import PICTURE
from bot.domain.grouping import BOARD, STORM, THREAD
from bot.domain.intents import DEAD, EDIT, LIVE, PENDING, POSTED, SENDING, UNCERTAIN, Intent, move
from bot.domain.lost import RECALL, database_older, maybe_sent, recalled
from bot.domain.notes import Note
from bot.domain.notices import NOTICE, channel_back, channel_parked, message_dead, notice
from bot.domain.storms import Storm, marks
from bot.messenger import Answer, Look
from bot.store import alerts, channel_settings, channels, outbox, restored
from bot.store.database import Connection, transaction
from bot.usecases.content import Content, content_of
from bot.usecases.gather import Gatherer
from bot.usecases.jobs import Manner, Search, Send, Sight

_log = structlog.get_logger("bot.deliver")
_TOLD_TO_WAIT = ("http_429", "ratelimited", "rate_limited")


def adopt(db: Connection, serving: Collection[str] = ()) -> int:
    """What a sender died over is in doubt, save in the channels being served; how many intents."""
    orphans = [one for one in outbox.being_sent(db) if one.channel not in serving]
    if orphans:
        with transaction(db):
            for one in orphans:
                outbox.save(db, one, delivery.orphaned(one))
    return len(orphans)


def settle(db: Connection, manner: Manner, gatherer: Gatherer, sight: Sight, now: int) -> list[str]:
    """Everything that needs no word with Slack: what is too late, what was not posted, what has its company.

    The channels where something is to be done.
    """
    if db.lost and restored.untold(db.conn):
        _tell_restored(db, manner, now)
    overdue = [one for one in outbox.overdue(db, now) if not _is_being_told(db, one)]
    doubts = outbox.doubtful(db)
    if overdue or doubts or outbox.groups(db):
        with transaction(db):
            for one in (*overdue, *doubts):
                step = _step(db, one, manner, sight, now)
                _take(db, one, hushed(one, step, _quiet(db, one.channel, manner, now)), manner, now)
            gatherer.gather(db, now)
    return outbox.busy(db)


def next_job(db: Connection, channel: str, manner: Manner, sight: Sight, now: int) -> Send | Search | None:
    """What to do now in a channel, claimed; None where there is nothing, or it has to wait."""
    known = channels.get(db, channel)
    if now < known.open_at(now):
        return None
    waiting = outbox.sendable(db, channel)
    quiet = _quiet(db, channel, manner, now)
    steps = {one.id: hushed(one, _step(db, one, manner, sight, now, channel=known), quiet) for one in waiting}
    if sight.may(channel):
        doubts = [one for one in waiting if steps[one.id].do == delivery.LOOK]
        if doubts:
            return _search(db, channel, doubts)
    for one in waiting:
        if steps[one.id].do in (intents.GIVE_UP, RECALL):
            with transaction(db):
                _take(db, one, steps[one.id], manner, now)
        elif steps[one.id].do == delivery.SEND:
            with transaction(db):
                job = _claim(db, one, manner, now)
            if job is not None:
                return job
    return None


def record(db: Connection, sent: Send, answer: Answer, manner: Manner, now: int) -> Intent:
    """What Slack said to a claimed intent, with all that follows from it; the intent as it is now."""
    with transaction(db):
        intent = sent.intent
        after = delivery.after(intent, answer.said, ts=answer.ts)
        if not outbox.save(db, intent, after):
            raise RuntimeError("an intent was moved by somebody else while it was being sent")
        if after.state == POSTED and answer.channel not in ("", intent.channel):
            outbox.stands(db, intent.id, answer.channel)
        _note_channel(db, intent.channel, answer, manner, now)
        _end(db, after, manner, now)
        return after


def record_search(db: Connection, search: Search, look: Look, manner: Manner, began: int) -> list[Intent]:
    """What a look that began at `began` found out; the doubts as they are now."""
    kind = classify(look.said)
    with transaction(db):
        if kind == delivery.FIX and look.said != "missing_scope":
            _note_channel(db, search.channel, Answer(look.said), manner, began)
        if kind not in (delivery.ACCEPTED, delivery.NO_TARGET):  # without its parent no reply shows
            return list(search.doubts)
        return [_found_or_not(db, one, look, manner, began) for one in search.doubts]


def _found_or_not(db: Connection, doubt: Intent, look: Look, manner: Manner, began: int) -> Intent:
    ts = look.found.get(doubt.id, "")
    after = move(doubt, intents.FOUND, ts=ts) if ts else replace(doubt, looks=(*doubt.looks, began))
    if outbox.save(db, doubt, after):
        _end(db, after, manner, began)
    return after


def _step(
    db: Connection, intent: Intent, manner: Manner, sight: Sight, now: int, *, channel: Channel | None = None
) -> Step:
    looking, late = manner.looking, intent.deadline is not None and now > intent.deadline
    if intent.state == UNCERTAIN:
        # What is too late anyway need not wait for a channel that nobody may look into any more.
        closed = late and bool(channels.get(db, intent.channel).parked)
        looking = replace(looking, possible=looking.possible and sight.can(intent.channel) and not closed)
    step = delivery.next_step(intent, channel or Channel(intent.channel), now, looking)
    since = maybe_sent(intent, db.lost) if step.do in (delivery.SEND, intents.EXPIRE) else None
    if since is None or (intent.target and outbox.message(db, intent.target) is None):
        return step
    return Step(RECALL, since)


def _quiet(db: Connection, channel: str, manner: Manner, now: int) -> int | None:
    """When the quiet hours of a channel end; None where none hold."""
    return channel_settings.get(db, channel).quiet_end(now, manner.timezone)


def _is_being_told(db: Connection, intent: Intent) -> bool:
    """Whether the message that carries it may stand in the channel already."""
    carrier = outbox.get(db, intent.carrier) if intent.carrier else None
    return carrier is not None and carrier.state in (SENDING, UNCERTAIN)


def _take(db: Connection, intent: Intent, step: Step, manner: Manner, now: int) -> None:
    """Take a step that is a move, with all that follows from it."""
    if step.do == RECALL and step.at is not None:
        if outbox.save(db, intent, recalled(intent, step.at, now)):
            _tell(db, intent)
    elif step.do == intents.ABSENT:
        unseen = step.reason is not None and step.reason.code == "cannot_look"
        outbox.save(db, intent, move(intent, step.do, repeat=intent.repeat or unseen))
    elif step.do == intents.EXPIRE and (waiting := _waiting_longer(db, intent, now)):
        ends = [one.deadline for one in waiting if one.deadline is not None]
        last = max(ends) if len(ends) == len(waiting) else None
        outbox.save(db, intent, replace(intent, deadline=last))
    elif (intent.state, step.do) in intents.MOVES and step.reason is not None:
        after = move(intent, step.do, reason=step.reason)
        if outbox.save(db, intent, after):
            _end(db, after, manner, now)


def _waiting_longer(db: Connection, carrier: Intent, now: int) -> list[Intent]:
    """What joined a message later than it was written, and may still be told in it."""
    waiting = [one for one in outbox.carried(db, carrier.id) if one.state == PENDING]
    return [one for one in waiting if one.what != EDIT and (one.deadline is None or now <= one.deadline)]


def _search(db: Connection, channel: str, doubts: list[Intent]) -> Search:
    """The doubts of the first one's place."""
    place = doubts[0].target
    parent = outbox.message(db, place) if place else None
    together = tuple(one for one in doubts if one.target == place)
    return Search(parent.channel if parent else channel, together, parent.ts if parent else "")


def _claim(db: Connection, intent: Intent, manner: Manner, now: int) -> Send | None:
    """Write down that it is being sent; None where there is nothing to send, or not yet."""
    target = outbox.get(db, intent.target) if intent.target else None
    if target is not None and target.state in LIVE:
        return None
    place = outbox.message(db, intent.target) if intent.target else None
    if intent.target and place is None:
        _suppress(db, intent, target.reason if target else Note("nothing_to_tell"), manner, now)
        return None
    told = [one for one in outbox.carried(db, intent.id) if one.state == PENDING]
    content = _content(db, intent, manner, now)
    needless = _needless(db, intent, content, told)
    if content is None or needless is not None:
        why = needless or Note("empty_day" if intent.kind in SCHEDULED else "nothing_to_tell")
        for one in told:
            outbox.save(db, one, move(one, intents.SUPPRESS, reason=why))
        _suppress(db, intent, why, manner, now)
        return None
    claimed = delivery.claimed(intent, now)
    outbox.save(db, intent, claimed)
    if isinstance(content, Board | Reply | Card | Storm):
        outbox.shows(db, intent.id, _print(content))
    db.count_claim()
    _tell(db, intent)
    return Send(claimed, content, place, intent.target, channel_settings.get(db, intent.channel))


def _tell(db: Connection, intent: Intent) -> None:
    """Staff may know from now on what a message tells."""
    for one in (intent, *outbox.carried(db, intent.id)):
        if one.state == PENDING:
            alerts.tell(db, one.key, one.revision)


def _content(db: Connection, intent: Intent, manner: Manner, now: int) -> Content | None:
    """What a message shows, with all that follows from its being shown."""
    if intent.kind in SCHEDULED:
        return manner.reporter.claim(db, intent, now)
    return content_of(db, intent, rules=manner.rules, now=now, timezone=manner.timezone)


def _needless(db: Connection, intent: Intent, content: Content | None, told: list[Intent]) -> Note | None:
    """Why a message would tell nothing; None where it tells something."""
    carrier = intent.kind == THREAD or (intent.kind in (BOARD, STORM) and not intent.target)
    if carrier and not told:
        return Note("nothing_to_tell")
    if intent.what == EDIT and isinstance(content, Board | Storm):
        sent = outbox.of_lesson(db, intent.lesson_id, intent.channel, kinds=(intent.kind,))
        if outbox.shown(db, [one for one in sent if intent.target in (one.id, one.target)]) == _print(
            content
        ):
            return Note("board_unchanged")
    return None


def _print(content: Board | Reply | Card | Storm) -> str:
    return marks(content) if isinstance(content, Storm) else fingerprint(content)


def _suppress(db: Connection, intent: Intent, why: Note, manner: Manner, now: int) -> None:
    after = move(intent, intents.SUPPRESS, reason=why)
    outbox.save(db, intent, after)
    _end(db, after, manner, now)


def _note_channel(db: Connection, channel: str, answer: Answer, manner: Manner, now: int) -> None:
    """What an answer says of the channel."""
    known, kind = channels.get(db, channel), classify(answer.said)
    if kind == delivery.STOP:
        return
    if kind == delivery.FIX:
        if not known.parked:
            _log.warning("channel_lost", channel=channel, answer=answer.said)
            _notify(db, channel, channel_parked(channel, answer.said, now), manner, now)
        known = known.park(now, answer.said)
    elif answer.said in _TOLD_TO_WAIT:
        known = known.told_to_wait(now, answer.wait)
    elif kind in (delivery.RETRY, delivery.DOUBT):
        known = known.failed(now)
    else:
        if known.parked:
            _log.info("channel_back", channel=channel)
            _notify(db, channel, channel_back(channel, now), manner, now)
        known = known.sent(now)
    channels.put(db, known)


def _end(db: Connection, intent: Intent, manner: Manner, now: int) -> None:
    """What follows from the end of an intent: what it carried shares it, and a dead one is told."""
    if intent.state in LIVE:
        return
    for one in outbox.carried(db, intent.id):
        shared = delivery.settle_carried(intent, one)
        if shared is not None:
            event, why = shared
            free = event == delivery.RELEASE
            outbox.save(db, one, replace(one, carrier="") if free else move(one, event, reason=why))
    if intent.state == DEAD and intent.kind not in (NOTICE, PICTURE):
        _notify(db, intent.channel, message_dead(intent, now), manner, now)


def _tell_restored(db: Connection, manner: Manner, now: int) -> None:
    """Tell the ops channel that the database is an older copy: once, however often it is restored."""
    with transaction(db):
        for lost in restored.untold(db.conn):
            _log.warning("database_older", since=lost.copied_at, until=lost.restored_at)
            _notify(db, "", database_older(lost), manner, now)
        restored.tell(db.conn)


def _notify(db: Connection, about: str, what: tuple[str, Note], manner: Manner, now: int) -> None:
    """Tell the ops channel, unless that is the very channel in trouble."""
    key, note = what
    if manner.ops_channel and not (manner.ops_channel == about and note.code != "message_dead"):
        told = notice(key, note, channel=manner.ops_channel, salt=outbox.salt(db), now=now)
        outbox.owe(db, [told], now)
