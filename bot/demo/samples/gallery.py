"""Every message with sample data: what the tests check, and what there is to look at."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.demo.samples.asked import ASKED
from bot.demo.samples.filing import FILED
from bot.demo.samples.handled import HANDLED
from bot.demo.samples.reported import REPORTED
from bot.demo.samples.school import ROOM, T, crowd, lesson, proof, register, summary
from bot.domain.alerts import RESOLVED
from bot.domain.board import Board, Card, Entry, Reply, Section
from bot.domain.findings import DATA_GAP, TEACHER_GONE, TEACHER_LATE, TEACHER_MISSING
from bot.domain.handling import Hand
from bot.domain.notes import Note
from bot.domain.notices import Notice
from bot.domain.storms import News, Storm
from bot.render.alerts import Content, alert_message
from bot.render.blocks import Message, Renderer
from bot.render.evidence import evidence_message
from bot.render.problems import KINDS, problem_message
from bot.render.room import room_message

Draw = Callable[[Renderer], Message]


def _room(**options: Any) -> Draw:
    shown: dict[str, Any] = {"summary": summary(), "now": T(76)}
    return lambda renderer: room_message(renderer, **(shown | options))


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


def _alert(content: Content, **options: Any) -> Draw:
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
SIXTY = (
    told("not_seen", *((f"Zhang Xiaoming {n:02}", 0, 0) for n in range(20)), count=24),
    told("left_early", *((f"欧阳小{n:02}", 20 + n, 900) for n in range(16))),
    told("late", *((f"Maria-Magdalena {n:02}", 6 + n, 360 + 60 * n) for n in range(20))),
)
MANY = (told("not_seen", *((f"Student {n:02}", 0, 0) for n in range(20)), count=210),)
ALL_THERE = {"due": 18, "seen": 18, "present": 18}
DROPPED = Note("dropped_out", {"since": T(20), "people": 17, "inside": 18, "back": 3})


def board(*sections: Section, **changes: Any) -> Board:
    """A lesson's message."""
    counts = {"due": 18, "seen": 16, "present": 15, "partial": 1, "absent": 1}
    facts: dict[str, Any] = {"over": False, "status": "live", "version": 1} | changes
    return Board(
        lesson(), facts.pop("over"), facts.pop("status"), facts.pop("version"), counts, sections, **facts
    )


def card(kind: str, **changes: Any) -> Card:
    """An alert that stands on its own."""
    facts: dict[str, Any] = {
        "state": "firing",
        "names": ("Wang Fang",),
        "since": T(0),
        "until": None,
        "facts": {},
    } | changes
    return Card(lesson(), kind, **facts)


def storm(lessons: int, *, well: int = 0) -> Storm:
    """So many lessons at once, and as many more where all is well."""
    odd = (replace(board(*RUNNING[:2]), lesson=lesson(f"Class {n}", id=f"L{n}")) for n in range(lessons))
    fine = (replace(board(), lesson=lesson(f"Choir {n}", id=f"C{n}")) for n in range(well))
    return Storm((*odd, *fine))


AT_THE_END = Storm(
    (
        *(replace(one, over=True, sections=OVER) for one in storm(2).lessons),
        *(replace(one, over=True) for one in storm(0, well=11).lessons),
    )
)
BLIND = Storm(tuple(replace(one, data_as_of=T(20)) for one in storm(2, well=1).lessons))
NEWS = News(tuple(Reply(lesson(f"Class {n}"), RUNNING[1:3], 3720 * (n == 1)) for n in range(3)))


def notice(code: str, answer: str) -> Notice:
    """A trouble of ours."""
    return Notice(Note(code, {"channel": "C02ALR", "answer": answer}))


