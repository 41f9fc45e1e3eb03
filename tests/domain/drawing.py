"""Lessons as people draw them: times of the day, rows, and a picture a character a minute or five.

The lesson of most tests is 10:00–11:00 in Shanghai on a Tuesday:

    ana |··####··##|      · away   # watching   @ on stage   2 on two devices   > still inside

What stands before the first bar is before the lesson, what stands after the second one is after it.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.attendance import judge
from bot.domain.people import STUDENT, TEACHER, RosterEntry
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import Lesson, Line, Register
from bot.domain.visits import LIVE, STAGE, Visit

ZONE = "Asia/Shanghai"
ROOM = "111111"
MINUTE = 60


def at(clock: str) -> int:
    """UTC seconds of a time on the day of the lesson, `"10:05"` or `"10:05:01"`."""
    hours, minutes, *seconds = (int(part) for part in clock.split(":"))
    day = datetime(2025, 1, 14, tzinfo=ZoneInfo(ZONE))
    return int(day.timestamp()) + hours * 3600 + minutes * 60 + sum(seconds)


LESSON = Lesson("algebra", ROOM, "7B Algebra", at("10:00"), at("11:00"), ZONE)


def visit(person: str, enter: int, leave: int | None, *, role: str = STUDENT, **other: str) -> Visit:
    """One row, of a person whose user id and name are alike unless given."""
    userid = "" if person.startswith("name:") else person
    return Visit(
        list=other.get("list", LIVE),
        person=person,
        enter=enter,
        leave=leave,
        userid=other.get("userid", userid),
        name=other.get("name", person.removeprefix("name:").title()),
        role=role,
        terminal=other.get("terminal", "windows"),
    )


def rows(person: str, times: str, *, role: str = STUDENT, **other: str) -> list[Visit]:
    """`rows("ana", "10:00–10:20, stage 10:20–10:35, 10:35–")`: the last one has no end yet."""
    found = []
    for part in times.split(","):
        words = part.split()
        enter, _, leave = words[-1].partition("–")
        own = {**other, "list": STAGE} if words[0] == "stage" else other
        found.append(visit(person, at(enter), at(leave) if leave else None, role=role, **own))
    return found


_DRAWN = re.compile(r"(\w+)(?: (teacher|assistant|viewer|inspector))?\s*([·#@2]*)\|([·#@2>]*)\|?([·#@2>]*)")


def draw(picture: str, *, minutes: int = 5, start: int = LESSON.start) -> list[Visit]:
    """The rows of a drawing, a line a person; `wang teacher |###|` gives the role."""
    found: list[Visit] = []
    for text in picture.strip().splitlines():
        drawn = _DRAWN.fullmatch(text.strip())
        assert drawn, f"no drawing: {text}"
        name, role, before, during, after = drawn.groups()
        moment = start - len(before) * minutes * MINUTE
        for mark, run in groupby(before + during + after):
            until = moment + len(list(run)) * minutes * MINUTE
            found += _run(name, mark, moment, until, role or STUDENT)
            moment = until
    return _held_open(found)


def _run(name: str, mark: str, start: int, end: int, role: str) -> list[Visit]:
    if mark == "·":
        return []
    if mark == ">":
        return [visit(name, start, None, role=role)]
    kind = STAGE if mark == "@" else LIVE
    first = visit(name, start, end, role=role, list=kind)
    return [first, first._replace(enter=start + 1, terminal="ios")] if mark == "2" else [first]


def _held_open(drawn: list[Visit]) -> list[Visit]:
    """`####>` is one visit that has not ended."""
    joined: list[Visit] = []
    for row in drawn:
        if row.leave is None and joined and joined[-1][:2] == row[:2] and joined[-1].leave == row.enter:
            joined[-1] = joined[-1]._replace(leave=None)
        else:
            joined.append(row)
    return joined


def roster(*students: str, teacher: str = "") -> list[RosterEntry]:
    """The room's roster: students by user id, perhaps a teacher."""
    due = [RosterEntry(ROOM, userid, userid.title()) for userid in students]
    return [*due, RosterEntry(ROOM, teacher, teacher.title(), TEACHER)] if teacher else due


def judged(
    visits: Iterable[Visit],
    due: Iterable[RosterEntry] = (),
    *,
    now: str | int = "11:30",
    policy: Policy | None = None,
    lesson: Lesson = LESSON,
    complete: bool = True,
    **more: object,
) -> Register:
    """The register at `now`, from records read at `now`."""
    moment = at(now) if isinstance(now, str) else now
    reading = more.pop("reading", None) or Reading(moment, complete)
    return judge(lesson, list(due), visits, policy or Policy(), moment, reading=reading, **more)


def line(register: Register, person: str) -> Line:
    """The line of one person."""
    found = [one for one in register.people if one.person == person]
    assert len(found) == 1, f"{len(found)} lines for {person}"
    return found[0]


def said(one: Line) -> str:
    """A line in short: `"partial 2400 s 66.66 % late 600 left_early 600"`."""
    parts = round(one.share * 10_000)
    lengths = {"late": f" {one.late_by}", "left_early": f" {one.early_by}"}
    flags = [flag + lengths.get(flag, "") for flag in one.flags]
    return " ".join([one.verdict or "–", f"{one.seconds} s", f"{parts // 100}.{parts % 100:02} %", *flags])


def codes(notes: Iterable[object]) -> list[str]:
    """The codes of notes, in order."""
    return [note.code for note in notes]
