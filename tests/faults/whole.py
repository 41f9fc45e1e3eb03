"""The whole bot at a lesson in which anything may happen next, for a state machine to play with.

Forty minutes; ana, ben and cai are due, wang teaches, and a guest may look in.
"""

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.demo.classroom.quirks import Quirks
from bot.domain.alerts import Alert
from bot.domain.findings import ABSENCES
from bot.domain.intents import EDIT, ENDS, LIVE, POSTED, Intent
from bot.domain.people import TEACHER
from bot.domain.visits import Visit
from bot.errors import AttendanceError
from bot.store import alerts, outbox, scans
from bot.store.database import Connection
from tests.domain.drawing import ROOM, at, roster, visit
from tests.journeys.schoolday import Day, Heard, a_day
from tests.usecases.watched import series

PEOPLE = ("ana", "ben", "cai", "wang", "guest")
START, END = at("10:00"), at("10:40")
FRESH = 130
"""A scan proves an absence for so many seconds: two polls, and what a read takes."""


@dataclass
class Known:
    """What the tables say."""

    intents: dict[str, Intent] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    rows: set[tuple[str, str, int]] = field(default_factory=set)
    """List, person and enter, of withdrawn ones too."""
    read: int | None = None
    """When the newest complete scan was taken."""


class WholeBot:
    """The bot, its two outsides, and the hands that spoil everything."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._loop = folder, asyncio.Runner()
        self._outside, self._awake = AsyncExitStack(), AsyncExitStack()
        self.day: Day = self._run(self._outside.enter_async_context(a_day(folder, "9:58")))
        self.known = Known()
        self.shifted = False
        """Whether the clock was ever set: what is promised of times is promised by one clock."""
        self._open()
        self._run(
            self.day.plan([series(ROOM, "10:00", "10:40")], roster("ana", "ben", "cai", teacher="wang"))
        )
        self._rows: dict[str, list[Visit]] = {person: [] for person in PEOPLE}
        self.posts: list[Heard] = []
        self._heard = 0

    def _run(self, work):  # type: ignore[no-untyped-def]
        return self._loop.run(work)

    def _open(self) -> None:
        for _ in range(3):  # who supervises it tries again, and then Slack is back
            with suppress(AttendanceError):
                self._run(self._awake.enter_async_context(self.day.awake()))
                break
            self.day.hand.now += 5
            self.day.slack.faults.clear()
        provider = self.day.bot.desk.classroom._provider
        provider.attempts, provider.wait = 1, 0.0
        self.day.bot.watch.deliverer._messenger._patience = 0.2

    # what people do

    def join(self, person: str) -> None:
        """Somebody comes, who is not there."""
        rows = self._rows[person]
        if (not rows or (rows[-1].leave or self.now) < self.now) and (not rows or rows[-1].leave):
            role = TEACHER if person == "wang" else "student"
            rows.append(visit(person, self.now, None, role=role))
            self._enter()

    def leave(self, person: str) -> None:
        """Somebody goes, who is there."""
        rows = self._rows[person]
        if rows and rows[-1].leave is None and rows[-1].enter < self.now:
            rows[-1] = rows[-1]._replace(leave=self.now)
            self._enter()

    def rename(self, person: str, name: str) -> None:
        """From now on the provider shows another name."""
        self._rows[person] = [row._replace(name=name) for row in self._rows[person]]
        self._enter()

    def _enter(self) -> None:
        self.day.enter([row for rows in self._rows.values() for row in rows])

    # what outsides do

    def shift_pages(self, rows: int, order: str) -> None:
        """Smaller pages, in another order; `unstable` is a new one for every request."""
        self.day.school.quirks = Quirks(page_rows=rows, order=order, count="missing")

    # what the bot does

    @property
    def now(self) -> int:
        """The time."""
        return self.day.hand.now

    def beat(self, seconds: int) -> None:
        """Time passes, and everything that is due is done."""
        self.day.hand.now += seconds
        self._run(self._beat())
        self.check()

    async def _beat(self) -> None:
        watch = self.day.bot.watch
        for work in (watch.rounds.tick, watch.rounds.idle, watch.deliverer.turn, watch.deliverer.idle):
            with suppress(AttendanceError):
                await work()

    def kill(self, after: int) -> None:
        """Die in the midst of a beat, after so many turns of the loop, and begin again from the file."""
        self.day.hand.now += 5
        self._run(self._die(after))
        self._run(self._awake.aclose())
        self._awake = AsyncExitStack()
        self._open()

    async def _die(self, after: int) -> None:
        beat = asyncio.create_task(self._beat())
        for _ in range(after):
            await asyncio.sleep(0)
            if beat.done():
                break
        watch = self.day.bot.watch
        running = [beat, *watch.deliverer._serving.values(), *watch.rounds._tasks]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def set_clock(self, seconds: int) -> None:
        """Somebody sets the clock."""
        self.day.hand.now = max(START, self.now + seconds)
        self.shifted = True

    def heal(self) -> None:
        """All is well outside."""
        self.day.school.faults.clear()
        self.day.slack.faults.clear()

    def look(self) -> Known:
        """What the tables say now."""
        return self._run(self.day.bot.desk.database.run(_known))

    def drain(self) -> None:
        """The lesson ends as it was going; then all is well, for a few hours."""
        while self.now < END + 300:
            self.beat(60)
        self.heal()
        while self.now < END + 4 * 3_600:
            self.beat(60 if END <= self.now < END + 1_800 else 600)

    def is_settled(self) -> None:
        """Everything has ended, what counts as posted stands in Slack, and the auditor agrees."""
        known = self.known.intents.values()
        assert {one.state for one in known} <= set(ENDS), [one for one in known if one.state not in ENDS]
        posted = {one.id for one in known if one.state == POSTED and one.what != EDIT}
        assert posted == {message.intent for message in self.day.slack.transcript.messages}
        audit = self._run(self.day.bot.watch.auditor.audit())
        assert audit.faults == ()
        assert sum(audit.tally.values()) == len(known)

    def close(self) -> None:
        """Over."""
        self._run(self._awake.aclose())
        self._run(self._outside.aclose())
        self._loop.close()

    # the invariants

    def check(self) -> None:
        """I1 to I7, after any step."""
        before, now = self.known, self.look()
        self._rows_are_facts(before, now)
        self._each_yes_has_its_intents(now)
        self._the_sum_is_conserved(before, now)
        assert self.day.slack.transcript.repeated() == {}, "I4"
        self._absences_rest_on_complete_scans(before, now)
        self._nothing_is_posted_late(now)
        self.known = now

    def _rows_are_facts(self, before: Known, now: Known) -> None:
        shown = {(row.list, row.person, row.enter) for rows in self._rows.values() for row in rows}
        assert now.rows <= shown, "I1: a row that the provider never gave"
        assert before.rows <= now.rows, "I7: a row that was known is gone"

    def _each_yes_has_its_intents(self, now: Known) -> None:
        revisions: dict[str, list[int]] = {}
        for one in now.intents.values():
            revisions.setdefault(one.key, []).append(one.revision)
        for key, alert in now.alerts.items():
            owed = sorted(revisions.get(key, []))
            assert owed == list(range(1, alert.revision + 1)), f"I2: {alert.kind} {owed} {alert.revision}"

    def _the_sum_is_conserved(self, before: Known, now: Known) -> None:
        assert set(before.intents) <= set(now.intents), "I3: an intent is gone"
        for key, one in now.intents.items():
            assert one.state in (*LIVE, *ENDS), "I3"
            was = before.intents.get(key)
            assert was is None or was.state not in ENDS or was.state == one.state, "I3: an end was left"

    def _absences_rest_on_complete_scans(self, before: Known, now: Known) -> None:
        for key, alert in now.alerts.items():
            was = before.alerts.get(key)
            fires = alert.state == "firing" and (was is None or was.state != "firing")
            if fires and alert.kind in ABSENCES and not self.shifted:
                assert now.read is not None, "I5"
                assert alert.changed - now.read <= FRESH, f"I5: {alert.kind} {alert.changed - now.read}"

    def _nothing_is_posted_late(self, now: Known) -> None:
        fresh, self._heard = self.day.heard[self._heard :], len(self.day.heard)
        posted = self.day.slack.transcript.messages[-len(fresh) :] if fresh else []
        for message in posted:
            intent = now.intents.get(message.intent)
            assert intent is not None, "posted, and not owed"
            when = float(message.ts)
            late = intent.what != EDIT and intent.deadline is not None and when > intent.deadline + 1
            assert not late or self.shifted, f"I6: {intent.kind}"


def _known(db: Connection) -> Known:
    newest = scans.latest(db, ROOM, START, START, complete=True)
    rows = set(db.conn.execute("SELECT list, person, enter FROM sessions").fetchall())
    return Known(
        {one.id: one for one in outbox.recent(db, 0)},
        {one.key: one for one in alerts.between(db, 0, 2**40)},
        rows,
        newest.taken if newest else None,
    )
