"""Delivering: what is owed is claimed, written, sent once, and what Slack said is kept.

Each channel is served by itself, one message at a time; a channel that has to wait delays no other. What
cannot be kept is kept later: while the database takes nothing, nothing new is claimed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from bot.domain.appointments import PART, SCHEDULED
from bot.domain.channels import Channel
from bot.domain.delivery import STOP, classify
from bot.domain.filed import FILED, SHEET, Picture, Sheet
from bot.domain.intents import EDIT, POST, Intent
from bot.errors import DatabaseTaken, StoreError
from bot.messenger import Answer, Look, Messenger
from bot.metrics import DELIVERIES, DELIVERY_SECONDS, SLACK_STOPPED
from bot.render.alerts import alert_message
from bot.render.blocks import Message, Renderer
from bot.render.charts import has_native
from bot.render.filed import filed_message
from bot.render.people import FULL
from bot.store.database import Database
from bot.usecases import sending
from bot.usecases.charts import Charts
from bot.usecases.gather import Gatherer
from bot.usecases.jobs import Manner, Search, Send, Sight

PROBE = 60
"""Seconds between two tries of a token that Slack refused."""
BLIND = 3_600
"""Seconds for which a channel whose history we may not read is not asked again."""
_KEEP_PAUSE = 0.5
_UNWRITTEN = Answer("invalid_blocks_unwritten")
"""What a message is answered by that could not even be written."""

T = TypeVar("T")
_log = structlog.get_logger("bot.deliver")


class Deliverer:
    """Sends what is owed. `turn` is to be called again and again; `clock` is wall time in UTC seconds.

    `renderer` gives the one that speaks a channel's language.
    """

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        renderer: Callable[[str], Awaitable[Renderer]],
        *,
        manner: Manner,
        clock: Callable[[], float],
        names: str = FULL,
        team: str = "",
    ) -> None:
        self._database, self._messenger, self._renderer = database, messenger, renderer
        self._manner, self._clock, self._names = manner, clock, names
        self._charts = Charts(database, team)
        self._gatherer = Gatherer(manner.rules, manner.alerting)
        self._sight = Sight(self._can_look, self._may_look)
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._blind: dict[str, int] = {}
        self._lookouts: dict[str, Channel] = {}
        self._closing = False
        self._probed = 0
        self.stopped_by = ""
        """Slack's word for why it takes nothing from us at all; empty while it does."""

    async def turn(self) -> None:
        """See to what is due, and begin to serve every channel where something is. Raises StoreError."""
        if self._closing:
            return
        orphans = await self._database.run(sending.adopt, tuple(self._serving))
        if orphans:
            _log.warning("found_unfinished", intents=orphans)
        now = self._now()
        busy = await self._database.run(sending.settle, self._manner, self._gatherer, self._sight, now)
        if self.stopped_by and not await self._is_back(now):
            return
        for channel in busy:
            if channel not in self._serving and not self._closing:
                task = asyncio.create_task(self._serve(channel), name="deliver")
                self._serving[channel] = task
                task.add_done_callback(lambda _, channel=channel: self._serving.pop(channel, None))  # type: ignore[misc]

    async def idle(self) -> None:
        """Wait until no channel is being served."""
        while self._serving:
            await asyncio.wait(list(self._serving.values()))

    async def close(self, patience: float = 15.0) -> None:
        """Claim nothing more, let what is being sent end and be kept; cut it after `patience` seconds."""
        self._closing = True
        tasks = list(self._serving.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self, channel: str) -> None:
        """Do what is to be done in a channel, until it is done or has to wait."""
        try:
            while not (self._closing or self.stopped_by):
                job = await self._database.run(
                    sending.next_job, channel, self._manner, self._sight, self._now()
                )
                if job is None:
                    return
                await (self._send(job) if isinstance(job, Send) else self._look(job))
        except DatabaseTaken:
            return  # whoever has it now does the rest
        except StoreError as error:
            _log.warning("outbox_unavailable", error=type(error).__name__)
        except Exception:  # noqa: BLE001 - one channel's fault is not the others'
            _log.exception("delivery_crashed")

    async def _send(self, job: Send) -> None:
        answer = await self._said(job)
        kind = classify(answer.said)
        DELIVERIES.labels(job.intent.what, kind).inc()
        if kind == STOP:
            self._stop(answer.said)
        after: Intent = await self._kept(
            lambda: self._database.run(sending.record, job, answer, self._manner, self._now())
        )
        if answer.said == "ok":
            DELIVERY_SECONDS.observe(max(0, self._now() - after.not_before))
        else:
            _log.info("not_posted", intent=after.id, answer=answer.said, state=after.state)

    async def _said(self, job: Send) -> Answer:
        """What Slack says to the message of an intent."""
        try:
            message = await self._written(job)
        except Exception:  # noqa: BLE001 - a message that cannot be written must not stop the others
            _log.exception("message_not_written", kind=job.intent.kind)
            return _UNWRITTEN
        answer = await self._asked(job, message)
        if has_native(message.blocks) and answer.said.startswith("invalid_blocks"):
            await self._kept(lambda: self._charts.forgo(self._now()))
            return await self._said(job)  # nothing was posted: once more, of classic blocks
        return answer

    async def _asked(self, job: Send, message: Message) -> Answer:
        """What Slack says to one call, and no second one."""
        intent, target = job.intent, job.target
        await self._kept(self._database.confirm)  # it may have been paused since the claim
        text, blocks = message.text, message.blocks
        if intent.what == EDIT and target is not None:
            return await self._messenger.edit(target.channel, target.ts, text, blocks, intent=job.answered)
        thread = target.ts if target is not None else ""
        show = job.chosen.broadcast and intent.kind != PART
        return await self._messenger.post(
            intent.channel,
            text,
            blocks,
            intent=intent.id,
            thread=thread,
            broadcast=show and intent.kind not in FILED,
            unfurl=intent.kind == SHEET,
        )

    async def _written(self, job: Send) -> Message:
        one = job.intent
        renderer = await self._renderer(one.channel)
        if isinstance(job.content, Picture | Sheet):
            return filed_message(renderer, job.content, short=one.short, repeat=one.repeat)
        handle = {POST: one.id, EDIT: job.answered}.get(one.what, "")  # a reply is never edited: no buttons
        return alert_message(
            renderer,
            job.content,
            names=self._names,
            short=one.short,
            repeat=one.repeat,
            handle=handle,
            native=one.kind in SCHEDULED and await self._charts.taken(self._now()),
        )

    async def _look(self, job: Search) -> None:
        """Look for messages that may have been posted."""
        began = self._now()
        look = await self._looked(job)
        DELIVERIES.labels("look", classify(look.said)).inc()
        self._note_look(job.doubts[0].channel, look, began)
        settled: list[Intent] = await self._kept(
            lambda: self._database.run(sending.record_search, job, look, self._manner, began)
        )
        found = sum(one.ts != "" for one in settled)
        _log.info("looked", doubts=len(job.doubts), found=found, answer=look.said)

    async def _looked(self, job: Search) -> Look:
        channel = job.channel
        if channel[:1] in ("U", "W"):  # what was sent to a person stands in our conversation with them
            answer = await self._messenger.direct(channel)
            if answer.said != "ok":
                return Look(answer.said, wait=answer.wait)
            channel = answer.channel
        return await self._messenger.look(channel, since=job.since, thread=job.thread)

    def _note_look(self, channel: str, look: Look, began: int) -> None:
        lane = self._lookouts.get(channel, Channel(channel))
        if look.said == "missing_scope":
            self._blind[channel] = began
        elif classify(look.said) == STOP:
            self._stop(look.said)
        if look.said == "ok":
            lane = lane.sent(began)
        else:
            lane = lane.failed(began) if look.wait is None else lane.told_to_wait(began, look.wait)
        self._lookouts[channel] = lane

    def _can_look(self, channel: str) -> bool:
        since = self._blind.get(channel)
        return since is None or not since <= self._now() < since + BLIND

    def _may_look(self, channel: str) -> bool:
        now = self._now()
        return now >= self._lookouts.get(channel, Channel(channel)).open_at(now)

    async def _kept(self, keep: Callable[[], Awaitable[T]]) -> T:
        """Keep what Slack said, however long the database takes nothing: it cannot be asked again."""
        while True:
            try:
                return await keep()
            except DatabaseTaken:
                raise
            except StoreError as error:
                _log.warning("answer_not_kept", error=type(error).__name__)
                await asyncio.sleep(_KEEP_PAUSE)

    def _stop(self, answer: str) -> None:
        """Slack takes nothing from us: send nothing, try the token now and then."""
        if not self.stopped_by:
            _log.error("slack_stopped", answer=answer)
        self.stopped_by, self._probed = answer, self._now()
        SLACK_STOPPED.set(1)

    async def _is_back(self, now: int) -> bool:
        if self._probed <= now < self._probed + PROBE:
            return False
        self._probed = now
        if await self._messenger.works() != "ok":
            return False
        _log.info("slack_takes_messages")
        self.stopped_by = ""
        SLACK_STOPPED.set(0)
        return True

    def _now(self) -> int:
        """What time it is: while our own clock is off, Slack's."""
        return int(self._clock() + self._messenger.skew.matters)
