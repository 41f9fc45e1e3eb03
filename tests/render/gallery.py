"""Every message with sample data: what the tests check, and what there is to look at."""

from collections.abc import Callable, Mapping

from bot.domain.notes import Note
from bot.render.blocks import Message, Renderer
from bot.render.evidence import evidence_message
from bot.render.problems import KINDS, problem_message
from bot.render.room import room_message
from tests.render.samples import ROOM, T, crowd, proof, register, summary

Draw = Callable[[Renderer], Message]


def _room(**options) -> Draw:
    return lambda renderer: room_message(renderer, **({"summary": summary(), "now": T(76)} | options))


def _evidence(renderer: Renderer) -> Message:
    return evidence_message(renderer, proof("Feng Yu", marks=[("present", "Power cut at home")]))


def _problem(kind: str) -> Draw:
    return lambda renderer: problem_message(
        renderer,
        kind,
        typed="algebra",
        said="What the error says.",
        near=[(ROOM, "Algebra 7B")] if kind == "room" else (),
        reference="a1b2c3d4",
    )


PARTIAL = Note("page_failed", {"page": 3, "pages": 1})

GALLERY: Mapping[str, Draw] = {
    "room": _room(share="s"),
    "room, running": _room(summary=summary(taken=T(9)), now=T(10), source="reading", share="s"),
    "room, large": _room(summary=summary(crowd(2025)), source="stored", share="s", more="m"),
    "room, the end of a large one": _room(summary=summary(crowd(2025)), skip=2000, more="m"),
    "room, of the last 24 hours": _room(summary=summary(period=(T(-1364), T(76)), taken=T(76)), share="s"),
    "empty": _room(summary=summary([])),
    "empty, and not whole": _room(summary=summary([], reason=PARTIAL)),
    "person": _room(person="feng", share="s"),
    "person, nobody": _room(person="nobody"),
    "lesson": _room(summary=summary(registers=[register()]), share="s"),
    "lesson, running": _room(summary=summary(taken=T(9), registers=[register(minute=9)]), now=T(10)),
    "lesson, upcoming": _room(summary=summary(taken=T(-9), registers=[register(minute=-9)]), now=T(-9)),
    "lesson, without roster": _room(summary=summary(registers=[register(rostered=False)])),
    "lesson, not whole": _room(summary=summary(registers=[register(complete=False)], reason=PARTIAL)),
    "lesson, shared": _room(summary=summary(registers=[register()]), names="initials", shared_by="U01ALICE"),
    "lessons": _room(summary=summary(registers=[register(), register(rostered=False), register(minute=-9)])),
    "evidence": _evidence,
    "help": lambda renderer: renderer.message("help"),
    "reading": lambda renderer: renderer.message("reading", room=ROOM),
    **{f"problem, {kind}": _problem(kind) for kind in KINDS},
}
