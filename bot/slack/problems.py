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
    return problem_message(renderer, kind, said=renderer.words.error(error), retry=error.retry)


def outcome_of(error: AttendanceError) -> str:
    """How a question that met this error is counted."""
    return "refused" if isinstance(error, NotAllowed) else "problem"


def crashed(renderer: Renderer, error: Exception, doing: str) -> Message:
    """A fault of ours: the person gets a reference, the log what happened under it."""
    return problem_message(renderer, problems.CRASH, reference=reference_of(error, doing))


def reference_of(error: Exception, doing: str) -> str:
    """What the person is given, and what the log tells the fault under."""
    reference = secrets.token_hex(4)
    _log.error("crashed", doing=doing, reference=reference, exc_info=error)
    return reference
