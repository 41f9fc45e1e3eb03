"""Opening a modal: rights are checked and what it needs is looked up while its trigger lives."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.scopes import EVERY
from bot.errors import AttendanceError
from bot.metrics import QUESTIONS
from bot.render.blocks import Renderer, View
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.problems import outcome_of, reference_of
from bot.store import audit

SOON = 1.5
"""Seconds that may pass before something is opened; a trigger lives for three."""

Draw = Callable[[Renderer], Awaitable[View]]


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opens a modal, and what lets them."""

    desk: Desk
    asker: Asker
    trigger: str


async def present(opener: Opener, name: str, room: str, draw: Draw) -> bool:
    """Open the modal `name` about `room` with the view that `draw` makes; whether one opened.

    What stands in the way, such as missing rights, is said in a modal too: only its reader sees it.
    """
    desk, asker, trigger = opener.desk, opener.asker, opener.trigger
    making = asyncio.create_task(_made(desk, asker, name, room, draw), name=f"modal-{name}")
    await asyncio.wait({making}, timeout=SOON)
    if making.done():
        return bool(await desk.windows.open(trigger, await making))
    opened = await desk.windows.open(trigger, desk.renderer.view("working", about=""))
    view = await making
    return bool(opened and await desk.windows.update(opened, view))


async def _made(desk: Desk, asker: Asker, name: str, room: str, draw: Draw) -> View:
    """The view, or one that says why not. Nothing is raised."""
    renderer, outcome = desk.renderer, "answered"
    try:
        renderer = await desk.reader(asker)
        await desk.access.check(asker, room)
        looked_at = "" if room == EVERY else room
        await desk.database.run(audit.note_look, asker.user, looked_at, desk.now(), f"{name} form")
        view = await draw(renderer)
    except AttendanceError as error:
        outcome = outcome_of(error)
        view = trouble_view(renderer, renderer.words.error(error), retry=error.retry)
    except Exception as error:  # noqa: BLE001 - the person gets a reference, the log the rest
        outcome = "crashed"
        view = trouble_view(renderer, crash_words(renderer, error, name))
    QUESTIONS.labels(name, outcome).inc()
    return view


def trouble_view(
    renderer: Renderer, said: str, *, retry: bool = False, back: bool = False, about: str = ""
) -> View:
    """Says why something could not be done. `back`: the form with what was typed stands beneath."""
    return renderer.view("trouble", said=said[:600], retry=retry, back=back, about=about)


def crash_words(renderer: Renderer, error: Exception, doing: str) -> str:
    """A fault of ours as a sentence with a reference, under which the log tells what happened."""
    return renderer.words.say(
        "This is a fault in the bot, not in what you typed. "
        "If it comes again, tell whoever runs it this reference: {reference}",
        reference=reference_of(error, doing),
    )
