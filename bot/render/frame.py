"""What stands above and below every answer about a room: what it is about, how old and how whole it is."""

from typing import Any

from bot.domain.summary import RoomSummary
from bot.render.plain import plain
from bot.render.words import Words

FRESH, STORED, READING = "fresh", "stored", "reading"
"""Read for this answer · read earlier · read earlier, and a new reading is on its way."""

MOST_NOTES = 4
_TITLE = 100


def frame(
    words: Words, summary: RoomSummary, *, now: int, source: str, most: int = MOST_NOTES
) -> dict[str, Any]:
    """The values that the templates `_above` and `_below` want; with less room, fewer notes."""
    wall = words.wall(summary.timezone)
    room, title = plain(summary.room), plain(summary.title, _TITLE)
    fit = min(MOST_NOTES, most)
    notes = [words.sentence(note, wall) for note in summary.notes]
    return {
        "room": room,
        "title": title or words.say("Room {room}", room=room),
        "titled": bool(title),
        "when": wall.span(summary.start, summary.end, now),
        "zone": wall.offset(summary.start),
        "source": source,
        "taken": wall.moment(summary.taken, now),
        "age": words.age(max(now - summary.taken, 0)),
        "complete": summary.complete,
        "reason": words.sentence(summary.reason, wall) if summary.reason else "",
        "notes": notes[:fit],
        "more_notes": max(len(notes) - fit, 0),
    }
