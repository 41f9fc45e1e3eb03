"""A nursery: real processes that do one job each, and die where they are told to.

In the nursery's own process (`serve`), each line on stdin is a job in JSON; a child is forked for it, so that
a hundred deaths take seconds. The child's pid and then its exit status come back, a line each. In the test's
process, `nursery` starts one and `Nursery` speaks with it.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from tests.journeys.process import CHECKOUT

KILLED = -signal.SIGKILL
LONGEST = 900.0
"""Seconds of the longest life."""


class Fate:
    """When to die: the `nth` time that a step is met."""

    def __init__(self, step: str = "", nth: int = 1) -> None:
        self._step, self._left = step, nth

    def is_met(self, step: str) -> bool:
        """Whether it is time."""
        self._left -= step == self._step
        return step == self._step and self._left == 0

    def meet(self, step: str) -> None:
        """Die here, if it is time."""
        if self.is_met(step):
            os.kill(os.getpid(), signal.SIGKILL)


def serve(live: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """Bear and bury, until stdin ends."""
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os._exit(_lived(live, job))
        _tell(pid)
        _, status = os.waitpid(pid, 0)
        _tell(os.waitstatus_to_exitcode(status))


def _lived(live: Callable[[dict[str, Any]], Awaitable[None]], job: dict[str, Any]) -> int:
    """The exit status of a life that ended by itself."""
    try:
        asyncio.run(live(job))
    except BaseException as error:  # noqa: BLE001 - a forked child must never go on in its parent's code
        sys.stderr.write(f"ended by {error!r}\n")
        return 1
    return 0


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


class Nursery:
    """The process that bears, as the test sees it. One child lives at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.child = 0
        """The pid of whoever lives; 0 where nobody does."""
        self.kills = 0

    async def bear(self, job: dict[str, Any]) -> None:
        """Begin a life."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        self.child = await self._number()

    async def bury(self, *, within: float = LONGEST) -> int:
        """Wait for the end of the life; how it ended. Raises TimeoutError where it had to be ended."""
        is_late = False

        def end() -> None:
            nonlocal is_late
            is_late = True
            self.kill()

        timer = asyncio.get_running_loop().call_later(within, end)
        status = await self._number()
        timer.cancel()
        self.child = 0
        if is_late:
            raise TimeoutError
        self.kills += status == KILLED
        return status

    def kill(self, number: int = signal.SIGKILL) -> None:
        """A signal to whoever lives."""
        if self.child:
            with suppress(ProcessLookupError):  # it may just have ended by itself
                os.kill(self.child, number)

    async def _number(self) -> int:
        assert self._process.stdout is not None
        async with asyncio.timeout(LONGEST + 10):
            return int(await self._process.stdout.readline())


@asynccontextmanager
async def nursery(module: str, log: Path) -> AsyncIterator[Nursery]:
    """A nursery whose `__main__` is that module; what its children say on stderr is in `log`."""
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module,
            cwd=CHECKOUT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        one = Nursery(process)
        try:
            yield one
        finally:
            one.kill()
            assert process.stdin is not None
            process.stdin.close()
            async with asyncio.timeout(30):
                await process.wait()
