"""A lesson watched minute by minute: rows as the provider would give them then, looks, and what is told.

What is owed is taken as sent at once when its time has come, unless `send=False`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.alerts import AlertRules
from bot.domain.attendance import judge
from bot.domain.changes import Change, owed
from bot.domain.deciding import decide
from bot.domain.findings import Findings
from bot.domain.intents import EXPIRED, MERGED, PENDING, POSTED, SUPPRESSED, Intent
from bot.domain.people import TEACHER
from bot.domain.policy import Policy
from bot.domain.reading import NOTHING_READ, Reading
from bot.domain.visits import Visit
from bot.domain.watch import Watch, find
from tests.domain.drawing import LESSON, MINUTE, at, rows

SALT = b"a salt for tests"


def clock(moment: int) -> str:
    """`10:06`, or `10:05:01` where the seconds matter."""
    hours, rest = divmod(moment - at("0:00"), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def as_seen(visits: Iterable[Visit], now: int) -> list[Visit]:
    """The rows that the provider has at `now`: what is to come is not among them."""
    return [
        one._replace(leave=None) if one.leave is not None and one.leave > now else one
        for one in visits
        if one.enter <= now
    ]


def people(**times: str) -> list[Visit]:
    """Rows of several people: `people(ana="10:00–11:00", wang="10:00–")`; wang is the teacher."""
    return [
        row
        for person, own in times.items()
        if own
        for row in rows(person, own, role=TEACHER if person == "wang" else "student")
    ]


class Lookout:
    """The bot, as far as it looks at one lesson and decides."""

    def __init__(
        self, due=(), *, lesson=LESSON, mutes=(), rules=None, policy=None, since=None, send=True
    ) -> None:
        self.due, self.lesson, self.mutes = list(due), lesson, list(mutes)
        self.rules, self.policy, self.send = rules or AlertRules(), policy or Policy(), send
        self.since = lesson.start if since is None else since
        self.reading, self.last_complete = NOTHING_READ, None
        self.known: list[Visit] = []
        self.alerts = {}
        self.intents: dict[tuple[str, int], Intent] = {}
        self.register = None
        self.told: list[str] = []

    def look(
        self, visits: Sequence[Visit], now: str | int, *, complete=True, fails=False, **online: int
    ) -> tuple[Change, ...]:
        """One poll at `now`: a complete read, a partial one, or one that fails."""
        now = at(now) if isinstance(now, str) else now
        if not fails:
            self.known = as_seen(visits, now)
            self.reading = Reading(now, complete, sightings=online)
            self.last_complete = now if complete else self.last_complete
        changes = self.decide(self.find(now), now)
        if self.send:
            self.deliver(now)
        return changes

    def find(self, now: int) -> Findings:
        taken = self.reading.taken
        fresh = taken is not None and now - taken <= 2 * self.rules.poll
        reading = replace(self.reading, fresh=fresh)
        self.register = judge(self.lesson, self.due, self.known, self.policy, now, reading=reading)
        watch = Watch(self.since, self.last_complete, self.rules.poll)
        return find(self.register, reading, watch, now, alerts=self.alerts.values())

    def decide(self, findings: Findings, now: int) -> tuple[Change, ...]:
        changes = decide(self.alerts.values(), findings, self.mutes, now, self.rules)
        for change in changes:
            self._apply(change)
        return changes

    def _apply(self, change: Change) -> None:
        if change.withdraw:
            for key, intent in self.intents.items():
                if intent.key == change.alert.key and intent.state == PENDING:
                    self.intents[key] = replace(intent, state=SUPPRESSED, reason=change.reason)
        self.alerts[change.alert.key] = change.alert
        for intent in owed(change, channel="C02ALR", salt=SALT, target="t", end=self.lesson.end):
            assert (intent.key, intent.revision) not in self.intents, "owed twice"
            self.intents[intent.key, intent.revision] = intent

    def deliver(self, now: int) -> None:
        """Everything that is due now is sent, or expires."""
        for key, intent in sorted(self.intents.items(), key=lambda one: one[1].not_before):
            if intent.state != PENDING:
                continue
            if intent.deadline is not None and now > intent.deadline:
                self.intents[key] = replace(intent, state=EXPIRED)
            elif now >= intent.not_before:
                self.intents[key] = replace(intent, state=POSTED if intent.target else MERGED)
                alert = self.alerts[intent.key]
                self.alerts[intent.key] = replace(alert, told=max(alert.told, intent.revision))
                words = [clock(now), intent.what, intent.kind, alert.finding.person]
                self.told.append(" ".join(word for word in words if word))

    def states(self) -> dict[str, str]:
        """`{"not_seen ben": "firing"}`."""
        return {f"{one.kind} {one.finding.person}".strip(): one.state for one in self.alerts.values()}


def watched(visits: Sequence[Visit], due=(), *, until="11:03", faults=None, every=MINUTE, **more) -> Lookout:
    """A lesson looked at every minute from its start on. `faults`: `{"10:20": "fails" or "partial"}`."""
    out = Lookout(due, **more)
    faults = faults or {}
    for now in range(max(out.lesson.start, out.since), at(until) + 1, every):
        fault = faults.get(clock(now), "")
        out.look(visits, now, complete=fault != "partial", fails=fault == "fails")
    return out
