"""The school day that the demo plays: lessons drawn cell by cell, turned into the visits of rooms.

A line is one person (or one more device of theirs): user id, name, role, terminal, then the time drawn
in cells of two minutes, with a bar where the lesson starts and where it ends.

    ·  away        #  in the room        ^  in the room and on stage
    :  in the room; the connection breaks and is back 25 seconds later

The user id `-` is somebody whom the provider knows by name alone. A line for `10001-10060` stands for sixty
people, one for each id, with its number instead of `*` in the name.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
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


class Drawn(NamedTuple):
    """A room and its drawn lesson, from and to a wall time."""

    serial: str
    title: str
    start: str
    end: str
    picture: str


def drawn_school(day: date, rooms: Iterable[Drawn], due: Iterable[RosterEntry], *, head_start: int) -> Story:
    """A story of drawn lessons; beside `due`, everybody drawn with a user id is on the roster.

    Raises ValueError for a bad line.
    """
    played = []
    for one in rooms:
        start, end = _moment(day, one.start), _moment(day, one.end)
        played.append(DemoRoom(one.serial, one.title, list(draw(one.picture, start)), start=start, end=end))
    seen = {(room.serial, visit.userid): visit for room in played for visit in room.visits}
    entries = [
        RosterEntry(room, userid, visit.name, visit.role)
        for (room, userid), visit in seen.items()
        if userid and visit.role in ROSTER_ROLES
    ]
    lessons = tuple(planned(room) for room in played)
    return Story(min(room.start for room in played) + head_start, tuple(played), lessons, (*entries, *due))


def school(day: date) -> Story:
    """An evening class from 19:00 to 20:00, whose roster is known, and a room that nobody has entered yet."""
    rooms = [
        Drawn(ROOM, "Class 7B Algebra", "19:00", "20:00", EVENING_CLASS),
        Drawn(QUIET_ROOM, "Writing Workshop", "20:30", "21:30", ""),
    ]
    return drawn_school(day, rooms, [RosterEntry(ROOM, *ILL)], head_start=HEAD_START)


def planned(room: DemoRoom) -> Series:
    """The lesson of a room, as a person plans it."""
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
        userids, name, role, terminal, drawn = columns
        before, lesson, after = drawn.split("|")
        for userid in _each(userids):
            called = name.replace("*", userid)
            origin = begins - len(before) * CELL + _untidiness(userid or name)
            for list_, enter, leave in _stays(before + lesson + after, origin):
                yield came(called, enter, leave, userid=userid, role=role, list=list_, terminal=terminal)


def _each(userids: str) -> Iterator[str]:
    """The ids that a line is for; an empty one for somebody without."""
    first, dash, last = userids.partition("-")
    if dash and first.isdigit() and last.isdigit():
        yield from map(str, range(int(first), int(last) + 1))
    else:
        yield "" if userids == "-" else userids


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
