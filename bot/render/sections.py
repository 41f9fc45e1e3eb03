"""Who was alerted, under which word: what the messages of lessons and of storms have in common."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.domain import board as boards
from bot.domain.board import Board, Entry, Reply, Section
from bot.domain.people import is_nameless
from bot.domain.register import ABSENT, LATE, LEFT_EARLY, UNKNOWN, Lesson
from bot.render.people import INITIALS, initials
from bot.render.plain import mrkdwn, plain
from bot.render.sentences import N_
from bot.render.times import Wall
from bot.render.words import Words

NAME, TITLE = 40, 100
"""Graphemes of a person's name and of a lesson's title."""

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


def lesson_values(words: Words, lesson: Lesson) -> dict[str, Any]:
    """Which lesson, where and when."""
    wall = words.wall(lesson.timezone)
    room = plain(lesson.room)
    return {
        "room": room,
        "lesson_title": plain(lesson.title, TITLE) or words.say("Room {room}", room=room),
        "when": wall.span(lesson.start, lesson.end),
        "zone": wall.offset(lesson.start),
    }


def told_values(words: Words, content: Board | Reply, names: str, most: int) -> dict[str, Any]:
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
        name = (initials(one.name) if names == INITIALS else plain(one.name, NAME)) or "–"
        if names != INITIALS and counts[one.name] > 1 and not is_nameless(one.person):
            name += f" ({plain(one.person, NAME)})"
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
