"""The answer to `/attendance <room>`: a room's summary as one message."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.people import ASSISTANT, TEACHER, normalise
from bot.domain.presence import Presence
from bot.domain.summary import RoomSummary
from bot.render import limits
from bot.render.blocks import Message, Renderer
from bot.render.people import FULL, Names, chunks, is_inside, lines, stay
from bot.render.plain import plain
from bot.render.register import lesson_values, lessons_values
from bot.render.times import Wall
from bot.render.words import Words

FRESH, STORED, READING = "fresh", "stored", "reading"
"""Read for this answer · read earlier · read earlier, and a new reading is on its way."""

MOST_LINES = 50
"""People shown at most; the rest are counted."""
_MOST_NOTES = 4


def room_message(
    renderer: Renderer,
    summary: RoomSummary,
    *,
    now: int,
    source: str = FRESH,
    person: str = "",
    names: str = FULL,
    share: str | None = None,
    more: str | None = None,
    skip: int = 0,
    shared_by: str = "",
) -> Message:
    """What is known of a room, exceptions first.

    `person` narrows it to people whose id or name fits. `share` and `more` are the opaque values of the
    buttons *Share* and *Next*, which are left out where None. `skip` people were shown already.
    `shared_by` is the Slack user who put it into a channel; buttons are left out there.
    """
    if person:
        return _person_message(
            renderer, summary, person, now=now, source=source, names=names, share=share, shared_by=shared_by
        )
    most = MOST_LINES
    while True:
        values = _values(renderer.words, summary, now=now, source=source, names=names, skip=skip, most=most)
        message = renderer.message(
            _template(summary),
            **values,
            share=share,
            more=more if values["rest"] else None,
            shared_by=shared_by,
        )
        if most == 0 or limits.size(message.blocks) <= limits.BYTES:
            return message
        most = most * 2 // 3 if most > 1 else 0  # only long names in many scripts get here


def _template(summary: RoomSummary) -> str:
    if not summary.registers:
        return "room" if summary.people else "empty"
    return "lesson" if len(summary.registers) == 1 else "lessons"


def _values(
    words: Words, summary: RoomSummary, *, now: int, source: str, names: str, skip: int, most: int
) -> dict[str, Any]:
    wall = words.wall(summary.timezone)
    base = {**heading(words, summary, wall, now), **tail(words, summary, wall, now, source), "rest": 0}
    if len(summary.registers) > 1:
        return base | lessons_values(words, summary, wall, names)
    if summary.registers:
        return base | lesson_values(words, summary.registers[0], wall, names, skip=skip, most=most)
    return base | _people_values(words, summary, wall, names, skip=skip, most=most)


def heading(words: Words, summary: RoomSummary, wall: Wall, now: int) -> dict[str, Any]:
    """What stands above every answer about a room."""
    return {
        "title": plain(summary.title, 100) or words.say("Room {room}", room=plain(summary.room)),
        "room": plain(summary.room),
        "titled": bool(plain(summary.title)),
        "when": wall.span(summary.start, summary.end, now),
        "zone": wall.offset(summary.start),
    }


def tail(words: Words, summary: RoomSummary, wall: Wall, now: int, source: str) -> dict[str, Any]:
    """What stands below every answer about a room: how old and how whole the records are."""
    notes = [words.sentence(note, wall) for note in summary.notes]
    return {
        "source": source,
        "taken": wall.moment(summary.taken, now),
        "age": words.age(max(now - summary.taken, 0)),
        "complete": summary.complete,
        "reason": words.sentence(summary.reason, wall) if summary.reason else "",
        "notes": notes[:_MOST_NOTES],
        "more_notes": max(len(notes) - _MOST_NOTES, 0),
    }


def _people_values(
    words: Words, summary: RoomSummary, wall: Wall, mode: str, *, skip: int, most: int
) -> dict[str, Any]:
    names = Names(summary.people, mode)
    shown = summary.people[skip : skip + most]
    dated = not wall.one_day(summary.start, summary.end - 1)
    counts: dict[str, int] = {}
    for person in summary.people:
        counts[person.role] = counts.get(person.role, 0) + 1
    return {
        "total": len(summary.people),
        "roles": [words.roles(role, count) for role, count in counts.items()],
        "inside": sum(is_inside(person) for person in summary.people),
        "teachers": [_staff(person, names, wall) for person in summary.people if person.role == TEACHER][:5],
        "assistants": [_staff(person, names, wall) for person in summary.people if person.role == ASSISTANT][
            :5
        ],
        "first": skip + 1,
        "listings": chunks(lines(shown, names, words, wall, dated=dated)),
        "rest": max(len(summary.people) - skip - len(shown), 0),
    }


def _staff(person: Presence, names: Names, wall: Wall) -> dict[str, Any]:
    return {"name": names(person), "stay": stay(person, wall), "inside": is_inside(person)}


def find_people(people: Sequence[Presence], wanted: str) -> list[Presence]:
    """Those with that user id, else with that name, else with a name that holds it."""
    exact = [person for person in people if person.userid and person.userid == wanted.strip()]
    if exact:
        return exact
    text = normalise(wanted)
    called = [person for person in people if any(normalise(name) == text for name in person.names)]
    return called or [person for person in people if any(text in normalise(name) for name in person.names)]


def _person_message(
    renderer: Renderer,
    summary: RoomSummary,
    person: str,
    *,
    now: int,
    source: str,
    names: str,
    share: str | None,
    shared_by: str,
) -> Message:
    words = renderer.words
    wall = words.wall(summary.timezone)
    found = find_people(summary.people, person)
    naming = Names(summary.people, names)
    dated = not wall.one_day(summary.start, summary.end - 1)
    values: Mapping[str, Any] = {
        **heading(words, summary, wall, now),
        **tail(words, summary, wall, now, source),
        "wanted": plain(person),
        "found": [
            {
                "name": naming(one),
                "role": words.role(one.role),
                "seconds": one.seconds,
                "stage": one.stage_seconds,
                "devices": one.devices,
                "inside": is_inside(one),
                "visits": chunks(_visit_lines(summary, one, words, wall, dated=dated))[:3],
                "others": [plain(name) for name in one.names if name != one.name][:5],
            }
            for one in found[:3]
        ],
        "rest": [naming(one) for one in found[3:23]],
        "total": len(found),
        "people": len(summary.people),
    }
    return renderer.message("person", **values, share=share, shared_by=shared_by)


def _visit_lines(
    summary: RoomSummary, person: Presence, words: Words, wall: Wall, *, dated: bool
) -> list[str]:
    """One line a visit: `10:00–10:20     20 min  watching, Windows`."""
    own = [visit for visit in summary.visits if visit.person == person.person]
    rows = []
    for visit in own:
        day = f"{wall.day(visit.enter)} " if dated else ""
        out = "" if visit.leave is None else wall.clock(visit.leave)
        length = (
            words.say("still inside") if visit.leave is None else words.duration(visit.leave - visit.enter)
        )
        rows.append(
            (
                f"{day}{wall.clock(visit.enter)}–{out}",
                length,
                words.visit_list(visit.list),
                words.terminal(visit.terminal),
            )
        )
    first = max((len(row[0]) for row in rows), default=0)
    second = max((len(row[1]) for row in rows), default=0)
    return [
        f"{when:<{first}}  {length:>{second}}  {kind} · {terminal}" for when, length, kind, terminal in rows
    ]
