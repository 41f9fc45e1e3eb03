"""The answers to subcommands with sample data, for the gallery."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.demo.samples.school import END, ROOM, START, ZONE, T, class_visits, lesson, register, visit
from bot.domain.courses import Ahead, InCourse, stand, worst_first
from bot.domain.directory import Detailed, Listed
from bot.domain.glance import Glance, glance
from bot.domain.home import Room
from bot.domain.lately import Attended, Inside, Lately, Somebody
from bot.domain.mutes import Mute
from bot.domain.muting import Target
from bot.domain.past import Past
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import Lesson
from bot.domain.schedule import plan
from bot.domain.scopes import Given
from bot.domain.trends import Course, TrendRules
from bot.domain.visits import Visit
from bot.render.blocks import Message, Renderer
from bot.render.grants import GIVEN, NOT_GIVEN, TAKEN, grants_message
from bot.render.lately import lately_message
from bot.render.mutes import muted_message, mutes_message
from bot.render.now import now_message
from bot.render.rooms import rooms_message
from bot.render.watched import REMOVED, STATES, SURE, UNWATCHED, WATCHED, watched_message
from bot.slack.subcommands.help import about_message, help_message
from bot.slack.vocabulary import MUTE, entry

Draw = Callable[[Renderer], Message]


def _glance(
    title: str, room: str = ROOM, *, minute: float = 30, rows: Sequence[Visit] = (), age: int = 40
) -> Glance:
    """A lesson at that minute, read so many seconds before."""
    judged = register([*rows], minute=minute)
    judged = replace(judged, lesson=lesson(title, room=room))
    return glance(judged, Reading(T(30) - age, complete=True, fresh=age < 120), Policy(), T(minute))


def _now(*found: Glance, following: Sequence[Lesson] = (), **options: Any) -> Draw:
    ordered = sorted(found, key=lambda one: one.order)
    shown: dict[str, Any] = {"now": T(30), "timezone": ZONE}
    return lambda renderer: now_message(renderer, ordered, following, **(shown | options))


TAUGHT = [visit("Wang Fang", -6, 61, role="teacher")]
SCHOOL = (
    _glance("Algebra 7B", rows=class_visits()),
    _glance("Chinese 3A · 语文", "2208925474", rows=[one for one in class_visits() if one.role != "teacher"]),
    _glance("Physics 9C", "3308925474", rows=class_visits(), age=900),
    _glance("Art", "4408925474", minute=4, rows=class_visits()),
    _glance("Chess club", "5508925474", minute=-8, rows=TAUGHT),
    _glance("History 8A", "6608925474", minute=61, rows=class_visits()),
)
LARGE = [replace(one, lesson=lesson(f"七年级数学提高班 {n:03}")) for n in range(40) for one in SCHOOL[:5]]
NEXT = (lesson("Algebra 7B", start=START + 90_000, end=END + 90_000),)


def _rooms(total: int, *, skip: int = 0, wanted: str = "") -> Draw:
    listed = [
        Detailed(
            Listed(f"{ROOM[:-2]}{n:02}", ("Algebra 7B", "初二 数学", "")[n % 3], watched=n % 4 < 3),
            (NEXT[0], lesson(channel="C02ALR"), None, None)[n % 4],
            due=n % 3 * 9,
            read=T(30 - n) if n % 5 else None,
        )
        for n in range(total)
    ][skip : skip + 15]
    return lambda renderer: rooms_message(
        renderer, listed, total=total, now=T(30), wanted=wanted, skip=skip, more="m", back="b"
    )


def _watched(state: str, *, many: int = 1) -> Draw:
    first = datetime(2026, 11, 24, 10)  # noqa: DTZ001 - wall time, as a person plans it
    found = [
        plan(room=ROOM, start=first + timedelta(days=n), end=first + timedelta(days=n, hours=1),
             timezone=ZONE, title="Algebra 7B", repeat="weekly", channel="C02ALR", teacher="Wang Fang")
        for n in range(many)
    ]  # fmt: skip
    choices = {WATCHED: [("Plan another lesson", "a"), ("Stop watching", "b")], REMOVED: [("Undo", "c")]}
    return lambda renderer: watched_message(
        renderer,
        state,
        room=ROOM,
        title="Algebra 7B",
        series=() if state == UNWATCHED else found,
        choices=choices.get(state, []),
    )


def _course(title: str, letters: str, *, ahead: int = 0, ends: bool = True) -> InCourse:
    """A lesson a day: P present, L late, A absent, E excused."""
    verdicts = {"P": "present", "L": "present", "A": "absent", "E": "excused"}
    known = register().people[0]
    course = Course(ROOM, title)
    pasts = [
        Past(
            f"{n}",
            course,
            START - (len(letters) - n) * 86_400,
            1.0,
            {"2047": known._replace(verdict=verdicts[letter], flags=("late",) if letter == "L" else ())},
        )
        for n, letter in enumerate(letters)
    ]
    coming = Ahead(ahead, START + ahead * 86_400, ends)
    return stand(course, pasts, "2047", now=T(30), ahead=coming, rules=TrendRules())


COURSES = (
    _course("Algebra 7B", "PPLPAPPAAA", ahead=12),
    _course("语文 3A", "PPPPPPPPPPPPLPPPPPPP", ahead=8, ends=False),
    _course("Physics 9C", "PEPA", ahead=40),
    _course("Art", "PAAPAAPAPP", ahead=3),
    _course("Chess club", "", ahead=5),
)


def _lately(count: int, *inside: Inside, skip: int = 0, courses: tuple[InCourse, ...] = ()) -> Draw:
    lines = {line.name: line for line in register().people}
    met = [lines[name] for name in ("Sun Yue", "Wu Tong", "Zhao Min", "Qian Li")]
    lessons = [
        Attended(lesson(start=START - n * 86_400), "live" if not n else "final", met[n % 4])
        for n in range(count)
    ]
    who = Somebody("2047", ("Sun Yue", "ipad"), (ROOM,), is_due=True)
    found = Lately(who, T(30) - 28 * 86_400, tuple(lessons), inside, tuple(sorted(courses, key=worst_first)))
    return lambda renderer: lately_message(renderer, found, now=T(30), timezone=ZONE, skip=skip, more="m")


MUTED = (
    Target(person="2047", name="Zhao Min"),
    Target(kind="late"),
    Target(room=ROOM, title="Algebra 7B"),
    Target(room=ROOM, kind="not_seen", title="Algebra 7B"),
    Target(person="name:ipad", room=ROOM, lesson="L1", title="Algebra 7B", name="ipad"),
)


def _mute(target: Target, reason: str = "") -> Mute:
    return Mute(T(150), "U01ALICE", T(30), reason, target.person, target.room, target.kind, target.lesson)


def _muted(target: Target, reason: str = "") -> Draw:
    given = _mute(target, reason)
    return lambda renderer: muted_message(renderer, target, given, 3, now=T(30), timezone=ZONE, undo="u")


def _mutes(*targets: Target, **options: Any) -> Draw:
    known = {number: (_mute(one, "School trip"), one) for number, one in enumerate(targets, 1)}
    undo = dict.fromkeys(known, "u")
    return lambda renderer: mutes_message(renderer, known, undo, now=T(30), timezone=ZONE, **options)


def _grants(*people: Given, **options: Any) -> Draw:
    return lambda renderer: grants_message(renderer, people, now=T(30), timezone=ZONE, **options)


def _given(who: str, *rooms: Room) -> Given:
    return Given(who, rooms, "U01ALICE", T(20))


TUTOR = _given("U02BOB", Room(ROOM, "Algebra 7B"), Room("2208925471", ""))
MANY = tuple(
    _given(f"U{n:02}TUTOR", *(Room(f"{room}08925474", "Algebra " * 8) for room in range(20)))
    for n in range(30)
)
ALLOW = ("C02ALR", "S01STAFF", "U03CHEN")

ASKED: Mapping[str, Draw] = {
    "grants": _grants(TUTOR, _given("S01STAFF", Room("*", "")), take={"U02BOB": "t"}, unknown={"S01STAFF"}),
    "grants, none": _grants(allow=ALLOW),
    "grants, many": _grants(*MANY, allow=("*",), take={one.who: "t" for one in MANY}),
    "grants, given": _grants(TUTOR, state=GIVEN, take={"U02BOB": "t"}, anyway={"U02BOB"}),
    "grants, taken": _grants(_given("U02BOB"), state=TAKEN, undo="u"),
    "grants, not given": _grants(_given("U02BOB"), state=NOT_GIVEN),
    "help": help_message,
    "help_one": lambda renderer: about_message(renderer, entry(MUTE)),
    "rooms": _rooms(23),
    "rooms, searched": _rooms(3, wanted="algebra"),
    "rooms, the last page": _rooms(23, skip=15),
    "rooms, none": _rooms(0),
    "rooms, none like it": _rooms(0, wanted="music"),
    **{f"watched, {state}": _watched(state) for state in STATES},
    "watched, many": _watched(SURE, many=40),
    "lately": _lately(30),
    "lately, a few": _lately(2, Inside(ROOM, "Algebra 7B", T(3), T(29))),
    "lately, nothing": _lately(0),
    "lately, courses": _lately(3, courses=COURSES),
    "lately, many courses": _lately(
        30, courses=tuple(_course("高等代数与几何学导论课程" * 4, "PAAPAAPAPP", ahead=3) for _ in range(12))
    ),
    "lately, the end": _lately(30, skip=25),
    "muted": _muted(MUTED[0], "At the dentist"),
    "muted, a kind": _muted(MUTED[1]),
    "mutes": _mutes(*MUTED),
    "mutes, none": _mutes(ended="Zhao Min (2047), in every room"),
    "mutes, no such": _mutes(MUTED[2], missed="7"),
    "reading, anything": lambda renderer: renderer.message("reading", room=""),
    "now": _now(*SCHOOL, share="s"),
    "now, initials": _now(*SCHOOL, names="initials", shared_by="U01ALICE"),
    "now, nothing": _now(following=NEXT),
    "now, nothing at all": _now(),
    "now, about to begin": _now(SCHOOL[4], share="s"),
    "now, large": _now(*LARGE, share="s", more="m"),
    "now, the end of a large one": _now(*LARGE, skip=190, share="s", more="m"),
}
