"""What Slack sends us, taken apart once: presses, submissions and visits to Home, as frozen values.

Whatever lacks what Slack always sends raises one of `bot.slack.listeners.MISSHAPEN` and is answered as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack.access import Asker

Body = Mapping[str, Any]
Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class OpenView:
    """A modal or Home, as it stood when something was pressed or sent in it."""

    id: str
    hash: str
    """Changes with each update: an update that names an older one is refused."""
    name: str
    """Our name for it, the `callback_id`."""
    about: str
    """Our own opaque note in it, the `private_metadata`."""
    values: Values = field(default_factory=dict)
    """block_id → action_id → what stands in that field."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button, or one choice in a menu."""

    asker: Asker
    value: str
    """The button's opaque value, or that of the option chosen."""
    response_url: str = ""
    """Empty in modals and on Home."""
    trigger: str = ""
    """Opens one modal within three seconds."""
    channel: str = ""
    """Where the message with the button stands; empty in modals and on Home."""
    ts: str = ""
    """Slack's name for that message."""
    view: OpenView | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that somebody sent off."""

    asker: Asker
    view: OpenView


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody opened our Home."""

    asker: Asker


def press_of(body: Body) -> Press:
    """A `block_actions` payload."""
    action, place = body["actions"][0], body.get("container") or {}
    chosen = action.get("selected_option") or {}
    view = body.get("view")
    return Press(
        _asker(body),
        action.get("value") or chosen.get("value") or "",
        body.get("response_url") or "",
        body.get("trigger_id") or "",
        channel=place.get("channel_id") or "",
        ts=place.get("message_ts") or "",
        view=_view(view) if view else None,
    )


def submission_of(body: Body) -> Submission:
    """A `view_submission` payload."""
    return Submission(_asker(body), _view(body["view"]))


def visit_of(body: Body) -> Visit:
    """An `app_home_opened` event."""
    return Visit(Asker(user=body["event"]["user"], team=body.get("team_id") or "", channel=""))


def _asker(body: Body) -> Asker:
    user, channel = body["user"], body.get("channel") or {}
    return Asker(user=user["id"], team=user.get("team_id") or "", channel=channel.get("id") or "")


def _view(view: Mapping[str, Any]) -> OpenView:
    return OpenView(
        view["id"],
        view.get("hash") or "",
        view.get("callback_id") or "",
        view.get("private_metadata") or "",
        (view.get("state") or {}).get("values") or {},
    )
