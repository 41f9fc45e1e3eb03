"""The whole bot as `attendance-bot run` runs it, in a nursery: with a faster clock, and mortal at every step.

A job is `{"config": …, "clock": a file, "beat": …, "die": …, "nth": …}`, or `"pause": …` instead of `die`.
A step is `before`, `after` or `commit` and the name of what is done: a piece of work in the database
(`commit _keep`: in the transaction, with everything written), `read` for a room read at the provider, or a
method of Slack (`after chat.postMessage`: answered, and nobody else knows). `tell _keep` is in the
transaction, before the first intent is written. Of `record` and of what is sent there is also the kind:
`after record board`, `before chat.postMessage reply`.
"""

import gc
import os
import signal
from pathlib import Path
from typing import Any

from bot import logs
from bot.app.run import run
from bot.classroom.client import Classroom
from bot.config import Config
from bot.messenger import Messenger
from bot.store.database import Database
from bot.usecases.deliver import Deliverer
from tests.journeys.nursery import Fate, serve
from tests.journeys.world import SharedClock

read, call, work, said = Classroom.read, Messenger.call, Database.run, Deliverer._said


class Mortal:
    """The bot's seams, with death before, in and after what is done there."""

    def __init__(self, fate: Fate, pause: Fate) -> None:
        self._fate, self._pause = fate, pause
        self._database: Database | None = None
        self._kinds: dict[str, str] = {}
        """Of what is being sent, by intent id."""

    def take_over(self) -> None:
        """From now on, in this process."""
        Classroom.read = lambda *args, **more: self._around(["read"], read(*args, **more))
        Deliverer._said = self._said()
        Messenger.call = self._call()
        Database.run = self._work()

    async def _around(self, steps, doing):
        await self._meet("before", steps)
        found = await doing
        await self._meet("after", steps)
        return found

    async def _meet(self, when, steps):
        for step in steps:
            self._fate.meet(f"{when} {step}")
            if self._pause.is_met(f"{when} {step}"):
                # on the database's thread: a transaction that stands still would hold up everybody
                await work(self._database, lambda _db: os.kill(os.getpid(), signal.SIGSTOP))

    def _said(self):
        def mortal(deliverer, job):
            self._kinds[job.intent.id] = self._kinds[job.answered] = job.intent.kind
            return said(deliverer, job)

        return mortal

    def _call(self):
        def mortal(messenger, method, asked, **more):
            intent = asked.get("metadata", {}).get("event_payload", {}).get("id", "")
            steps = [method, f"{method} {self._kinds.get(intent, '')}"]
            return self._around(steps, call(messenger, method, asked, **more))

        return mortal

    def _work(self):
        def mortal(database, does, /, *args, **more):
            self._database = database
            name = getattr(does, "__name__", "?")
            steps = [name, f"{name} {args[0].intent.kind}"] if name == "record" else [name]
            return self._around(steps, work(database, self._watched(does, name), *args, **more))

        return mortal

    def _watched(self, does, name):
        """The work, with death in its transaction."""

        def trace(sql: str) -> None:
            if sql == "COMMIT":
                self._fate.meet(f"commit {name}")
            if "INSERT INTO intents" in sql:
                self._fate.meet(f"tell {name}")

        def watched(db, *args, **more):
            db.conn.set_trace_callback(trace)
            try:
                return does(db, *args, **more)
            finally:
                db.conn.set_trace_callback(None)

        return watched


async def live(job: dict[str, Any]) -> None:
    """Run until death, or until a signal."""
    config = Config.model_validate(job["config"])
    logs.configure("info", secrets=config.secrets())
    if job.get("die") or job.get("pause"):
        nth = job.get("nth", 1)
        Mortal(Fate(job.get("die", ""), nth), Fate(job.get("pause", ""), nth)).take_over()
    await run(config, clock=SharedClock(Path(job["clock"])), beat=job["beat"])


if __name__ == "__main__":
    gc.freeze()
    serve(live)
