"""Who is due, as CSV: `room,userid,name,role` and perhaps `from,until`, in any order."""

from datetime import date, datetime

from bot.domain.people import ASSISTANT, STUDENT, TEACHER, RosterEntry
from bot.errors import N_, AskedWrongly
from bot.files.badlines import BadLines
from bot.files.cells import read_date, read_room
from bot.files.table import Row, rows

REQUIRED = ("room", "userid")
OPTIONAL = ("name", "role", "from", "until")
ROLES = {
    "": STUDENT,
    "student": STUDENT,
    "学生": STUDENT,
    "學生": STUDENT,
    "teacher": TEACHER,
    "老师": TEACHER,
    "老師": TEACHER,
    "教师": TEACHER,
    "assistant": ASSISTANT,
    "助教": ASSISTANT,
}


def read_roster_csv(data: bytes) -> list[RosterEntry]:
    """The roster in `data`, in the order of its lines. Raises BadFile naming every bad line."""
    bad = BadLines(N_("Problems in the roster: {problems}; nothing of it was imported."))
    found: dict[tuple[str, str], tuple[int, RosterEntry]] = {}
    for row in rows(data, required=REQUIRED, optional=OPTIONAL, bad=bad):
        with bad.line(row.line):
            entry = entry_of(row)
            line, _ = found.setdefault((entry.room, entry.person), (row.line, entry))
            if line != row.line:
                raise AskedWrongly("names the same person in the same room as line {line}.", line=line)
    bad.check()
    return [entry for _, entry in found.values()]


def entry_of(row: Row) -> RosterEntry:
    """Who one line names. Raises AskedWrongly."""
    userid, name = row.exact("userid"), row["name"]
    if not userid and not name:
        raise AskedWrongly("names nobody: userid and name are both empty.")
    role = ROLES.get(row["role"].lower())
    if role is None:
        raise AskedWrongly(
            "“{role}” is no role. Roles are student, teacher and assistant.", role=row["role"][:40]
        )
    since, until = _day(row["from"], "from"), _day(row["until"], "until")
    if since and until and until < since:
        raise AskedWrongly("is due until {until}, before it begins on {since}.", until=until, since=since)
    return RosterEntry(read_room(row.exact("room")), userid, name, role, since, until)


def _day(text: str, column: str) -> date | None:
    found = read_date(text, column) if text else None
    return found.date() if isinstance(found, datetime) else found
