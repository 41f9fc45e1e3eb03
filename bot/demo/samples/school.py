"""A school to draw: one room in every state, made by the domain itself."""

from collections.abc import Sequence
from typing import Any

from bot.domain.attendance import judge
from bot.domain.corrections import Correction
from bot.domain.evidence import Evidence, evidence
from bot.domain.life import Version
from bot.domain.notes import Note
from bot.domain.people import Excuse, Link, RosterEntry
from bot.domain.policy import Policy
from bot.domain.presence import presences
from bot.domain.reading import Reading
from bot.domain.register import Lesson, Register
from bot.domain.summary import RoomSummary
from bot.domain.visits import LIVE, STAGE, Visit

ZONE = "Asia/Shanghai"
START = 1_795_485_600  # Tuesday 24 November 2026, 10:00 in Shanghai
END = START + 3600
DAY = (START - 10 * 3600, START + 14 * 3600)
ROOM = "1108925474"

NAMES = (
    "Zhao Min", "Qian Li", "Sun Yue", "李小龙", "Zhou Jie", "Wu Tong", "郑爽", "Wang Lei", "Feng Yu",
    "陈思思", "Chu Ran", "Wei Dong", "Jiang Nan", "沈梦瑶", "Han Mei", "Yang Guang", "朱丽叶", "Qin Shi",
)  # fmt: skip


def T(minutes: float) -> int:  # noqa: N802 — reads like the rules
    """Minutes after the start of the lesson."""
    return START + round(minutes * 60)


def visit(
    name: str,
    enter: float,
    leave: float | None,
    *,
    role: str = "student",
    kind: str = LIVE,
    terminal: str = "windows",
    userid: str | None = None,
) -> Visit:
    """A visit in minutes after the start of the lesson; the user id follows from the name."""
    if userid is None:
        userid = str(2000 + sum(map(ord, name)) % 7000)
    left = None if leave is None else T(leave)
    return Visit(kind, userid or f"name:{name.casefold()}", T(enter), left, userid, name, role, terminal)


def class_visits() -> list[Visit]:
    """A lesson as lessons are: most in time, a few late, one gone early, one on two devices."""
    rows = [
        visit("Wang Fang", -6, 61, role="teacher", kind=STAGE),
        visit("Li Mei", -9, 60.5, role="assistant"),
    ]
    odd = {"Zhao Min", "Sun Yue", "Wu Tong", "Feng Yu", "Chu Ran", "Yang Guang"}
    for at, name in enumerate(name for name in NAMES if name not in odd):
        rows.append(visit(name, -4 + at * 0.55, 60 + at % 3 * 0.4))
    rows += [
        visit("Sun Yue", 12, 60),
        visit("Chu Ran", 7.2, 60.2, terminal="android"),
        visit("Wu Tong", 0.2, 25),
        visit("Feng Yu", -1, 14),
        visit("Feng Yu", 14.5, 31),
        visit("Feng Yu", 31.4, 60),
        visit("Yang Guang", -2, 60.3),
        visit("Yang Guang", 9, 22, terminal="ios"),
        visit("Qian Li", 20, 35, kind=STAGE),
        visit("ipad", 3, 58, role="viewer", terminal="ios", userid=""),
    ]
    return rows


def lesson(title: str = "Algebra 7B", **changes: Any) -> Lesson:
    """Tuesday, 10:00 to 11:00."""
    facts: dict[str, Any] = {
        "id": "L1",
        "room": ROOM,
        "title": title,
        "start": START,
        "end": END,
        "timezone": ZONE,
    }
    return Lesson(**(facts | changes))


def roster(names: Sequence[str] = NAMES) -> list[RosterEntry]:
    """Everybody of the class, and its teacher."""
    entries = [RosterEntry(ROOM, visit(name, 0, 1).userid, name) for name in names]
    return [RosterEntry(ROOM, visit("Wang Fang", 0, 1).userid, "Wang Fang", "teacher"), *entries]


def register(
    visits: Sequence[Visit] | None = None,
    *,
    minute: float = 75,
    complete: bool = True,
    rostered: bool = True,
    excuses: Sequence[Excuse] = (),
    corrections: Sequence[Correction] = (),
) -> Register:
    """The lesson judged so many minutes after its start."""
    rows = class_visits() if visits is None else visits
    now = T(minute)
    known = [cut(one, now) for one in rows if one.enter <= now]
    return judge(
        lesson(),
        roster() if rostered else [],
        known,
        Policy(),
        now,
        reading=Reading(taken=now, complete=complete),
        excuses=excuses,
        corrections=corrections,
    )


def proof(
    name: str,
    *,
    marks: Sequence[tuple[str, str]] = (),
    versions: Sequence[Version] = (),
    excuses: Sequence[Excuse] = (),
    links: Sequence[Link] = (),
) -> Evidence:
    """The evidence for one person; `marks` are verdicts given by hand in the afternoon."""
    person = next(line.person for line in register().people if line.name == name)
    corrections = [Correction("L1", person, verdict, why, "U01ALICE", T(300)) for verdict, why in marks]
    judged = register(excuses=excuses, corrections=corrections)
    found = evidence(
        judged, person, class_visits(), now=T(75), versions=versions, corrections=corrections,
        excuses=excuses, links=links,
    )  # fmt: skip
    if found is None:
        raise LookupError(name)
    return found


def cut(one: Visit, now: int) -> Visit:
    """The visit as the records show it at `now`."""
    return one._replace(leave=None) if one.leave is not None and one.leave > now else one


def summary(
    visits: Sequence[Visit] | None = None,
    *,
    registers: Sequence[Register] = (),
    taken: int | None = None,
    title: str = "Algebra 7B",
    period: tuple[int, int] = DAY,
    reason: Note | None = None,
    notes: Sequence[Note] = (),
) -> RoomSummary:
    """The room on that Tuesday."""
    rows = tuple(class_visits() if visits is None else visits)
    now = T(75) if taken is None else taken
    rows = tuple(sorted((cut(one, now) for one in rows if one.enter <= now), key=lambda one: one.enter))
    order = {"teacher": 0, "assistant": 1}
    people = sorted(
        presences(rows, now).values(), key=lambda one: (order.get(one.role, 2), one.first_in, one.name)
    )
    whole = reason is None
    return RoomSummary(
        ROOM, title, *period, ZONE, now, whole, reason, tuple(notes), tuple(registers), tuple(people), rows
    )


def crowd(count: int, name: str = "Student {n:05}") -> list[Visit]:
    """So many students, each with one visit."""
    return [visit(name.format(n=n), n * 5 / count, 60, userid=str(100_000 + n)) for n in range(count)]
