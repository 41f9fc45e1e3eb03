"""Rendering a 50-person summary from its template, beside f-strings and json."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.domain.presence import Presence, presences
from bot.domain.summary import RoomSummary
from bot.domain.visits import LIVE, Visit
from bot.render.blocks import Renderer
from bot.render.room import room_message
from tests.bench.measure import Figure, cpu, interleave, milliseconds, ratio
from tests.bench.records import START

PEOPLE, ROUNDS = 50, 100


def summary() -> RoomSummary:
    """A class of fifty, no timetable."""
    visits = tuple(
        Visit(
            LIVE, str(number), START + number * 9, START + 3_600 - number, str(number),
            f"学生{number}", "student", "windows",
        )
        for number in range(PEOPLE)
    )  # fmt: skip
    people = tuple(presences(visits, START + 4_000).values())
    return RoomSummary(
        room="1108925474", title="Algebra", start=START, end=START + 4_000, timezone="Asia/Shanghai",
        taken=START + 4_000, complete=True, reason=None, notes=(), registers=(), people=people, visits=visits,
    )  # fmt: skip


def by_hand(room: RoomSummary) -> str:
    """The floor: a heading, one line a person, f-strings and json."""
    lines = [
        f"• *{escape(one.name)}*  {clock(one.first_in)}–{left(one)}  {one.seconds // 60} min"
        for one in room.people
    ]
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": f"{room.title} · {room.room}"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*{len(room.people)}* people"}},
    ]
    for first in range(0, len(lines), 25):
        text = "\n".join(lines[first : first + 25])
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": text}})
    return json.dumps({"text": f"{room.title}: {len(room.people)} people", "blocks": blocks})


def escape(name: str) -> str:
    """What Slack asks for."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(moment: int) -> str:
    """Beijing time, as `10:03`."""
    return datetime.fromtimestamp(moment + 28_800, UTC).strftime("%H:%M")


def left(one: Presence) -> str:
    """When somebody left, or that they are still there."""
    return "now" if one.last_out is None else clock(one.last_out)


def figures() -> Iterable[Figure]:
    """Both give the JSON text that is sent."""
    renderer = Renderer("en")
    room = summary()

    def ours() -> None:
        for _ in range(ROUNDS):
            message = room_message(renderer, room, now=room.end)
            json.dumps({"text": message.text, "blocks": message.blocks})

    def floor() -> None:
        for _ in range(ROUNDS):
            by_hand(room)

    ours()
    costs = interleave({"floor": lambda: cpu(floor) / ROUNDS, "ours": lambda: cpu(ours) / ROUNDS}, 9)
    note = f"f-strings + json, {milliseconds(costs, 'floor')}"
    yield Figure("render a 50-person summary", ratio(costs, "ours", "floor"), 8.0, note)
