"""A storm: many lessons that begin to talk at once have one message in their channel, and one thread.

It is edited as people arrive, come back or leave, and at last tells how each lesson ended. What is new in
its lessons is named in its thread, one answer for all of them per interval.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.alerts import AlertRules
from bot.domain.board import Board, Reply
from bot.domain.grouping import STORM, Carry
from bot.domain.intents import POST
from bot.domain.notes import Note

WITHIN = 60
"""Seconds in which many lessons beginning to talk are one storm."""
EDITED_EVERY = 30
"""A storm's message is not edited more often than this, in seconds: all its lessons are judged for that."""


@dataclass(frozen=True, slots=True)
class Storm:
    """Many lessons in one message: what is so in each."""

    lessons: tuple[Board, ...]


@dataclass(frozen=True, slots=True)
class News:
    """One answer in the thread of a storm: who is newly alerted in each lesson."""

    lessons: tuple[Reply, ...]


def storm(
    firsts: Sequence[Carry], recent: Iterable[int], *, channel: str, now: int, rules: AlertRules
) -> Carry | None:
    """One message instead of the `firsts` of many lessons; None where there are few enough.

    `recent` is when other lessons began to talk in `channel`.
    """
    lately = sum(1 for moment in recent if now - WITHIN < moment <= now)
    if len(firsts) <= 1 or len(firsts) + lately <= rules.storm:
        return None
    carries = tuple(sorted(one for carry in firsts for one in carry.carries))
    name = hashlib.sha256("|".join(carries).encode()).hexdigest()[:16]
    ends = [carry.deadline for carry in firsts if carry.deadline is not None]
    return Carry(
        POST, STORM, f"v1|{channel}|{name}|{STORM}", 1, now,
        deadline=max(ends) if len(ends) == len(firsts) else None,
        reason=Note("storm", {"lessons": len(firsts), "alerts": len(carries)}),
        carries=carries,
    )  # fmt: skip


def mark(board: Board) -> str:
    """Equal for what looks equal in the line of one lesson: its figures are not in it."""
    lesson = board.lesson
    told = board.sections, board.notes, board.data_as_of, board.over
    line = lesson.id, lesson.title, lesson.start, lesson.end, lesson.cancelled, *told
    return hashlib.sha256(repr(line).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def marks(shown: Storm) -> str:
    """The fingerprint of a storm's message: whether it shows a line is seen without judging the others."""
    return " ".join(sorted(map(mark, shown.lessons)))


def shows(marked: str, board: Board) -> bool:
    """Whether the message of a storm, by its `marks`, shows a lesson as it is."""
    return mark(board) in marked.split()
