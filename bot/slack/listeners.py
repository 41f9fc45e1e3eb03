"""What Slack can send us, and who deals with it: one table.

A listener acknowledges before anything else and without any I/O; the work goes on in a task of its own.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.error import BoltUnhandledRequestError

from bot.slack import actions, alerts, commands, digests, evidence, home, pictures
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.forms import FORMS as MODALS
from bot.slack.receipts import Receipt
from bot.slack.requests import Body, Press, Submission, press_of, submission_of, visit_of
from bot.slack.talk import Question
from bot.slack.work import Work

Deal = Callable[[Desk, Body], Coroutine[Any, Any, None]]


Take = Callable[[Desk, Submission], Awaitable[Receipt]]
"""Must end within two seconds: Slack waits three."""

COMMAND = "/attendance"
MISSHAPEN = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a request that is none of Slack's leads to while it is taken apart; the work itself runs elsewhere."""
_log = structlog.get_logger("bot.slack")


def _question(desk: Desk, body: Body) -> Coroutine[Any, Any, None]:
    asker = Asker(user=body["user_id"], team=body.get("team_id") or "", channel=body.get("channel_id") or "")
    arrived = asyncio.get_running_loop().time()
    text, url, trigger = (body.get(key) or "" for key in ("text", "response_url", "trigger_id"))
    return commands.answer(desk, Question(asker, text, url, arrived, trigger))


def _pressed(act: Callable[[Desk, Press], Coroutine[Any, Any, None]]) -> Deal:
    def deal(desk: Desk, body: Body) -> Coroutine[Any, Any, None]:
        return act(desk, press_of(body))

    return deal


def _visited(desk: Desk, body: Body) -> Coroutine[Any, Any, None]:
    return home.visit(desk, visit_of(body))


LISTENERS: tuple[tuple[str, str | re.Pattern[str], Deal | None], ...] = (
    ("command", COMMAND, _question),
    ("action", "share", _pressed(actions.share)),
    ("action", "more", _pressed(actions.more)),
    ("action", re.compile(r"^again-\d+$"), _pressed(commands.again)),
    ("action", "take", _pressed(home.take)),
    ("action", "release", _pressed(alerts.release)),
    ("action", "snooze", _pressed(alerts.snooze)),
    ("action", "wake", _pressed(alerts.wake)),
    ("action", "about", _pressed(alerts.about)),
    ("action", "digest-lesson", _pressed(digests.open_lesson)),
    ("action", "whom", _pressed(evidence.whom)),
    ("action", "why", _pressed(evidence.why)),
    ("action", "whys", _pressed(evidence.why)),
    ("action", "ask", _pressed(evidence.ask)),
    ("action", "excuse", _pressed(evidence.excuse)),
    ("action", "correct", _pressed(evidence.correct)),
    ("action", "link", _pressed(evidence.link)),
    ("action", "timeline", _pressed(pictures.timeline)),
    ("event", "app_home_opened", _visited),
    ("action", "home-watch", _pressed(home.watch)),
    ("action", "home-roster", _pressed(home.roster)),
    ("action", "home-link", _pressed(home.link)),
    ("action", "home-open", _pressed(home.lesson)),
    ("action", "home-follow", _pressed(home.follow)),
    ("action", "home-unfollow", _pressed(home.unfollow)),
    # a button that only opens a link, and a field that changes, ask for an acknowledgement too
    ("action", re.compile(""), None),
)
"""Kind of request, what it is called, who deals with it: the first that fits. None: nobody needs to."""

FORMS: Mapping[str, Take] = {**MODALS}
"""Modals that are sent off, by name. What a person may mend in them is said before the acknowledgement."""


def listen(app: AsyncApp, desk: Desk, work: Work) -> None:
    """Put the tables into `app`; started work is kept in `work`."""
    for kind, called, deal in LISTENERS:
        register = {"command": app.command, "action": app.action, "event": app.event}[kind]
        register(called)(_acknowledging(desk, work, deal))
    for name, take in FORMS.items():
        app.view(name)(_receiving(desk, work, take))
    app.error(_failed)


def _acknowledging(desk: Desk, work: Work, deal: Deal | None) -> Callable[..., Awaitable[None]]:
    async def listener(ack: AsyncAck, body: Body) -> None:
        await ack()
        if deal:
            work.start(deal(desk, body), name=f"slack-{deal.__name__}")

    return listener


def _receiving(desk: Desk, work: Work, take: Take) -> Callable[..., Awaitable[None]]:
    async def listener(ack: AsyncAck, body: Body) -> None:
        receipt = await take(desk, submission_of(body))
        await ack(**receipt.answer)
        if receipt.then:
            work.start(receipt.then, name="slack-form")

    return listener


async def _failed(error: Exception) -> BoltResponse:
    """Requests that are unknown or misshapen, and mistakes of ours. The body is never logged."""
    if isinstance(error, BoltUnhandledRequestError):
        _log.warning("request_unknown")
        return BoltResponse(status=404)
    if isinstance(error, MISSHAPEN):
        _log.warning("request_misshapen", exc_info=error)
        return BoltResponse(status=400)
    _log.error("listener_crashed", exc_info=error)
    return BoltResponse(status=500)
