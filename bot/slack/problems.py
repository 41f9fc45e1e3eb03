"""Errors as private answers that help: whose fault it is and what to do."""

import secrets

import structlog

from bot.errors import (
    AskedWrongly,
    AttendanceError,
    BadPeriod,
    ClassroomError,
    NotAllowed,
    RoomGone,
    StoreError,
    WindowRefused,
)
from bot.render import problems
from bot.render.blocks import Message, Renderer
from bot.render.problems import problem_message
from bot.store.rooms import Found

_log = structlog.get_logger("bot.slack")

KINDS: tuple[tuple[type[AttendanceError], str], ...] = (
    (RoomGone, problems.ROOM),
    (WindowRefused, problems.PERIOD),
    (ClassroomError, problems.PROVIDER),
    (NotAllowed, problems.RIGHTS),
    (BadPeriod, problems.PERIOD),
    (AskedWrongly, problems.ASKED),
    (StoreError, problems.STORE),
)
"""Error → the kind of problem that people are told of; the first that fits."""


def explain(renderer: Renderer, error: AttendanceError) -> Message:
    """An error of the tree, to the person who met it."""
    kind = next((kind for fits, kind in KINDS if isinstance(error, fits)), problems.ASKED)
    return problem_message(renderer, kind, said=str(error), retry=error.retry)


def outcome_of(error: AttendanceError) -> str:
    """How a question that met this error is counted."""
    return "refused" if isinstance(error, NotAllowed) else "problem"


def unknown_room(renderer: Renderer, typed: str, found: Found, *, gone: str = "") -> Message:
    """No such room, or several of that title: the text is repeated, and the rooms it may mean are offered.

    `gone` is a room that we know and the provider does not, or no longer.
    """
    near = [(room.room, room.title) for room in found.rooms or found.near if room.room != gone]
    return problem_message(renderer, problems.ROOM, typed=typed, near=near)


def crashed(renderer: Renderer, error: Exception, doing: str) -> Message:
    """A fault of ours: the person gets a reference, the log what happened under it."""
    reference = secrets.token_hex(4)
    _log.error("crashed", doing=doing, reference=reference, exc_info=error)
    return problem_message(renderer, problems.CRASH, reference=reference)
