"""`response_url`: how an app answers what a person did. Five uses, thirty minutes, private by default."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.demo.slack.files import check_files
from bot.demo.slack.messages import Message
from bot.demo.slack.rules import RefusedError, check_content, check_metadata
from bot.demo.slack.workspace import BOT, Workspace

USES = 5
SECONDS = 1800.0


@dataclass
class ResponseUrl:
    """One address, for one thing a person did."""

    channel: str
    user: str
    made_at: float
    original: Message | None = None
    """The message whose button was clicked; None for a slash command."""
    uses: int = 0
    heard: list[Callable[[Message], None]] = field(default_factory=list)
    """Told of every message the address was used for."""


class ResponseUrls:
    """All addresses handed out."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.urls: dict[str, ResponseUrl] = {}

    def make(self, channel: str, user: str, original: Message | None = None) -> tuple[str, ResponseUrl]:
        """A new address and its record."""
        path = f"/response/{self.workspace.secret()}"
        self.urls[path] = ResponseUrl(channel, user, self.workspace.wall(), original)
        return self.workspace.url + path, self.urls[path]

    def use(self, path: str, body: dict[str, Any]) -> None:
        """Answer through an address. Raises RefusedError with Slack's name for what is wrong."""
        url = self.urls.get(path)
        if url is None:
            raise RefusedError("no_such_url")
        if self.workspace.wall() - url.made_at > SECONDS:
            raise RefusedError("expired_url")
        if url.uses >= USES:
            raise RefusedError("used_url")
        url.uses += 1
        message = self._apply(url, body)
        if message is not None:
            for listener in url.heard:
                listener(message)

    def _apply(self, url: ResponseUrl, body: dict[str, Any]) -> Message | None:
        transcript, original = self.workspace.transcript, url.original
        stands = original is not None and not original.deleted
        if body.get("delete_original"):
            if original is not None and stands:
                transcript.delete(original)
            return None
        text, blocks = str(body.get("text") or ""), body.get("blocks") or []
        check_content(text, blocks)
        check_files(self.workspace, blocks)
        check_metadata(body.get("metadata"))
        if body.get("replace_original") and original is not None and stands:
            transcript.edit(original, text, blocks, self.workspace.clock())
            return original
        if body.get("response_type") == "in_channel":
            message = Message(url.channel, self.workspace.new_ts(), BOT, text, blocks)
            message.thread_ts, message.metadata = str(body.get("thread_ts") or ""), body.get("metadata")
            return transcript.post(message)
        message = self.workspace.whisper(url.channel, url.user, text, blocks)
        if original is None and self.workspace.command_url_replaces:
            url.original = message
        return message
