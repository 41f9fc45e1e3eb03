"""The uploader: files in Slack that nobody sees but us, until a message of ours shows them.

What an answer means is decided in `bot.domain.uploads`. Nothing is repeated here; what failed may be done
again from the beginning, since of that nobody sees anything either.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bot.domain.delivery import DOUBT, classify
from bot.messenger import Answer, Messenger, silence, whole
from bot.metrics import SLACK_CALLS

PATIENCE = 120.0
"""Seconds for the bytes of one file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What became of a file."""

    said: str
    """`ok`, Slack's own error code, or our word for no proper answer; see `bot.domain.delivery.ANSWERS`."""
    file: str = ""
    """Slack's id of it."""
    link: str = ""
    wait: int | None = None
    """Seconds that Slack asked us to wait."""


class Uploader:
    """Uploads, in Slack's three steps."""

    def __init__(self, messenger: Messenger, *, patience: float = PATIENCE) -> None:
        self._messenger, self._patience = messenger, patience

    async def upload(self, name: str, content: bytes | Path, *, title: str, alt: str = "") -> Upload:
        """Upload a file, shown nowhere. `alt` says in words what a picture shows. Raises OSError."""
        length = len(content) if isinstance(content, bytes) else await asyncio.to_thread(_length, content)
        asked = {"filename": name, "length": length, **({"alt_txt": alt} if alt else {})}
        answer, data = await self._messenger.call("files.getUploadURLExternal", asked, query=True)
        file, url = str(data.get("file_id") or ""), str(data.get("upload_url") or "")
        if answer.said != "ok" or not (file and url):
            return Upload("not_json" if answer.said == "ok" else answer.said, wait=answer.wait)
        answer = await self._send(url, content)
        if answer.said != "ok":
            return Upload(answer.said, wait=answer.wait)
        done = {"files": [{"id": file, "title": title}]}
        answer, data = await self._messenger.call("files.completeUploadExternal", done)
        if answer.said == "ok":
            return Upload("ok", file, _link(data))
        if classify(answer.said) == DOUBT:
            await self.discard(file)  # it may be there, and nothing will ever show it
        return Upload(answer.said, wait=answer.wait)

    async def discard(self, file: str) -> None:
        """Delete a file of ours that no message shows; if Slack does not say, so be it."""
        await self._messenger.call("files.delete", {"file": file})

    async def _send(self, url: str, content: bytes | Path) -> Answer:
        """The bytes, to the address that Slack gave: to Slack, and nobody else."""
        if not _is_slacks(url, urlsplit(self._messenger.api_url)):
            return Answer("upload_elsewhere")
        opened = None if isinstance(content, bytes) else await asyncio.to_thread(content.open, "rb")
        try:
            answer = await self._posted(url, opened or content)
        finally:
            if opened:
                opened.close()
        SLACK_CALLS.labels("upload", answer.said).inc()
        return answer

    async def _posted(self, url: str, data: Any) -> Answer:
        try:
            async with (
                asyncio.timeout(self._patience),
                self._messenger.session.post(url, data=data, allow_redirects=False) as answer,
            ):
                return _answer(answer.status, answer.headers)
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody knows whether all of it arrived
            return Answer(silence(error))


def _answer(status: int, headers: Mapping[str, str]) -> Answer:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Answer("http_429", wait=whole(headers.get("Retry-After")))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Answer("http_5xx")
    return Answer("ok" if status == HTTPStatus.OK else "upload_refused")


def _length(path: Path) -> int:
    return path.stat().st_size


def _link(data: Mapping[str, Any]) -> str:
    files = data.get("files")
    return str(files[0].get("permalink") or "") if isinstance(files, list) and files else ""


def _is_slacks(url: str, api: SplitResult) -> bool:
    """Whether an address is Slack's own, or where its API is."""
    there = urlsplit(url)
    host = there.hostname or ""
    if (there.scheme, host) == (api.scheme, api.hostname):
        return True
    return there.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