HANDLE = "f" * 30
ANNA, BEN = Hand("U01ALICE", T(12)), Hand("U02BOB", T(30))
BACK = {"state": RESOLVED, "since": T(20), "until": T(26)}
TOLD: Mapping[str, Draw] = {
    "board": _alert(board(*RUNNING)),
    "board, blind": _alert(board(*RUNNING, data_as_of=T(20), delayed=3720)),
    "board, all there": _alert(replace(board(), counts=ALL_THERE)),
    "board, sixty names": _alert(board(*SIXTY)),
    "board, many": _alert(board(*MANY)),
    "board, dropped out": _alert(board(notes=(DROPPED,))),
    "board, over": _alert(board(*OVER, over=True, status="final")),
    "board, over, not all known": _alert(
        board(told("unknown", ("Zhao Min", 0, 0)), over=True, status="unknown")
    ),
    "board, blind, nobody missing": _alert(board(data_as_of=T(20))),
    "board, over and fine": _alert(
        replace(board(over=True, status="corrected", version=2), counts=ALL_THERE)
    ),
    "board, initials": _alert(board(*RUNNING), names="initials"),
    "board, repeat": _alert(board(*RUNNING), repeat=True),
    "board, short": _alert(board(*MANY), short=True),
    "thread": _alert(Reply(lesson(), RUNNING[:3], 3720)),
    "card": _alert(card(TEACHER_MISSING)),
    "card, late": _alert(card(TEACHER_LATE, since=T(8), facts={"late_by": 480})),
    "card, gone": _alert(card(TEACHER_GONE, since=T(20), waits=True)),
    "card, back": _alert(card(TEACHER_GONE, **BACK)),
    "card, here": _alert(card(TEACHER_MISSING, state=RESOLVED, until=T(9))),
    "card, did not come back": _alert(card(TEACHER_GONE, state=RESOLVED, since=T(20), closed="lesson_over")),
    "card, cancelled": _alert(card(TEACHER_MISSING, state=RESOLVED, closed="lesson_cancelled")),
    "card, delayed": _alert(card(TEACHER_LATE, since=T(8), facts={"late_by": 480}, delayed=3720)),
    "card, blind": _alert(card(DATA_GAP, names=(), since=T(20))),
    "card, seeing": _alert(card(DATA_GAP, names=(), **BACK)),
    "board, waits": _alert(board(*RUNNING, waits=True), handle=HANDLE),
    "board, on it": _alert(board(*RUNNING, hands=(ANNA,)), handle=HANDLE),
    "board, on it, and more since": _alert(board(*RUNNING, waits=True, hands=(ANNA, BEN)), handle=HANDLE),
    "board, snoozed": _alert(board(*RUNNING, waits=True, snoozed=Hand("U02BOB", T(60))), handle=HANDLE),
    "board, over, on it": _alert(board(*OVER, over=True, status="final", hands=(ANNA,)), handle=HANDLE),
    "card, waits": _alert(card(TEACHER_MISSING, waits=True), handle=HANDLE),
    "card, on it": _alert(card(TEACHER_GONE, since=T(20), hand=ANNA), handle=HANDLE),
    "card, snoozed": _alert(card(TEACHER_MISSING, snoozed=Hand("U02BOB", T(60))), handle=HANDLE),
    "card, late, list": _alert(card(TEACHER_LATE, since=T(8), facts={"late_by": 480}), handle=HANDLE),
    "card, was on it": _alert(card(TEACHER_GONE, **BACK, hand=ANNA), handle=HANDLE),
    "card, class over": _alert(card(TEACHER_MISSING, state=RESOLVED, closed="lesson_over"), handle=HANDLE),
    "card, calls": _alert(card(TEACHER_MISSING, waits=True, calls="S01STAFF"), handle=""),
    "card, blind, waits": _alert(card(DATA_GAP, names=(), since=T(20), waits=True), handle=HANDLE),
    "thread, of a storm": _alert(NEWS),
    "storm": _alert(storm(12)),
    "storm, a large one": _alert(storm(200)),
    "storm, some arrived": _alert(storm(2, well=10)),
    "storm, all arrived": _alert(storm(0, well=12)),
    "storm, blind": _alert(BLIND),
    "storm, over": _alert(AT_THE_END),
    "notice": _alert(notice("channel_parked", "not_in_channel")),
    "notice, archived": _alert(notice("channel_parked", "is_archived")),
    "notice, back": _alert(notice("channel_back", "")),
    "notice, clock": _alert(Notice(Note("clock_off", {"seconds": 3_660}))),
    "notice, older": _alert(Notice(Note("database_older", {"since": T(0), "until": T(60)}))),
    "notice, stays": _alert(notice("message_stays", "cant_delete_message")),
    "notice, held": _alert(notice("message_held", "")),
    "notice, dead": _alert(notice("message_dead", "msg_too_long"), repeat=True),
}

PARTIAL = Note("page_failed", {"page": 3, "pages": 1})

GALLERY: Mapping[str, Draw] = {
    **TOLD,
    **FILED,
    **HANDLED,
    **REPORTED,
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
