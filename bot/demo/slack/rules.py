"""Slack's rules for calls and messages. A refusal carries Slack's own error name."""

import re
from collections.abc import Mapping
from typing import Any

from bot.demo.slack.messages import Blocks
from bot.demo.slack.workspace import BOT, Channel, Workspace
from bot.render import limits

TEXT_MAX = 40_000
METADATA_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,255}")


class RefusedError(Exception):
    """Slack says `{"ok": false, "error": code, …}`."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.answer = {"ok": False, "error": code, **more}


class TooFastError(Exception):
    """Slack says 429, come back in `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def check_token(workspace: Workspace, token: str, *, app_level: bool) -> None:
    """Refuse a missing, unknown, revoked or wrong kind of token."""
    if not token:
        raise RefusedError("not_authed")
    if token == workspace.bot_token and workspace.revoked:
        raise RefusedError("token_revoked")
    if token not in (workspace.bot_token, workspace.app_token):
        raise RefusedError("invalid_auth")
    if (token == workspace.app_token) != app_level:
        raise RefusedError("not_allowed_token_type")


def check_scope(workspace: Workspace, needed: str) -> None:
    """Refuse a method whose scope the app lacks. `a|b` needs either."""
    if needed and not any(scope in workspace.scopes for scope in needed.split("|")):
        first, provided = needed.split("|", maxsplit=1)[0], ",".join(sorted(workspace.scopes))
        raise RefusedError("missing_scope", needed=first, provided=provided)


def postable(workspace: Workspace, channel_id: str) -> Channel:
    """The channel, if the bot may post there. A user's id means the direct conversation."""
    if channel_id in workspace.users and channel_id != BOT:
        return workspace.direct(channel_id)
    channel = readable(workspace, channel_id)
    if channel.archived:
        raise RefusedError("is_archived")
    return channel


def readable(workspace: Workspace, channel_id: str) -> Channel:
    """The channel, if the bot is in it. A private one that it is not in does not exist for it."""
    channel = workspace.channels.get(channel_id)
    if channel is None or (channel.private and BOT not in channel.members):
        raise RefusedError("channel_not_found")
    if BOT not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def check_history(workspace: Workspace, channel: Channel) -> None:
    """Refuse to tell what was said in a kind of conversation that the app may not look into."""
    kind = "im" if channel.im else "groups" if channel.private else "channels"
    check_scope(workspace, f"{kind}:history")


def check_content(text: str, blocks: Blocks) -> None:
    """Refuse what Slack would not show: nothing at all, too much, or blocks beyond its limits."""
    if not text.strip() and not blocks:
        raise RefusedError("no_text")
    if len(text) > TEXT_MAX:
        raise RefusedError("msg_too_long")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise RefusedError("invalid_blocks_format")
    found = limits.problems(blocks)
    if found:
        code = "msg_blocks_too_long" if limits.size(blocks) > limits.BYTES else "invalid_blocks"
        raise RefusedError(code, response_metadata={"messages": [f"[ERROR] {problem}" for problem in found]})


def check_metadata(metadata: object) -> None:
    """Refuse metadata that is not an event type and a flat object."""
    if metadata is None:
        return
    if not isinstance(metadata, Mapping) or not isinstance(metadata.get("event_payload"), Mapping):
        raise RefusedError("invalid_metadata_format")
    if not METADATA_NAME.fullmatch(str(metadata.get("event_type", ""))):
        raise RefusedError("invalid_metadata_schema")
