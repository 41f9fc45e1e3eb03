"""Watching: the lessons of a room are judged, what is found becomes alerts, and these become intents.

All of it runs on the database's thread, in the transaction that stores what was read: nothing is known
without being owed, and nothing is owed that is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain import findings as kinds
from bot.domain.alerts import ACKNOWLEDGED, FIRING, LIVE, PENDING, Alert, AlertRules
from bot.domain.changes import Change, owed
from bot.domain.deciding import decide, ripe_at
from bot.domain.findings import ALONE, OURS, Findings
from bot.domain.life import Version
from bot.domain.mutes import Mute
from bot.domain.periods import DAY
from bot.domain.policy import Policy
from bot.domain.register import Lesson
from bot.domain.visits import Visit
from bot.domain.watch import Watch, find
from bot.store import alerts, channel_settings, mutes, outbox, scans, visits
from bot.store import registers as versions_of
from bot.store.database import Connection
from bot.usecases import gather, registers
from bot.usecases.filing import owe_picture
from bot.usecases.following import tell_followers
from bot.usecases.lessons import Plan
from bot.usecases.registers import Judged, Rules


@dataclass(frozen=True, slots=True)
class Watching:
    """How rooms are watched, and who hears of it."""

    since: int
    """When the bot began to watch, UTC seconds."""
    channel: str
    """For lessons whose room names none; empty: those make no alerts."""
    ops_channel: str
    rules: Rules = field(default_factory=Rules)
    alerting: AlertRules = field(default_factory=AlertRules)
    pictures: bool = False
    """Whether lessons with a final register get a picture in the thread of their message."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a room still waits for."""

    awaited: bool = False
    """Somebody is still expected."""
    due: tuple[int, ...] = ()
    """When a pending alert may be ripe, UTC seconds."""
    changes: int = 0
    """How many alerts were opened or changed just now."""
    owed: int = 0
    """How many intents were written down just now."""
    restless: bool = False
    """Something may become so with time alone, and not at an instant of the lesson."""
    shown: bool = False
    """Some message shows what is so in the room: an edit of it may have to wait."""
    unsettled: frozenset[str] = frozenset()
    """The ids of the lessons that are over and have no final register."""
    until: int | None = None
    """When the first mute ends, UTC seconds."""
    policy: Policy | None = None
    """What the room is judged by; None: the default."""

    def joined(self, other: "Outlook") -> "Outlook":
        """Both, where a room has several lessons."""
        return replace(
            self,
            awaited=self.awaited or other.awaited,
            due=(*self.due, *other.due),
            changes=self.changes + other.changes,
            owed=self.owed + other.owed,
            restless=self.restless or other.restless,
            shown=self.shown or other.shown,
        )


_CALM = (kinds.NOT_SEEN, kinds.LATE, kinds.LEFT_EARLY)
"""Of these nothing changes with time alone once they are told, but at the instants of their lesson."""


def look(
    db: Connection, room: str, planned: Plan, *, watching: Watching, now: int, kept: bool, lost: bool = False
) -> Outlook:
    """Judge the lessons of `planned` by what is stored, decide, and write down what is owed.

    `kept`: a scan was stored just now, so that registers are kept too. `lost`: the provider as a whole does
    not answer, so that one of its rooms speaks for all of them. Inside a transaction.
    """
    policy = registers.rules_of(db, room, watching.rules).policy
    reach = planned.reach(policy)
    seen = visits.between(db, room, *reach) if reach else []
    judged = registers.judge_seen(db, room, planned, seen, rules=watching.rules, now=now)
    if kept:
        registers.keep(db, judged)
    silences = list(mutes.in_force(db, now).values())
    versions = {one.lesson: one.after for one in judged}
    until = min((mute.until for mute in silences), default=None)
    outlook = Outlook(unsettled=_unsettled(versions, now), until=until, policy=policy)
    for one in judged:
        outlook = outlook.joined(_look(db, one, seen, silences, watching=watching, now=now, lost=lost))
    return outlook


def recall(db: Connection, planned: Plan, watching: Watching, now: int) -> Outlook:
    """What a room waits for, by what is stored."""
    versions = {lesson: versions_of.newest(db, lesson.id) for lesson in planned.wanted}
    known = [alert for lesson in planned.wanted for alert in alerts.of_lesson(db, lesson.id)]
    policies = [registers.rules_of(db, lesson.room, watching.rules).policy for lesson in planned.wanted[:1]]
    return replace(
        _outlook(known, watching.alerting),
        unsettled=_unsettled(versions, now),
        policy=policies[0] if policies else None,
    )


