"""Every message with sample data: what the tests check, and what there is to look at."""

from collections.abc import Callable, Mapping

from bot.domain.alerts import RESOLVED
from bot.domain.board import Board, Card, Entry, Reply, Section
from bot.domain.findings import DATA_GAP, TEACHER_GONE, TEACHER_LATE, TEACHER_MISSING
from bot.domain.notes import Note
from bot.domain.notices import Notice, Storm
from bot.render.alerts import Content, alert_message
from bot.render.blocks import Message, Renderer
from bot.render.evidence import evidence_message
from bot.render.problems import KINDS, problem_message
from bot.render.room import room_message
from tests.render.asked import ASKED
from tests.render.samples import ROOM, T, crowd, lesson, proof, register, summary

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
        choices=[(f"Algebra 7B · {ROOM}", "c")] if kind == "room" else (),
        reference="a1b2c3d4",
    )


def _alert(content: Content, **options) -> Draw:
    return lambda renderer: alert_message(renderer, content, **options)


def told(word: str, *people: tuple[str, float, int], count: int = 0) -> Section:
    """People under one word: name, the minute that matters, seconds."""
    entries = (Entry(word, f"id-{name}", name, T(minute), seconds) for name, minute, seconds in people)
    return Section(word, count or len(people), tuple(entries))


RUNNING = (
    told("not_seen", ("Zhao Min", 0, 0), ("李小龙", 0, 0)),
    told("left_early", ("Wu Tong", 25, 2100)),
    told("late", ("Sun Yue", 12, 720), ("Chu Ran", 7.2, 432)),
    told("back", ("Feng Yu", 31, 380)),
)
OVER = (told("absent", ("Zhao Min", 0, 0)), *RUNNING[1:3])
MANY = (told("not_seen", *((f"Student {n:02}", 0, 0) for n in range(20)), count=210),)
DROPPED = Note("dropped_out", {"since": T(20), "people": 17, "inside": 18, "back": 3})


def board(*sections: Section, **changes) -> Board:
    """A lesson's message."""
    counts = {"due": 18, "seen": 16, "present": 15, "partial": 1, "absent": 1}
    facts = {"over": False, "status": "live", "version": 1} | changes
    return Board(
        lesson(), facts.pop("over"), facts.pop("status"), facts.pop("version"), counts, sections, **facts
    )


def card(kind: str, **changes) -> Card:
    """An alert that stands on its own."""
    facts = {"state": "firing", "names": ("Wang Fang",), "since": T(0), "until": None, "facts": {}} | changes
    return Card(lesson(), kind, **facts)


def storm(lessons: int) -> Storm:
    """So many lessons at once."""
    return Storm(tuple(Reply(lesson(f"Class {n}"), RUNNING[:2]) for n in range(lessons)))


def notice(code: str, answer: str) -> Notice:
    """A trouble of ours."""
    return Notice(Note(code, {"channel": "C02ALR", "answer": answer}))


BACK = {"state": RESOLVED, "since": T(20), "until": T(26)}
TOLD: Mapping[str, Draw] = {
    "board": _alert(board(*RUNNING)),
    "board, blind": _alert(board(*RUNNING, data_as_of=T(20), delayed=3720)),
    "board, all there": _alert(board()),
    "board, many": _alert(board(*MANY)),
    "board, dropped out": _alert(board(notes=(DROPPED,))),
    "board, over": _alert(board(*OVER, over=True, status="final")),
    "board, over and fine": _alert(board(over=True, status="corrected", version=2)),
    "board, initials": _alert(board(*RUNNING), names="initials"),
    "board, repeat": _alert(board(*RUNNING), repeat=True),
    "board, short": _alert(board(*MANY), short=True),
    "thread": _alert(Reply(lesson(), RUNNING[:3], 3720)),
    "card": _alert(card(TEACHER_MISSING)),
    "card, late": _alert(card(TEACHER_LATE, since=T(8), facts={"late_by": 480})),
    "card, gone": _alert(card(TEACHER_GONE, since=T(20), author="U01ALICE")),
    "card, back": _alert(card(TEACHER_GONE, **BACK)),
    "card, blind": _alert(card(DATA_GAP, names=(), since=T(20))),
    "card, seeing": _alert(card(DATA_GAP, names=(), **BACK)),
    "storm": _alert(storm(40)),
    "notice": _alert(notice("channel_parked", "not_in_channel")),
    "notice, dead": _alert(notice("message_dead", "msg_too_long"), repeat=True),
}

PARTIAL = Note("page_failed", {"page": 3, "pages": 1})

GALLERY: Mapping[str, Draw] = {
    **TOLD,
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
    **ASKED,
    "reading": lambda renderer: renderer.message("reading", room=ROOM),
    **{f"problem, {kind}": _problem(kind) for kind in KINDS},
}
