"""The school day that the demo plays: lessons drawn cell by cell, turned into the visits of rooms.

A line is one person (or one more device of theirs): user id, name, role, terminal, then the time drawn
in cells of two minutes, with a bar where the lesson starts and where it ends.

    ·  away        #  in the room        ^  in the room and on stage
    :  in the room; the connection breaks and is back 25 seconds later
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.demo.classroom.rooms import DemoRoom, came
from bot.domain.people import ROSTER_ROLES, RosterEntry
from bot.domain.schedule import Series, plan
from bot.domain.visits import LIVE, STAGE, Visit

TIMEZONE = "Asia/Shanghai"
CELL = 120
BREAK = 25
HEAD_START = 300
"""The clock begins so many seconds into class: the first question finds people there, and one still due."""
ROOM, QUIET_ROOM = "1108925474", "2205417733"

EVENING_CLASS = """
9001  林静         teacher    windows  ··^^^|^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^|^·
9002  Li Wei       assistant  mac      ···##|##############################|##
4101  陈晨         student    windows  ····#|##############################|#·
4102  王小明       student    android  ·····|····##########################|#·
4103  赵一诺       student    ios      ···##|######################········|··
4104  刘洋         student    windows  ····#|######:###:#####··####:#######|··
4105  孙悦         student    mac      ···##|##############################|#·
4105  孙悦         student    ios      ·····|··········#########···········|··
4106  周子涵       student    windows  ····#|###########^^^^^^#############|··
4107  Emma Zhang   student    ios      ·····|##############################|··
4108  <!channel>   student    windows  ····#|##############################|··
"""
ILL = ("4109", "吴迪")
"""Due that evening, and never there."""


@dataclass(frozen=True, slots=True)
class Story:
    """A school day."""

    start: int
    """When its clock begins, UTC seconds."""
    rooms: tuple[DemoRoom, ...]
    lessons: tuple[Series, ...]
    """What a person imported before."""
    due: tuple[RosterEntry, ...]


def school(day: date) -> Story:
    """An evening class from 19:00 to 20:00, whose roster is known, and a room that nobody has entered yet."""
    begins, ends, later = _moment(day, "19:00"), _moment(day, "20:00"), _moment(day, "21:30")
    evening = DemoRoom(ROOM, "Class 7B Algebra", list(draw(EVENING_CLASS, begins)), start=begins, end=ends)
    quiet = DemoRoom(QUIET_ROOM, "Writing Workshop", start=ends + 1800, end=later)
    lessons = tuple(_planned(room) for room in (evening, quiet))
    seen = {one.userid: one for one in evening.visits if one.role in ROSTER_ROLES}
    due = [RosterEntry(ROOM, one.userid, one.name, one.role) for one in seen.values()]
    return Story(begins + HEAD_START, (evening, quiet), lessons, (*due, RosterEntry(ROOM, *ILL)))


def _planned(room: DemoRoom) -> Series:
    start, end = (
        datetime.fromtimestamp(at, ZoneInfo(TIMEZONE)).replace(tzinfo=None) for at in (room.start, room.end)
    )
    return plan(room=room.serial, title=room.title, start=start, end=end, timezone=TIMEZONE)


def draw(picture: str, begins: int) -> Iterator[Visit]:
    """The visits that a picture shows, its first bar at `begins`. Raises ValueError for a bad line."""
    for line in filter(None, map(str.strip, picture.splitlines())):
        columns = re.split(r" {2,}", line)
        if len(columns) != 5 or columns[4].count("|") != 2:  # noqa: PLR2004 - the shape described above
            raise ValueError(f"not a line of a story: {line!r}")
        userid, name, role, terminal, drawn = columns
        before, lesson, after = drawn.split("|")
        origin = begins - len(before) * CELL + _untidiness(userid)
        for list_, enter, leave in _stays(before + lesson + after, origin):
            yield came(name, enter, leave, userid=userid, role=role, list=list_, terminal=terminal)


def _stays(cells: str, origin: int) -> Iterator[tuple[str, int, int]]:
    """List, enter and leave of each stay."""
    for run in re.finditer(r"[#^:]+", cells):
        enter = origin + run.start() * CELL
        for broken in re.finditer(":", run[0]):
            drop = origin + (run.start() + broken.start()) * CELL + CELL // 2
            yield LIVE, enter, drop
            enter = drop + BREAK
        yield LIVE, enter, origin + run.end() * CELL
    for run in re.finditer(r"\^+", cells):
        yield STAGE, origin + run.start() * CELL, origin + run.end() * CELL


def _untidiness(userid: str) -> int:
    """Nobody arrives on the dot: up to 50 seconds, always the same for the same person."""
    return zlib.crc32(userid.encode()) % 50


def _moment(day: date, clock: str) -> int:
    return int(datetime.combine(day, time.fromisoformat(clock), ZoneInfo(TIMEZONE)).timestamp())
