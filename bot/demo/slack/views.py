"""Modals and Home, opened by triggers that live three seconds and serve once."""

import json
from typing import Any

from bot.demo.slack.rules import RefusedError
from bot.demo.slack.workspace import APP, Workspace
from bot.render.limits import problems

Args = dict[str, Any]
VIEW_MAX = 250_000
TRIGGER_SECONDS = 3.0
MOST_MODALS = 3


def open_modal(workspace: Workspace, args: Args) -> Args:
    """views.open."""
    user = _use_trigger(workspace, str(args.get("trigger_id", "")))
    view = _checked(args, "modal") | {"id": workspace.new_id("V"), "user": user}
    workspace.views[view["id"]] = view
    return {"view": view}


def push(workspace: Workspace, args: Args) -> Args:
    """views.push: upon the modal in which a button was pressed. Three may stand so."""
    user = _use_trigger(workspace, str(args.get("trigger_id", "")))
    if not stack(workspace, user):
        raise RefusedError("not_found")
    return {"view": _put_upon(workspace, args, user)}


def update(workspace: Workspace, args: Args) -> Args:
    """views.update, by view id or external id; a stale `hash` is refused."""
    external = args.get("external_id")
    by_name = (one for one in workspace.views.values() if external and one.get("external_id") == external)
    known = workspace.views.get(str(args.get("view_id", ""))) or next(by_name, None)
    if known is None:
        raise RefusedError("not_found")
    if args.get("hash") and args["hash"] != known["hash"]:
        raise RefusedError("hash_conflict")
    view = _checked(args, "modal") | {"id": known["id"], "user": known["user"]}
    view["hash"] = workspace.secret()
    workspace.views[view["id"]] = view
    return {"view": view}


def answered(workspace: Workspace, view: Args, answer: Args) -> None:
    """What the app's answer to a form that was sent off does to the modals."""
    action, user = answer.get("response_action"), str(view["user"])
    if action == "errors":
        fields = {block.get("block_id") for block in view["blocks"] if block.get("type") == "input"}
        if not answer["errors"] or not answer["errors"].keys() <= fields:
            raise RefusedError("invalid_errors")
    elif action == "update":
        update(workspace, {"view_id": view["id"], "view": answer["view"]})
    elif action == "push":
        _put_upon(workspace, answer, user)
    elif action == "clear" or view.get("clear_on_close"):
        for one in stack(workspace, user):
            del workspace.views[one["id"]]
    else:
        del workspace.views[view["id"]]


def stack(workspace: Workspace, user: str) -> list[Args]:
    """The modals that a person has open, the lowest first."""
    return [view for view in workspace.views.values() if view["user"] == user]


def _put_upon(workspace: Workspace, args: Args, user: str) -> Args:
    if len(stack(workspace, user)) >= MOST_MODALS:
        raise RefusedError("push_limit_reached")
    view = _checked(args, "modal") | {"id": workspace.new_id("V"), "user": user}
    workspace.views[view["id"]] = view
    return view


def publish(workspace: Workspace, args: Args) -> Args:
    """views.publish: a user's Home."""
    user = str(args.get("user_id", ""))
    if user not in workspace.users:
        raise RefusedError("user_not_found")
    view = _checked(args, "home") | {"id": workspace.new_id("V"), "user": user}
    workspace.homes[user] = view
    return {"view": view}


def _use_trigger(workspace: Workspace, trigger: str) -> str:
    """Whose trigger it is; it serves once, for three seconds."""
    user, since = workspace.triggers.pop(trigger, ("", 0.0))
    if not user:
        raise RefusedError(
            "exchanged_trigger_id" if trigger in workspace.used_triggers else "invalid_trigger_id"
        )
    workspace.used_triggers.add(trigger)
    if workspace.wall() - since > TRIGGER_SECONDS:
        raise RefusedError("expired_trigger_id")
    return user


def _checked(args: Args, kind: str) -> Args:
    """The view of `args`, if Slack would show it."""
    view = args.get("view")
    if not isinstance(view, dict) or view.get("type") != kind or not isinstance(view.get("blocks"), list):
        raise RefusedError("invalid_arguments")
    if len(json.dumps(view)) > VIEW_MAX:
        raise RefusedError("view_too_large")
    found = problems(view["blocks"], surface=kind)
    if kind == "modal" and not view.get("title"):
        found.append("a modal needs a title")
    if (
        any(block.get("type") == "input" for block in view["blocks"])
        and kind == "modal"
        and not view.get("submit")
    ):
        found.append("a modal with inputs needs submit")
    if found:
        raise RefusedError(
            "invalid_arguments", response_metadata={"messages": [f"[ERROR] {one}" for one in found]}
        )
    return {
        "hash": "first",
        "app_id": APP,
        "state": {"values": {}},
        "private_metadata": "",
        "callback_id": "",
        **view,
    }
