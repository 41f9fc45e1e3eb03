"""Real records as a story: the rows of `show --visits --format csv`, played again from their beginning."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from bot.demo.classroom import DemoRoom
from bot.demo.story import Story, planned
from bot.domain.people import ROSTER_ROLES, RosterEntry
from bot.domain.visits import LIVE, STAGE, Visit
from bot.errors import N_, AskedWrongly, BadFile
from bot.files.badlines import BadLines
from bot.files.table import Row, load, rows
from bot.render.tables import VISIT_COLUMNS

QUARTER = 900
"""Lessons begin and end at quarters of an hour, in seconds."""
HEAD_START = 120
"""The clock begins so many seconds before the first row."""
LONGEST = 86_400
"""Seconds of one file: a story is a day at most."""


def recorded(path: Path) -> Story:
    """The story in a file. Raises BadFile naming every bad line."""
    bad = BadLines(N_("Problems in the records: {problems}; nothing of it was played."))
    found: dict[str, list[Visit]] = defaultdict(list)
    for row in rows(load(path), required=VISIT_COLUMNS, optional=(), bad=bad):
        with bad.line(row.line):
            found[row.exact("room")].append(_visit(row))
    bad.check()
    if not found:
        raise BadFile("There is no visit in {path}.", path=path)
    starts = [visit.enter for visits in found.values() for visit in visits]
    if max(starts) - min(starts) > LONGEST:
        raise BadFile("The records in {path} are of more than a day; play one day at a time.", path=path)
    rooms = tuple(_room(serial, visits) for serial, visits in found.items())
    return Story(min(starts) - HEAD_START, rooms, tuple(planned(room) for room in rooms), tuple(_due(rooms)))


def _visit(row: Row) -> Visit:
    """One row. Raises AskedWrongly."""
    if row["list"] not in (LIVE, STAGE):
        raise AskedWrongly("“{list}” is no list; lists are live and stage.", list=row["list"][:40])
    if not row["room"] or not (row["userid"] or row["name"]):
        raise AskedWrongly("names no room, or nobody.")
    enter, leave = _seconds(row, "enter"), _seconds(row, "leave") if row["leave"] else None
    if leave is not None and leave < enter:
        raise AskedWrongly("ends before it begins.")
    userid, name = row.exact("userid"), row["name"].removeprefix("'")
    person = userid or f"name:{name}"
    return Visit(row["list"], person, enter, leave, userid, name, row["role"], row["terminal"])


def _seconds(row: Row, column: str) -> int:
    try:
        return int(row.exact(column))
    except ValueError:
        raise AskedWrongly("{column} is no number of UTC seconds.", column=column) from None


def _room(serial: str, visits: list[Visit]) -> DemoRoom:
    """A room and the lesson that its records look like: most came just before it, and left at its end."""
    start = _quarter(median(visit.enter for visit in _first_of_each(visits)))
    left = [visit.leave for visit in visits if visit.leave is not None]
    end = max(_quarter(max(left, default=start)), start + QUARTER)
    return DemoRoom(serial, f"Room {serial}", visits, start=start, end=end)


def _first_of_each(visits: Iterable[Visit]) -> list[Visit]:
    first: dict[str, Visit] = {}
    for visit in sorted(visits, key=lambda one: one.enter):
        first.setdefault(visit.person, visit)
    return list(first.values())


def _quarter(moment: float) -> int:
    return round(moment / QUARTER) * QUARTER


def _due(rooms: Iterable[DemoRoom]) -> Iterable[RosterEntry]:
    """Everybody who came under a user id, as if they had been due."""
    for room in rooms:
        for visit in _first_of_each(room.visits):
            if visit.userid and visit.role in ROSTER_ROLES:
                yield RosterEntry(room.serial, visit.userid, visit.name, visit.role)
