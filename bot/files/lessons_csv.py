"""A timetable as CSV: `room,title,start,end,repeat,until,timezone,channel,teacher`, in any order."""

import re

from bot.domain.schedule import Series, Timetable, plan
from bot.errors import N_, AskedWrongly
from bot.files.badlines import BadLines
from bot.files.cells import read_date, read_moment, read_room
from bot.files.table import Row, rows

REQUIRED = ("room", "start", "end")
OPTIONAL = ("title", "repeat", "until", "timezone", "channel", "teacher")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,20}")


def read_lessons_csv(data: bytes, *, timezone: str) -> Timetable:
    """The timetable in `data`. `timezone` is meant where a line names none.

    Raises BadFile naming every bad line.
    """
    bad = BadLines(N_("Problems in the timetable: {problems}; nothing of it was imported."))
    found: dict[str, tuple[int, Series]] = {}
    for row in rows(data, required=REQUIRED, optional=OPTIONAL, bad=bad):
        with bad.line(row.line):
            series = _series(row, timezone)
            line, _ = found.setdefault(series.id, (row.line, series))
            if line != row.line:
                raise AskedWrongly("names the same room and start as line {line}.", line=line)
    bad.check()
    return Timetable(tuple(series for _, series in found.values()), says_changes=False)


def _series(row: Row, timezone: str) -> Series:
    channel = row["channel"]
    if channel and not _CHANNEL.fullmatch(channel):
        raise AskedWrongly(
            "“{channel}” is no channel id. Ids look like C02ABCDEF; see the channel's details.",
            channel=channel[:40],
        )
    return plan(
        room=read_room(row.exact("room")),
        title=row["title"],
        start=read_moment(row["start"], "start"),
        end=read_moment(row["end"], "end"),
        repeat=row["repeat"],
        until=read_date(row["until"], "until") if row["until"] else None,
        timezone=row["timezone"] or timezone,
        channel=channel,
        teacher=row.exact("teacher"),
    )