def _unsettled(versions: Mapping[Lesson, Version | None], now: int) -> frozenset[str]:
    return frozenset(
        lesson.id
        for lesson, version in versions.items()
        if lesson.end <= now and not lesson.cancelled and (version is None or version.final_at is None)
    )


def _outlook(known: Sequence[Alert], rules: AlertRules, changes: int = 0, written: int = 0) -> Outlook:
    expected = (PENDING, FIRING, ACKNOWLEDGED)
    awaited = any(one.kind == kinds.NOT_SEEN and one.state in expected for one in known)
    alive = [one for one in known if one.state in LIVE]
    restless = any(one.state == PENDING or one.kind not in _CALM or not one.is_told for one in alive)
    shown = any(one.told for one in known)
    return Outlook(awaited, tuple(ripe_at(known, rules)), changes, written, restless, shown)


def _look(
    db: Connection,
    one: Judged,
    seen: Sequence[Visit],
    silences: list[Mute],
    *,
    watching: Watching,
    now: int,
    lost: bool,
) -> Outlook:
    lesson = one.lesson
    if not (lesson.channel or watching.channel):
        return Outlook()
    known = {alert.key: alert for alert in alerts.of_lesson(db, lesson.id)}
    watch = _watch(db, lesson, seen if known else (), watching)
    found = find(one.after.register, one.reading, watch, now, alerts=known.values())
    if lost and _is_blind(found) and _told_elsewhere(db, lesson, now):
        silences = [
            *silences,
            Mute(now + DAY, "", now, reason="provider", room=lesson.room, kind=kinds.DATA_GAP),
        ]
    channel = lesson.channel or watching.channel
    rules = _alerting(db, channel, watching.alerting)
    changes = decide(known.values(), found, silences, now, rules)
    written = apply(db, lesson, changes, watching=watching, now=now)
    known |= {change.alert.key: change.alert for change in changes}
    if any(alert.told for alert in known.values()):
        written += gather.refresh(
            db, one.after.register, known.values(), channel=channel, rules=rules, now=now
        )
        if watching.pictures and one.after.final_at is not None:
            written += owe_picture(db, one.after.register, channel=channel, now=now)
    return _outlook(list(known.values()), rules, len(changes), written)


def _alerting(db: Connection, channel: str, usual: AlertRules) -> AlertRules:
    """When staff are told in a channel, which may have chosen whom to call."""
    return replace(usual, calls=channel_settings.get(db, channel).mention or usual.calls)


def _watch(db: Connection, lesson: Lesson, seen: Sequence[Visit], watching: Watching) -> Watch:
    """How the room of a lesson has been read."""
    whole = scans.latest(db, lesson.room, lesson.start, lesson.start, complete=True)
    return Watch(
        since=max(lesson.start, watching.since),
        last_complete=whole.taken if whole else None,
        poll=watching.alerting.poll,
        entered={visit.person: visit.enter for visit in seen},  # in the order of their enter
    )


def _is_blind(found: Findings) -> bool:
    return any(one.kind == kinds.DATA_GAP for one in found.found)


def _told_elsewhere(db: Connection, lesson: Lesson, now: int) -> bool:
    """Whether another lesson has told of the outage."""
    return any(
        alert.kind == kinds.DATA_GAP
        and alert.state in (FIRING, ACKNOWLEDGED)
        and alert.finding.lesson_id != lesson.id
        for alert in alerts.between(db, now - DAY, now + DAY)
    )


def apply(db: Connection, lesson: Lesson, changes: Sequence[Change], *, watching: Watching, now: int) -> int:
    """Keep what changed, and write down what is owed for it; how many intents that are."""
    if not changes:
        return 0
    alerts.save(db, (change.alert for change in changes))
    salt, written = outbox.salt(db), 0
    for change in changes:
        alert = change.alert
        if change.withdraw:
            outbox.withdraw(db, alert.key, change.reason)
        tell_followers(db, change, end=lesson.end, now=now)
        if not change.tells:
            continue
        alone = alert.kind in (*ALONE, *OURS)
        channel = lesson.channel or watching.channel
        if alert.kind in OURS:
            channel = watching.ops_channel or channel
        target = outbox.post_of(db, alert.key) if alone else ""
        intents = owed(change, channel=channel, salt=salt, target=target, end=lesson.end)
        written += outbox.owe(db, intents, now)
    return written
