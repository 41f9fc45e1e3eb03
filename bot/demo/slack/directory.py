"""Who and where: auth.test, users, user groups, conversations."""

from typing import Any

from bot.demo.slack.rules import RefusedError, readable
from bot.demo.slack.workspace import APP, BOT, TEAM, Workspace

Args = dict[str, Any]


def auth_test(_workspace: Workspace, _args: Args) -> Args:
    """auth.test."""
    return {
        "url": "https://demo.slack.com/",
        "team": "Demo School",
        "team_id": TEAM,
        "user": "attendance",
        "user_id": BOT,
        "bot_id": "B0BOT",
        "app_id": APP,
        "is_enterprise_install": False,
    }


def user_info(workspace: Workspace, args: Args) -> Args:
    """users.info: the locale only where it is asked for."""
    user = workspace.users.get(str(args.get("user", "")))
    if user is None:
        raise RefusedError("user_not_found")
    told: Args = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.real_name,
        "tz": user.tz,
        "is_admin": user.admin,
        "is_owner": user.owner,
        "is_bot": user.bot,
        "is_stranger": user.stranger,
        "profile": {"real_name": user.real_name, "display_name": user.name},
    }
    if str(args.get("include_locale", "")).lower() in ("1", "true"):
        told["locale"] = user.locale
    return {"user": told}


def group_users(workspace: Workspace, args: Args) -> Args:
    """usergroups.users.list."""
    users = workspace.groups.get(str(args.get("usergroup", "")))
    if users is None:
        raise RefusedError("no_such_subteam")
    return {"users": users}


def open_direct(workspace: Workspace, args: Args) -> Args:
    """conversations.open with one user."""
    user = str(args.get("users", ""))
    if user not in workspace.users:
        raise RefusedError("user_not_found")
    return {"channel": {"id": workspace.direct(user).id}}


def channel_info(workspace: Workspace, args: Args) -> Args:
    """conversations.info: public channels are known to all, private ones to members."""
    known = workspace.channels.get(str(args.get("channel", "")))
    channel = (
        known
        if known is not None and not known.private
        else readable(workspace, str(args.get("channel", "")))
    )
    return {
        "channel": {
            "id": channel.id,
            "name": channel.name,
            "is_channel": not channel.private,
            "is_private": channel.private,
            "is_im": bool(channel.im),
            "is_archived": channel.archived,
            "is_member": BOT in channel.members,
        }
    }
