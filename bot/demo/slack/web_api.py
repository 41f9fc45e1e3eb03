"""The Web API: one table from method to what it does, its scope and its kind of token."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from aiohttp import web

from bot.demo.faults import Fault, Faults
from bot.demo.loopback import drop
from bot.demo.slack import chat, directory, files, views
from bot.demo.slack.rules import RefusedError, TooFastError, check_scope, check_token
from bot.demo.slack.workspace import Workspace

Args = dict[str, Any]
JSON_ARGS = ("blocks", "metadata", "view", "files", "attachments")
"""Arguments that a form carries as JSON text."""
FOREVER = 3600.0
HISTORY = "channels:history|groups:history|im:history"
"""One of them at least; which one, the kind of the conversation decides."""


class Method(NamedTuple):
    """A Web API method."""

    does: Callable[[Workspace, Args], Args]
    scope: str = ""
    app_level: bool = False


METHODS: dict[str, Method] = {
    "auth.test": Method(directory.auth_test),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.getPermalink": Method(chat.permalink),
    "conversations.history": Method(chat.history, HISTORY),
    "conversations.replies": Method(chat.replies, HISTORY),
    "conversations.open": Method(directory.open_direct, "im:write"),
    "conversations.info": Method(directory.channel_info, "channels:read|groups:read"),
    "reactions.add": Method(chat.react, "reactions:write"),
    "users.info": Method(directory.user_info, "users:read"),
    "usergroups.users.list": Method(directory.group_users, "usergroups:read"),
    "views.open": Method(views.open_modal),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
    "files.getUploadURLExternal": Method(files.upload_url, "files:write"),
    "files.completeUploadExternal": Method(files.complete, "files:write"),
    "files.delete": Method(files.delete, "files:write"),
}


class WebApi:
    """Serves `POST /api/<method>`."""

    def __init__(self, workspace: Workspace, faults: Faults, more: dict[str, Method]) -> None:
        self.workspace = workspace
        self.faults = faults
        self.methods = METHODS | more
        self.calls: list[tuple[str, Args]] = []
        """Every call with its arguments, without the token."""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        args = await _arguments(request)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token if scheme == "Bearer" else str(args.get("token", ""))
        args.pop("token", None)
        self.calls.append((method, args))
        fault = self.faults.strike(method, args)
        if fault is not None:
            return await self._fail(fault, request, method, args, token)
        return self._answered(method, args, token)

    def _answered(self, name: str, args: Args, token: str) -> web.Response:
        """The answer of a healthy Slack."""
        method = self.methods.get(name, Method(_unknown))
        try:
            check_token(self.workspace, token, app_level=method.app_level)
            check_scope(self.workspace, method.scope)
            answer = {"ok": True, **method.does(self.workspace, args)}
        except RefusedError as refused:
            answer = refused.answer
        except TooFastError as too_fast:
            return rate_limited(too_fast.seconds)
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self.workspace.scopes))})

    async def _fail(
        self, fault: Fault, request: web.Request, name: str, args: Args, token: str
    ) -> web.StreamResponse:
        """The answer of an ailing Slack. With `fault.stored` the call takes effect all the same."""
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return self._answered(name, args, token)
        if fault.stored:
            self._answered(name, args, token)
        return await broken(fault, request)


def _unknown(_workspace: Workspace, _args: Args) -> Args:
    raise RefusedError("unknown_method")


async def broken(fault: Fault, request: web.Request) -> web.StreamResponse:
    """What the caller gets to see of a fault."""
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds or FOREVER)
    if fault.kind == "rate limited":
        return rate_limited(fault.seconds)
    if fault.kind == "status":
        return web.Response(status=fault.status, text="upstream trouble")
    if fault.kind == "html":
        return web.Response(text="<!doctype html><h1>Service unavailable</h1>", content_type="text/html")
    if fault.kind == "code":
        return web.json_response({"ok": False, "error": str(fault.code)})
    if fault.kind in ("drop", "hang"):
        drop(request.transport)
        return web.Response()
    raise ValueError(f"no such fault: {fault.kind}")


def rate_limited(seconds: float) -> web.Response:
    """429 with Retry-After, whole seconds and at least one, as Slack sends it."""
    headers = {"Retry-After": str(max(1, round(seconds + 0.499)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def _arguments(request: web.Request) -> Args:
    """The call's arguments, from JSON, form or query alike."""
    args: Args = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        return args | (json.loads(body) if body else {})
    args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    for name in JSON_ARGS:
        if isinstance(args.get(name), str):
            try:
                args[name] = json.loads(args[name])
            except ValueError:
                args[name] = None
    return args
