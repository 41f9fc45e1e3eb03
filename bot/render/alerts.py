"""What the bot tells by itself: a lesson's message and its thread, alerts, storms, and notices."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain import board as boards
from bot.domain import findings as kinds
from bot.domain.alerts import RESOLVED
from bot.domain.board import Board, Card, Reply
from bot.domain.digest import Digest
from bot.domain.notices import Notice
from bot.domain.report import Details, Report
from bot.domain.storms import News, Storm
from bot.domain.weekly import Week
from bot.render import limits
from bot.render.blocks import Message, Renderer
from bot.render.digest import digest_message
from bot.render.hands import hands
from bot.render.people import FULL
from bot.render.plain import plain
from bot.render.reports import Look
from bot.render.sections import NAME, lesson_values, told_values
from bot.render.sentences import N_
from bot.render.storms import news_values, reply_values, storm_values
from bot.render.words import Words

Told = Board | Reply | Card | Storm | News | Notice
Content = Told | Report

_SHORT = 300
_MOST_NOTES = 4
_COUNTS = ("due", "seen", "present", "partial", "absent", "unknown", "excused")


def alert_message(
    renderer: Renderer,
    content: Content,
    *,
    names: str = FULL,
    short: bool = False,
    repeat: bool = False,
    handle: str = "",
    native: bool = False,
) -> Message:
    """What an intent shows. `short`: plain and short, because Slack refused it as it was.

    `repeat`: it may have been posted before, and nobody can look. `handle` is what its buttons carry: the id
    of the intent of the message; without, it has none. `native`: the workspace takes charts and tables.
    """
    if isinstance(content, Digest | Week | Details):
        message = digest_message(renderer, content, Look(names, native and not short, repeat))
    else:
        message = _told(renderer, content, names, repeat=repeat, handle=handle)
    return replace(message, text=plain(message.text, _SHORT), blocks=[]) if short else message


def _told(renderer: Renderer, content: Told, names: str, *, repeat: bool, handle: str) -> Message:
    def draw(most: int) -> Message:
        template, values = _values(renderer.words, content, names, most)
        return renderer.message(template, **values, **hands(renderer.words, content, handle), repeat=repeat)

    return limits.fitting(draw, boards.FIRST)


def _values(words: Words, content: Told, names: str, most: int) -> tuple[str, dict[str, Any]]:
    if isinstance(content, Board):
        return "board", _board(words, content, names, most)
    if isinstance(content, Reply):
        return "thread", reply_values(words, content, names, most)
    if isinstance(content, Card):
        return "card", _card(words, content)
    if isinstance(content, Storm):
        return "storm", storm_values(words, content, names, most)
    if isinstance(content, News):
        return "thread", news_values(words, content, names, most)
    return "notice", {
        "what": words.sentence(content.what, words.wall(content.timezone)),
        "code": content.what.code,
        "facts": {"channel": "", "answer": "", **content.what.facts},
    }


def _board(words: Words, board: Board, names: str, most: int) -> dict[str, Any]:
    wall = words.wall(board.lesson.timezone)
    counts = {name: board.counts.get(name, 0) for name in _COUNTS}
    notes = [words.sentence(note, wall) for note in board.notes]
    return {
        **lesson_values(words, board.lesson),
        **told_values(words, board, names, most),
        "over": board.over,
        "status_word": words.status(board.status, board.version),
        "meaning": words.meaning(board.status),
        "counts": counts,
        "notes": notes[: min(_MOST_NOTES, most)],
        "more_notes": max(0, len(notes) - min(_MOST_NOTES, most)),
        "as_of": None if board.data_as_of is None else wall.clock(board.data_as_of),
    }


CARDS = {
    kinds.TEACHER_MISSING: N_("The teacher is not here"),
    kinds.TEACHER_LATE: N_("The teacher came late"),
    kinds.TEACHER_GONE: N_("The teacher is gone"),
    kinds.DATA_GAP: N_("I cannot see who is in class"),
}
"""The headline of an alert that stands on its own, while it is so…"""

OVER = {
    kinds.TEACHER_MISSING: N_("The teacher is here"),
    kinds.TEACHER_LATE: N_("The teacher came late"),
    kinds.TEACHER_GONE: N_("The teacher is back"),
    kinds.DATA_GAP: N_("I can see again who is in class"),
}
"""…when it is over…"""

NEVER = {
    **CARDS,
    kinds.TEACHER_MISSING: N_("The teacher did not come"),
    kinds.TEACHER_GONE: N_("The teacher did not come back"),
}
"""…and when the lesson is, though it is not."""


def _headlines(card: Card) -> Mapping[str, str]:
    if card.state != RESOLVED:
        return CARDS
    return OVER if not card.closed else NEVER if card.closed == "lesson_over" else CARDS


def _card(words: Words, card: Card) -> dict[str, Any]:
    """Teachers are named in full, whatever students are."""
    wall = words.wall(card.lesson.timezone)
    over = card.state == RESOLVED
    ended = over and card.until is not None and card.kind != kinds.TEACHER_LATE
    return {
        **lesson_values(words, card.lesson),
        "kind": card.kind,
        "over": over,
        "closed": card.closed if over else "",
        "headline": words.say(_headlines(card)[card.kind]),
        "teachers": [plain(name, NAME) for name in card.names],
        "since": wall.clock(card.since),
        "until": wall.clock(card.until) if ended and card.until is not None else "",
        "lasted": words.duration(max(0, card.until - card.since)) if ended and card.until is not None else "",
        "late_by": words.duration(card.facts.get("late_by", 0)),
        "delayed": words.duration(card.delayed) if card.delayed else "",
    }
