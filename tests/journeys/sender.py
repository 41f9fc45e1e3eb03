"""A nursery of senders: real processes that send what is owed, and die where they are told to.

Each line on stdin is a job in JSON; a child is forked for it, so that a hundred deaths take seconds. The
child's pid and then its exit status come back, a line each. `die` is a step: `before next_job`,
`after post`, `commit record` (inside the transaction); `nth` is which time.
"""

import asyncio
import json
import os
import signal
import sys
import time

import aiohttp

from bot import logs
from bot.domain.delivery import Looking
from bot.messenger import Messenger
from bot.render.blocks import Renderer
from bot.store import outbox
from bot.store.database import Database
from bot.usecases.deliver import Deliverer
from bot.usecases.sending import Manner

QUARANTINE = 2
BEAT = 0.02


class Fate:
    """When to die."""

    def __init__(self, step: str, nth: int) -> None:
        self.step, self.left = step, nth

    def meet(self, step: str) -> None:
        """Die here, if it is time."""
        if step == self.step:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalDatabase:
    """The database, with death before, inside and after each piece of work."""

    def __init__(self, database: Database, fate: Fate) -> None:
        self._database, self._fate = database, fate

    async def run(self, work, /, *args, **kwargs):
        """As the real one."""

        def mortal(db):
            db.conn.set_trace_callback(
                lambda sql: self._fate.meet(f"commit {work.__name__}") if sql == "COMMIT" else None
            )
            return work(db, *args, **kwargs)

        self._fate.meet(f"before {work.__name__}")
        found = await self._database.run(mortal)
        self._fate.meet(f"after {work.__name__}")
        return found


class MortalMessenger(Messenger):
    """The messenger, with death before and after each call."""

    fate: Fate

    async def _call(self, method, *args, **kwargs):
        self.fate.meet(f"before {method}")
        answer = await super()._call(method, *args, **kwargs)
        self.fate.meet(f"after {method}")
        return answer


async def english(_channel: str) -> Renderer:
    """All channels speak English."""
    return Renderer()


async def send(job: dict) -> None:
    """Send until all is done, or death."""
    fate = Fate(job.get("die", ""), job.get("nth", 1))
    with Database.open(job["database"]) as database:
        async with aiohttp.ClientSession() as session:
            messenger = MortalMessenger(
                session, token=job["token"], api_url=job["api_url"], bot="B0BOT", patience=1.0
            )
            messenger.fate = fate
            deliverer = Deliverer(
                MortalDatabase(database, fate),
                messenger,
                english,
                manner=Manner(looking=Looking(quarantine=QUARANTINE)),
                clock=time.time,
            )
            while await database.run(outbox.live):
                await deliverer.turn()
                await asyncio.sleep(BEAT)
            await deliverer.close()


def main() -> None:
    """Bear and bury."""
    logs.configure("critical")
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            asyncio.run(send(job))
            os._exit(0)
        _tell(pid)
        _, status = os.waitpid(pid, 0)
        _tell(os.waitstatus_to_exitcode(status))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
