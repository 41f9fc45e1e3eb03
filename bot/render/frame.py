"""What stands above and below every answer about a room: what it is about, how old and how whole it is."""

from typing import Any

from bot.domain.periods import DAY
from bot.domain.summary import RoomSummary
from bot.render.plain import plain
from bot.render.times import Wall
from bot.render.words import Words

FRESH, STORED, READING = "fresh", "stored", "reading"
"""Read for this answer · read earlier · read earlier, and a new reading is on its way."""

MOST_NOTES = 4
_TITLE = 100


def frame(
    words: Words, summary: RoomSummary, *, now: int, source: str, most: int = MOST_NOTES, visits: bool = False
) -> dict[str, Any]:
    """The values that the templates `_above` and `_below` want; with less room, fewer notes.

    `visits`: what stands between them are times of visits, not lessons.
    """
    wall = words.wall(summary.timezone)
    room, title = plain(summary.room), plain(summary.title, _TITLE)
    when, within = day_or_period(words, summary, wall, now) if visits else (_span(summary, wall, now), "")
    fit = min(MOST_NOTES, most)
    notes = [words.sentence(note, wall) for note in summary.notes]
    return {
        "room": room,
        "title": title or words.say("Room {room}", room=room),
        "titled": bool(title),
        "when": when,
        "within": within,
        "zone": wall.offset(summary.start),
        "source": source,
        "taken": wall.token(summary.taken, now),
        "age": words.age(max(now - summary.taken, 0)),
        "complete": summary.complete,
        "reason": words.sentence(summary.reason, wall) if summary.reason else "",
        "notes": notes[:fit],
        "more_notes": max(len(notes) - fit, 0),
    }


def day_or_period(words: Words, summary: RoomSummary, wall: Wall, now: int) -> tuple[str, str]:
    """What stands once above the times of visits: their day, with the period it is of; else the period.

    `has_days` says whether each of the times needs a day of its own besides.
    """
    period = _span(summary, wall, now)
    day = _only_day(summary, wall)
    if day is None or wall.one_day(summary.start, summary.end - 1):
        return period, ""
    if summary.end - summary.start > DAY:
        within = words.say("within {period}", period=period)
    else:
        within = words.say(
            "the {length} before {time}",
            length=words.duration(summary.end - summary.start),
            time=wall.moment(summary.end, day),
        )
    return wall.day(day, now), within


def has_days(summary: RoomSummary, wall: Wall) -> bool:
    """Whether days belong beside the times of visits: they are of several days, and the period is too."""
    return not wall.one_day(summary.start, summary.end - 1) and _only_day(summary, wall) is None


def _span(summary: RoomSummary, wall: Wall, now: int) -> str:
    return wall.span(summary.start, summary.end, now)


def _only_day(summary: RoomSummary, wall: Wall) -> int | None:
    """A moment of the one local day on which everybody came and left; None where there is none such."""
    if not summary.visits:
        return None
    first = min(visit.enter for visit in summary.visits)
    last = max(visit.enter if visit.leave is None else visit.leave for visit in summary.visits)
    return first if wall.one_day(first, last) else None
