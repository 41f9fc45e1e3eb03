"""The bot as users run it: `python -m bot run` in a process of its own, with settings in its environment."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]


@dataclass
class BotProcess:
    """A running bot and what it logged."""

    process: asyncio.subprocess.Process
    events: list[dict[str, Any]] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    """Lines on stderr that are no log records."""

    async def until(self, event: str, *, within: float = 15.0) -> dict[str, Any]:
        """The log record of that event, read up to it."""
        assert self.process.stderr is not None
        async with asyncio.timeout(within):
            while line := await self.process.stderr.readline():
                record = self._note(line.decode())
                if record.get("event") == event:
                    return record
        raise AssertionError(f"no {event}: {self.events} {self.plain}")

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; the exit status."""
        self.process.send_signal(number)
        return await self.exit()

    async def exit(self, *, within: float = 15.0) -> int:
        """Wait for the end; the exit status."""
        async with asyncio.timeout(within):
            _, rest = await self.process.communicate()
        for line in rest.decode().splitlines():
            self._note(line)
        assert self.process.returncode is not None
        return self.process.returncode

    @property
    def said(self) -> str:
        """Everything on stderr so far."""
        return "\n".join([*self.plain, *map(str, self.events)])

    def _note(self, line: str) -> dict[str, Any]:
        try:
            record: dict[str, Any] = json.loads(line)
        except ValueError:
            self.plain.append(line)
            return {}
        self.events.append(record)
        return record


@asynccontextmanager
async def bot_process(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[BotProcess]:
    """`attendance-bot run`, its database in `folder`; ended with the block, if it has not ended before."""
    base = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    own = {"PYTHONPATH": str(CHECKOUT), "ATTENDANCE_DATABASE": str(folder / "attendance.db")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env=base | own | dict(settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield BotProcess(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
