"""Reporting: the digests that are due are written down as owed, each once, with what they need in a thread.

All of it runs on the database's thread, inside a transaction where something is written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import structlog

from bot.domain.appointments import DIGEST, LASTS, PART, WEEK, Appointment, due
from bot.domain.digest import Digest
from bot.domain.intents import PENDING, POST, REPLY, Intent, intent_id
from bot.domain.notes import Note
from bot.domain.report import Details, Report, replies
from bot.domain.weekly import Week
from bot.store import awake, channel_settings, digests, outbox, timetable
from bot.store.database import Connection, Database, transaction
from bot.store.digests import Left
from bot.usecases.digest import Ground, Scope, digest_on
from bot.usecases.week import week_before

_KEPT_FOR = 300
"""Seconds for which a digest is kept for the replies in its thread, so that these match it."""
_NOTED_EVERY = 60
_log = structlog.get_logger("bot.digest")


@dataclass(slots=True)
class _Made:
    """A report as it was made last."""

    about: tuple[str, str, str]
    at: int
    report: Digest | Week
    left: tuple[str, ...] = ()


@dataclass(slots=True)
class Reporter:
    """Owes digests, and makes them when they are sent."""

    ground: Ground = field(default_factory=Ground)
    _made: _Made | None = None

    def tick(self, db: Connection, now: int) -> int:
        """Owe what is due, and note that the bot runs; how many digests were written down."""
        wanted = [one for channel in self.channels(db) for one in self._due(db, channel, now)]
        noted = awake.last(db)
        if wanted or not noted <= now < noted + _NOTED_EVERY:
            with transaction(db):
                awake.note(db, now)
                return sum(self.owe(db, one, now, scheduled=True) for one in wanted)
        return 0

    def channels(self, db: Connection) -> list[str]:
        """Every channel that lessons belong to, by id."""
        named = {series.channel or self.ground.channel for series in timetable.load(db).series}
        return sorted(named - {""})

    def _due(self, db: Connection, channel: str, now: int) -> list[Appointment]:
        chosen = channel_settings.get(db, channel)
        found = due(channel, chosen, self.ground.usual, self.ground.timezone, now)
        return [one for one in found if not digests.state(db, one.key)]

    def owe(self, db: Connection, one: Appointment, now: int, *, scheduled: bool) -> bool:
        """Write it down, once for ever; whether it is new. Inside a transaction."""
        facts: dict[str, int | float | str] = {"day": one.day.isoformat(), "scheduled": int(scheduled)}
        intent = Intent(
            id=intent_id(outbox.salt(db), one.key, 1),
            key=one.key,
            revision=1,
            channel=one.channel,
            what=POST,
            kind=one.kind,
            lesson_id="",
            state=PENDING,
            not_before=min(one.at, now),
            deadline=one.at + LASTS,
            reason=Note("digest_due", facts),
        )
        return outbox.owe(db, [intent], now) == 1

    def claim(self, db: Connection, intent: Intent, now: int) -> Report | None:
        """What an intent of ours shows, None where there is nothing to tell, with all that follows from it:
        what it leaves to the next day's, and the replies in its thread. Inside a transaction.
        """
        made = self._report(db, intent, now)
        report, facts = made.report, intent.reason.facts
        if intent.kind == PART:
            details = None if report.is_empty else Details(report, str(facts["part"]), int(facts["page"]))
            return details if details and details.lines else None
        if intent.kind == DIGEST and facts["scheduled"]:
            digests.leave(db, intent, Left(date.fromisoformat(str(facts["day"])), now, made.left))
        if report.is_empty:
            return None
        outbox.owe(db, self._replies(db, intent, report, now), now)
        return report

    def _replies(self, db: Connection, intent: Intent, report: Digest | Week, now: int) -> list[Intent]:
        salt = outbox.salt(db)
        found = []
        for part, page in replies(report):
            name = f"{intent.key}|{part}|{page}"
            facts = {**intent.reason.facts, "kind": intent.kind, "part": part, "page": page}
            found.append(
                Intent(
                    id=intent_id(salt, name, 1),
                    key=name,
                    revision=1,
                    channel=intent.channel,
                    what=REPLY,
                    kind=PART,
                    lesson_id="",
                    state=PENDING,
                    not_before=now,
                    deadline=now + LASTS,
                    reason=Note("digest_part", facts),
                    target=intent.id,
                )
            )
        return found

    def _report(self, db: Connection, intent: Intent, now: int) -> _Made:
        facts = intent.reason.facts
        kind = str(facts.get("kind", intent.kind))
        about = kind, intent.channel, str(facts["day"])
        made = self._made
        fits = made is not None and made.about == about and made.at <= now < made.at + _KEPT_FOR
        # a message is made anew each time that it is sent; its replies tell what it told
        if made is None or not fits or (intent.kind != PART and made.at != now):
            made = self._made = self._make(db, about, now, scheduled=bool(facts["scheduled"]))
        return made

    def _make(self, db: Connection, about: tuple[str, str, str], now: int, *, scheduled: bool) -> _Made:
        kind, channel, text = about
        day, scope = date.fromisoformat(text), Scope(channel)
        if kind == WEEK:
            return _Made(about, now, week_before(db, self.ground, scope, day, now))
        digest, left = digest_on(db, self.ground, scope, day, now, due=scheduled)
        return _Made(about, now, digest, left)


class Reports:
    """Sees to it that digests are owed when they are due. `clock` is wall time in UTC seconds."""

    def __init__(self, database: Database, reporter: Reporter, *, clock: Callable[[], float]) -> None:
        self._database, self._reporter, self._clock = database, reporter, clock

    async def tick(self) -> None:
        """Look whether any is due. Raises StoreError."""
        written = await self._database.run(self._reporter.tick, int(self._clock()))
        if written:
            _log.info("digests_due", digests=written)
