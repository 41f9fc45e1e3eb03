"""What a person does, as the payload Slack sends to the app, and what came of it."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from bot.demo.slack.messages import Message
from bot.demo.slack.workspace import APP, TEAM, Channel, User, Workspace

TEAM_FIELDS = {"id": TEAM, "domain": "demo"}
VERIFICATION = "demo-verification"


@dataclass
class Interaction:
    """A command, click or submission: how fast the app took it, and what it answered."""

    ack: float | None = None
    """Seconds until the app acknowledged; None where it did not within three."""
    status: int = 0
    """HTTP status of the acknowledgement; 200 in Socket Mode."""
    body: dict[str, Any] = field(default_factory=dict)
    """What the acknowledgement carried, such as `response_action`."""
    replies: list[Message] = field(default_factory=list)
    """The messages that came through its `response_url`, one entry a use."""
    payload: dict[str, Any] = field(default_factory=dict, repr=False)
    _news: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def response_url(self) -> str:
        """Where the app may answer."""
        return str(self.payload.get("response_url", ""))

    def heard(self, message: Message) -> None:
        """One more reply."""
        self.replies.append(message)
        self._news.set()

    async def reply(self, number: int = 1, *, within: float = 5.0) -> Message:
        """The `number`-th reply, waited for. Raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            while len(self.replies) < number:
                self._news.clear()
                await self._news.wait()
        return self.replies[number - 1]


def command_payload(
    workspace: Workspace, text: str, user: User, channel: Channel, response_url: str
) -> dict[str, Any]:
    """A slash command, as `text` types it: `/attendance 111`."""
    command, _, rest = text.strip().partition(" ")
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "team_domain": "demo",
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.im else channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": rest.strip(),
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": workspace.new_trigger(user.id),
    }


def click_payload(
    workspace: Workspace, message: Message, action: dict[str, Any], user: User, response_url: str
) -> dict[str, Any]:
    """A press on a button, or a choice in a select, of a message.

    For a message that one person sees, Slack does not send the message itself along.
    """
    channel = workspace.channels[message.channel]
    payload = _who(workspace, "block_actions", user) | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        },
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action | {"action_ts": f"{workspace.wall():.6f}"}],
    }
    if not message.ephemeral:
        payload["message"] = message.as_slack(APP)
    return payload


def view_click_payload(
    workspace: Workspace, view: dict[str, Any], action: dict[str, Any], user: User
) -> dict[str, Any]:
    """A press on a button in a modal or on Home: no `response_url` comes with it."""
    return _who(workspace, "block_actions", user) | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [action | {"action_ts": f"{workspace.wall():.6f}"}],
    }


def submit_payload(
    workspace: Workspace, view: dict[str, Any], values: dict[str, Any], user: User
) -> dict[str, Any]:
    """A modal sent off with `values`: `{block_id: {action_id: {…}}}`."""
    submitted = view | {"state": {"values": values}}
    return _who(workspace, "view_submission", user) | {"view": submitted, "response_urls": []}


def home_event(workspace: Workspace, user: User) -> dict[str, Any]:
    """The event of a person opening the app's Home tab."""
    event: dict[str, Any] = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": workspace.direct(user.id).id,
        "tab": "home",
        "event_ts": f"{workspace.wall():.6f}",
    }
    if user.id in workspace.homes:
        event["view"] = workspace.homes[user.id]
    return {
        "token": VERIFICATION,
        "team_id": TEAM,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(workspace.wall()),
        "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
        "event": event,
    }


def action_of(blocks: list[dict[str, Any]], action_id: str, choice: str | None) -> dict[str, Any]:
    """The action that pressing `action_id` sends; `choice` is a select's value. Raises LookupError."""
    for index, block in enumerate(blocks):
        elements = [*block.get("elements", ()), block.get("accessory") or {}]
        for element in elements:
            if isinstance(element, dict) and element.get("action_id") == action_id:
                return _pressed(element, str(block.get("block_id") or f"b{index}"), choice)
    raise LookupError(f"there is nothing to press called {action_id!r}")


def _pressed(element: dict[str, Any], block_id: str, choice: str | None) -> dict[str, Any]:
    pressed = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    if element["type"] == "button":
        return pressed | {key: element[key] for key in ("text", "value", "style") if key in element}
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    options = [*element.get("options", ()), *grouped]
    chosen = next((option for option in options if option["value"] == choice), None)
    if chosen is None:
        raise LookupError(f"{element['action_id']!r} has no choice {choice!r}")
    return pressed | {"selected_option": chosen}


def _who(workspace: Workspace, kind: str, user: User) -> dict[str, Any]:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM},
        "api_app_id": APP,
        "token": VERIFICATION,
        "team": TEAM_FIELDS,
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": workspace.new_trigger(user.id),
    }
