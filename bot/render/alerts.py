"""What the bot tells by itself: a lesson's message and its thread, alerts, storms, and notices."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.domain import board as boards
from bot.domain import findings as kinds
from bot.domain.alerts import RESOLVED
from bot.domain.board import Board, Card, Entry, Reply, Section
from bot.domain.notices import Notice, Storm
from bot.domain.people import is_nameless
from bot.domain.register import ABSENT, LATE, LEFT_EARLY, UNKNOWN, Lesson
from bot.render import limits
from bot.render.blocks import Message, Renderer
from bot.render.people import FULL, INITIALS, initials
from bot.render.plain import mrkdwn, plain
from bot.render.sentences import N_
from bot.render.times import Wall
from bot.render.words import Words

Content = Board | Reply | Card | Storm | Notice

LABELS = {
    ABSENT: N_("absent"),
    boards.NOT_SEEN: N_("not seen yet"),
    UNKNOWN: N_("unknown"),
    LEFT_EARLY: N_("left early"),
    LATE: N_("late"),
    boards.BACK: N_("back"),
}
"""What is said of people, in the order of `bot.domain.board.WORDS`."""

MARKS = {
    ABSENT: "🔴",
    boards.NOT_SEEN: "🟡",
    UNKNOWN: "⚪",
    LEFT_EARLY: "🟠",
    LATE: "🔵",
    boards.BACK: "✅",
}
"""A sign beside each word, never instead of it. No `:name:`: a time at the end of a line spoils it."""

_SHORT = 300
_NAME, _TITLE = 40, 100
_MOST_NOTES, _MOST_LESSONS = 4, 30


def alert_message(
    renderer: Renderer, content: Content, *, names: str = FULL, short: bool = False, repeat: bool = False
) -> Message:
    """What an intent shows. `short`: plain and short, because Slack refused it as it was.

    `repeat`: it may have been posted before, and nobody can look.
    """

    def draw(most: int) -> Message:
        template, values = _values(renderer.words, content, names, most)
        return renderer.message(template, **values, repeat=repeat)

    message = limits.fitting(draw, boards.FIRST)
    return replace(message, text=plain(message.text, _SHORT), blocks=[]) if short else message


def _values(words: Words, content: Content, names: str, most: int) -> tuple[str, dict[str, Any]]:
    if isinstance(content, Board):
        return "board", _board(words, content, names, most)
    if isinstance(content, Reply):
        return "thread", {**_lesson(words, content.lesson), **_told(words, content, names, most)}
    if isinstance(content, Card):
        return "card", _card(words, content)
    if isinstance(content, Storm):
        return "storm", _storm(words, content, names, most)
    return "notice", {
        "what": words.sentence(content.what, words.wall(content.timezone)),
        "code": content.what.code,
        "facts": {"channel": "", "answer": "", **content.what.facts},
    }


def _lesson(words: Words, lesson: Lesson) -> dict[str, Any]:
    wall = words.wall(lesson.timezone)
    room = plain(lesson.room)
    return {
        "room": room,
        "lesson_title": plain(lesson.title, _TITLE) or words.say("Room {room}", room=room),
        "when": wall.span(lesson.start, lesson.end),
        "zone": wall.offset(lesson.start),
    }


def _board(words: Words, board: Board, names: str, most: int) -> dict[str, Any]:
    wall = words.wall(board.lesson.timezone)
    counts = {name: board.counts.get(name, 0) for name in ("due", "seen", "present", "partial", "absent")}
    notes = [words.sentence(note, wall) for note in board.notes]
    return {
        **_lesson(words, board.lesson),
        **_told(words, board, names, most),
        "over": board.over,
        "status_word": words.status(board.status, board.version),
        "meaning": words.meaning(board.status),
        "counts": counts,
        "notes": notes[: min(_MOST_NOTES, most)],
        "more_notes": max(0, len(notes) - min(_MOST_NOTES, most)),
        "as_of": None if board.data_as_of is None else wall.clock(board.data_as_of),
    }


def _told(words: Words, content: Board | Reply, names: str, most: int) -> dict[str, Any]:
    """Who, under which word; and how late that was found out."""
    wall = words.wall(content.lesson.timezone)
    return {
        "sections": [_section(words, wall, one, names, most) for one in content.sections],
        "delayed": words.duration(content.delayed) if content.delayed else "",
    }


def _section(words: Words, wall: Wall, section: Section, names: str, most: int) -> dict[str, Any]:
    shown = section.first[:most]
    called = _called(section.first, names)
    people = [
        mrkdwn(called[one.person]) + (f" {detail}" if (detail := _detail(words, wall, one)) else "")
        for one in shown
    ]
    return {
        "mark": MARKS[section.word],
        "label": words.say(LABELS[section.word]),
        "count": section.count,
        "people": words.joined(people, section.count),
        "names": words.joined([mrkdwn(called[one.person]) for one in shown[:3]], section.count),
    }


def _called(entries: Iterable[Entry], names: str) -> dict[str, str]:
    """What people are called: two of one name are told apart by their ids."""
    entries = list(entries)
    counts = Counter(one.name for one in entries)
    called = {}
    for one in entries:
        name = (initials(one.name) if names == INITIALS else plain(one.name, _NAME)) or "–"
        if names != INITIALS and counts[one.name] > 1 and not is_nameless(one.person):
            name += f" ({plain(one.person, _NAME)})"
        called[one.person] = name
    return called


def _detail(words: Words, wall: Wall, one: Entry) -> str:
    """What is worth knowing behind a name."""
    if one.word == LATE:
        return f"+{words.duration(one.seconds)}"
    if one.word == LEFT_EARLY:
        return words.say("at {time}", time=wall.clock(one.moment))
    if one.word == boards.BACK:
        return words.say("after {length}", length=words.duration(one.seconds))
    return ""


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
"""…and when it is over."""


def _card(words: Words, card: Card) -> dict[str, Any]:
    """Teachers are named in full, whatever students are."""
    wall = words.wall(card.lesson.timezone)
    over = card.state == RESOLVED
    ended = over and card.until is not None and card.kind != kinds.TEACHER_LATE
    return {
        **_lesson(words, card.lesson),
        "kind": card.kind,
        "over": over,
        "headline": words.say((OVER if over else CARDS)[card.kind]),
        "teachers": [plain(name, _NAME) for name in card.names],
        "since": wall.clock(card.since),
        "until": wall.clock(card.until) if ended and card.until is not None else "",
        "lasted": words.duration(max(0, card.until - card.since)) if ended and card.until is not None else "",
        "late_by": words.duration(card.facts.get("late_by", 0)),
        "delayed": words.duration(card.delayed) if card.delayed else "",
        "author": card.author,
    }


def _storm(words: Words, storm: Storm, names: str, most: int) -> dict[str, Any]:
    few = min(_MOST_LESSONS, max(1, most * 2))
    shown: Sequence[Reply] = storm.lessons[:few]
    return {
        "count": len(storm.lessons),
        "lessons": [
            {**_lesson(words, one.lesson), **_told(words, one, names, min(most, 5))} for one in shown
        ],
        "rest": len(storm.lessons) - len(shown),
    }
