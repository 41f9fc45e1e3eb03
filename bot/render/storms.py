"""Many lessons in one message: those that need a look first, a line each, then the others in one."""

from collections.abc import Sequence
from typing import Any

from bot.domain.board import Board, Reply
from bot.domain.storms import News, Storm
from bot.render.plain import mrkdwn, plain
from bot.render.sections import NAME, lesson_values, told_values
from bot.render.words import Words

MOST = 30
"""So many lessons have a line of their own, then a count."""
_FEW = 5  # names under each word
_FINE = 10  # lessons named where all is well


def storm_values(words: Words, storm: Storm, names: str, most: int) -> dict[str, Any]:
    """What the template `storm` wants."""
    odd = [one for one in storm.lessons if _is_odd(one)]
    fine = [one for one in storm.lessons if not _is_odd(one)]
    few = min(MOST, max(1, most * 2))
    days = {_day(words, one) for one in storm.lessons}
    day = days.pop() if len(days) == 1 else ""
    return {
        "count": len(storm.lessons),
        "odd": len(odd),
        "over": all(one.over for one in storm.lessons),
        "day": day,
        "lessons": [_line(words, one, names, most, with_day=not day) for one in odd[:few]],
        "rest": max(0, len(odd) - few),
        "well": _titles(words, [one for one in fine if not one.over], most),
        "without": _titles(words, [one for one in fine if one.over], most),
    }


def news_values(words: Words, news: News, names: str, most: int) -> dict[str, Any]:
    """What the template `thread` wants, for the lessons of a storm."""
    few = min(MOST, max(1, most))
    shown = [_reply(words, one, names, min(most, _FEW)) for one in news.lessons[:few]]
    return {"replies": shown, "titled": True, "rest": len(news.lessons) - len(shown)}


def reply_values(words: Words, reply: Reply, names: str, most: int) -> dict[str, Any]:
    """What the template `thread` wants, for one lesson: whose thread it is says which."""
    return {"replies": [_reply(words, reply, names, most)], "titled": False, "rest": 0}


def _reply(words: Words, reply: Reply, names: str, most: int) -> dict[str, Any]:
    return {**lesson_values(words, reply.lesson), **told_values(words, reply, names, most)}


def _is_odd(board: Board) -> bool:
    return bool(board.sections or board.notes or board.data_as_of) and not board.lesson.cancelled


def _day(words: Words, board: Board) -> str:
    wall, start = words.wall(board.lesson.timezone), board.lesson.start
    return f"{wall.day(start)} ({wall.offset(start)})"


def _line(words: Words, board: Board, names: str, most: int, *, with_day: bool) -> dict[str, Any]:
    lesson, wall = board.lesson, words.wall(board.lesson.timezone)
    values = lesson_values(words, lesson)
    span = f"{wall.clock(lesson.start)} – {wall.clock(lesson.end)}"
    return {
        **values,
        **told_values(words, board, names, min(most, _FEW)),
        "span": f"{values['when']} ({values['zone']})" if with_day else span,
        "over": board.over,
        "notes": [words.sentence(note, wall) for note in board.notes[: min(1, most)]],
        "as_of": None if board.data_as_of is None else wall.clock(board.data_as_of),
    }


def _titles(words: Words, lessons: Sequence[Board], most: int) -> str:
    """The titles of some of them, and how many more there are; empty where there are none."""
    shown = [
        plain(one.lesson.title, NAME) or plain(one.lesson.room, NAME) for one in lessons[: min(_FINE, most)]
    ]
    return words.joined([mrkdwn(one) for one in shown], len(lessons)) if lessons else ""
