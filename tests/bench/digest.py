"""The digest of a day of a thousand lessons, with four weeks before it, as the sender makes and writes it."""

import asyncio
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.attendance import judge
from bot.domain.life import Version
from bot.domain.people import RosterEntry
from bot.domain.periods import DAY
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import Lesson, Register
from bot.domain.scan import Scan
from bot.domain.schedule import Series, Timetable, lesson_id, plan
from bot.domain.visits import LIVE, Visit
from bot.render.blocks import Renderer
from bot.render.digest import digest_message
from bot.render.reports import Look
from bot.store import registers, rooms, roster, scans, timetable
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases.digest import Ground, Scope, digest_on
from bot.usecases.week import week_before
from tests.bench.measure import Figure, cpu

LESSONS, PEOPLE, WEEKS = 1_000, 30, 6
HOUR = 3_600
BEGIN = int(datetime(2026, 10, 5, 8, tzinfo=UTC).timestamp())
"""A Monday."""
TODAY = BEGIN + WEEKS * 7 * DAY
CHANNEL = "C0BENCH"


def series(number: int) -> Series:
    """A lesson every Monday, in a room of its own."""
    start = datetime.fromtimestamp(BEGIN + 5 * (number % 120) * 60, UTC)
    end = datetime.fromtimestamp(start.timestamp() + HOUR, UTC)
    return plan(
        room=str(100_000 + number), title=f"Course {number}", start=start, end=end, timezone="UTC",
        repeat="weekly", channel=CHANNEL,
    )  # fmt: skip


def register(one: Series, start: int, missing: int) -> Register:
    """One Monday of it: somebody is missing each time."""
    lesson = Lesson(
        lesson_id(one.id, start), one.room, one.title, start, start + HOUR, "UTC", channel=CHANNEL
    )
    due = [RosterEntry(one.room, str(n), f"学生{n}") for n in range(1, PEOPLE + 1)]
    now = start + 2 * HOUR
    judged = judge(lesson, due, visits(start, missing), Policy(), now, reading=Reading(now, complete=True))
    return replace(judged, status="final")


def visits(start: int, missing: int) -> list[Visit]:
    """Everybody but one."""
    return [
        Visit(LIVE, str(n), start + 9 * n, start + HOUR, str(n), f"学生{n}", "student", "windows")
        for n in range(1, PEOPLE + 1)
        if n != missing
    ]


def fill(db: Connection) -> None:
    """Seven Mondays of a thousand courses, all of them judged and final."""
    every = [series(number) for number in range(LESSONS)]
    with transaction(db):
        timetable.take(db, Timetable(tuple(every)))
    for week in range(WEEKS + 1):
        with transaction(db):
            for number, one in enumerate(every):
                start = int(one.start.timestamp()) + week * 7 * DAY
                found = register(one, start, 1 + (number + week // 3) % PEOPLE)
                registers.keep(db, Version(found, start + 2 * HOUR, start, start + 2 * HOUR))


def unsettle(db: Connection) -> None:
    """Today's lessons have no final register: each is judged anew from its records."""
    memo = VisitMemo()
    for number in range(LESSONS):
        one = series(number)
        start = int(one.start.timestamp()) + WEEKS * 7 * DAY
        scan = Scan(
            one.room, start - HOUR, start + 2 * HOUR, start + 2 * HOUR,
            tuple(visits(start, 1 + number % PEOPLE)), complete=True,
        )  # fmt: skip
        with transaction(db):
            rooms.remember(db, one.room, one.title)
            roster.take(db, [RosterEntry(one.room, str(n), f"学生{n}") for n in range(1, PEOPLE + 1)])
            scans.keep(db, scan, memo)
            db.conn.execute("DELETE FROM registers WHERE room = ? AND start = ?", (one.room, start))


def figures() -> Iterable[Figure]:
    """CPU seconds of the whole process: reading, counting, and writing the message."""
    with tempfile.TemporaryDirectory() as name:
        database = Database.open(Path(name) / "digest.db", lock=False)
        asyncio.run(database.run(fill))
        ground, scope, now = Ground(CHANNEL, "UTC"), Scope(CHANNEL), TODAY + 12 * HOUR
        today = datetime.fromtimestamp(TODAY, UTC).date()
        renderer = Renderer("en")

        def day() -> None:
            found, _ = asyncio.run(database.run(digest_on, ground, scope, today, now, due=True))
            assert (found.covers.judged, len(found.absent)) == (LESSONS, LESSONS)
            digest_message(renderer, found, Look())

        def week() -> None:
            after = datetime.fromtimestamp(TODAY + 7 * DAY, UTC).date()
            found = asyncio.run(database.run(week_before, ground, scope, after, TODAY + 7 * DAY))
            assert found.covers.judged == LESSONS
            digest_message(renderer, found, Look())

        day()  # what is compiled and imported once is not the digest's
        for work, made, ceiling in (
            ("digest of 1 000 lessons × 30 people, four weeks before", day, 1.0),
            ("digest of the week of those, six weeks before", week, 2.0),
        ):
            seen = min(cpu(made) for _ in range(3))
            yield Figure(work, seen / ceiling, 1.0, f"{ceiling:g} s CPU; seen {seen:.2g} s")
        asyncio.run(database.run(unsettle))
        seen = min(cpu(day) for _ in range(2))
        yield Figure("… where none of its registers is final", seen, None, f"1 s CPU; seen {seen:.2g} s")
        database.close()
