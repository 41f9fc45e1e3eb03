"""What stands below an alert: who is on it, until when it is snoozed, and the buttons that fit that."""

from typing import Any

from bot.domain.alerts import RESOLVED
from bot.domain.board import Board, Card
from bot.domain.findings import OURS
from bot.domain.handling import LASTING, REST, SNOOZES, Hand
from bot.render.times import Wall
from bot.render.words import Words


def hands(words: Words, content: object, handle: str) -> dict[str, Any]:
    """The values that the templates `board` and `card` want below; nothing for what has no buttons.

    `handle` is what the buttons carry.
    """
    if isinstance(content, Board):
        return _board(words, content, handle)
    return _card(words, content, handle) if isinstance(content, Card) else {}


def _board(words: Words, board: Board, handle: str) -> dict[str, Any]:
    wall = words.wall(board.lesson.timezone)
    return {
        "handle": "" if board.over or board.lesson.cancelled else handle,
        "lengths": [*SNOOZES, REST],
        "waits": board.waits,
        "hands": [_said(wall, one) for one in board.hands if not board.over],
        "snoozed": _said(wall, board.snoozed) if board.snoozed else None,
    }


def _card(words: Words, card: Card, handle: str) -> dict[str, Any]:
    wall = words.wall(card.lesson.timezone)
    over = card.state == RESOLVED
    said = _said(wall, card.hand) if card.hand else None
    acts = [("evidence", words.say("Ask about somebody…")), ("list", words.say("Open the list"))]
    return {
        "handle": "" if over or card.calls else handle,
        "lengths": [] if card.kind not in LASTING else [*SNOOZES, *([] if card.kind in OURS else [REST])],
        "waits": card.waits,
        "hands": [said] if said and not over else [],
        "was_on_it": said if over else None,
        "snoozed": _said(wall, card.snoozed) if card.snoozed else None,
        "acts": [] if card.kind in OURS else acts,
        "calls": f"<!subteam^{card.calls}>" if card.calls else "",
    }


def _said(wall: Wall, hand: Hand) -> tuple[str, str]:
    """Who, and the time by the lesson's clock."""
    return hand.author, wall.clock(hand.at)
