"""local-slack, a Slack that nobody here wrote: installed, started, driven as its own web page drives it."""

import asyncio
import platform
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.journeys.test_attendance import free_port

PACKAGE, VERSION = "local-slack-linux-x64", "0.1.8"
ALICE, CHANNEL = "U01ALICE", "C02ALR"
WORKSPACE = """
workspace: { name: Test Workspace, domain: test-workspace, teamId: T01TEST }
app:
  appId: A01APP
  botUserId: U0BOT
  botName: attendance
  botToken: xoxb-test-token
  appToken: xapp-test-token
  signingSecret: test-signing-secret
  mode: socket
users:
  - { id: U01ALICE, name: alice, real_name: Alice Anderson, email: alice@example.com, tz: Asia/Shanghai }
  - { id: U02BOB, name: bob, real_name: Bob Brown }
channels:
  - { id: C02ALR, name: room-alerts, members: [U01ALICE, U0BOT] }
"""


@pytest.fixture(scope="session")
def emulator(request: pytest.FixtureRequest) -> Path:
    """The emulator's program, installed once into pytest's cache."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        pytest.skip(f"{PACKAGE} runs on Linux x86-64 only")
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is missing, which installs the Slack emulator")
    assert request.config.cache is not None
    folder = request.config.cache.mkdir(f"{PACKAGE}-{VERSION}")
    program = folder / "node_modules" / PACKAGE / "bin" / "local-slack"
    if not program.exists():
        command = [npm, "install", "--no-save", "--no-audit", "--no-fund", f"{PACKAGE}@{VERSION}"]
        (folder / "package.json").write_text("{}")  # else npm looks for one further up
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return program


class LocalSlack:
    """The running emulator, by its control API."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self._http = http

    async def get(self, path: str) -> Any:
        async with self._http.get(f"{self.url}/_control/{path}") as answer:
            return await answer.json()

    async def post(self, path: str, **body: Any) -> tuple[float, Any]:
        """What came back, and after how many seconds."""
        began = time.perf_counter()
        async with self._http.post(f"{self.url}/_control/{path}", json=body) as answer:
            return time.perf_counter() - began, await answer.json()

    async def page(self) -> "Page":
        """Its web page, opened."""
        return Page(await self._http.ws_connect(f"{self.url}/ui"))

    async def messages(self, number: int) -> list[dict[str, Any]]:
        """The channel's messages, waited for until there are so many."""
        until = time.monotonic() + 5
        while len(found := (await self.get(f"messages/{CHANNEL}"))["messages"]) < number:
            assert time.monotonic() < until, f"{number} messages expected, there are {found}"
            await asyncio.sleep(0.05)
        return list(found)


class Page:
    """What the emulator's web page sees and sends, over the page's own socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def until(self, kind: str) -> dict[str, Any]:
        """The next thing of that kind that it is told: `view`, `view_errors`, `home`."""
        async with asyncio.timeout(10):
            while True:
                told: dict[str, Any] = await self._socket.receive_json()
                if told["t"] == kind:
                    return told

    async def modal(self, name: str) -> dict[str, Any]:
        """The uppermost modal, once it is the one of that name."""
        while True:
            stack = (await self.until("view"))["stack"]
            if stack and stack[-1]["callback_id"] == name:
                return dict(stack[-1])

    async def send(self, kind: str, **said: Any) -> None:
        """Do what a person does on the page."""
        await self._socket.send_json({"t": kind, **said})

    async def close(self) -> None:
        """Leave the page."""
        with suppress(aiohttp.ClientError):
            await self._socket.close()


@pytest.fixture
async def slack(emulator: Path, tmp_path: Path) -> AsyncIterator[LocalSlack]:
    port = free_port()
    (tmp_path / "workspace.yaml").write_text(WORKSPACE)
    process = await asyncio.create_subprocess_exec(
        emulator,
        *(
            "--config",
            "workspace.yaml",
            "--port",
            str(port),
            "--base-host",
            "127.0.0.1",
            "--files-dir",
            "files",
        ),
        cwd=tmp_path,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with aiohttp.ClientSession() as http:
            slack = LocalSlack(f"http://127.0.0.1:{port}", http)
            until = time.monotonic() + 15
            while True:
                try:
                    await slack.get("state")
                    break
                except aiohttp.ClientConnectionError:
                    assert time.monotonic() < until, "the emulator did not start"
                    await asyncio.sleep(0.05)
            yield slack
    finally:
        process.terminate()
        await process.wait()
