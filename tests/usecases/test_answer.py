"""Who was in a room: read, kept, summed up. A real database and the provider's stand-in."""

import itertools
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.demo.classroom import DemoClassroom, DemoRoom, Fault, came
from bot.domain.periods import Period
from bot.domain.schedule import Series, Timetable
from bot.domain.summary import RoomSummary
from bot.errors import ClassroomError
from bot.store import timetable, visits
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.usecases.answer import stored, summarise, usual_period

ROOM = "1108925474"
NOW = int(time.time())
DAY = Period(NOW - 86_400, NOW)


class School:
    """A bot's inner part: one room, its provider, a database."""

    def __init__(self, provider: DemoClassroom, classroom: Classroom, database: Database) -> None:
        self.provider = provider
        self.classroom = classroom
        self.database = database
        self.memo = VisitMemo()

    @property
    def room(self) -> DemoRoom:
        return self.provider.rooms[0]

    async def read(self, period: Period = DAY) -> RoomSummary:
        return await summarise(
            self.classroom, self.database, room=ROOM, period=period, now=NOW, timezone="UTC", memo=self.memo
        )

    async def recall(self, period: Period = DAY) -> RoomSummary | None:
        return await stored(self.database, room=ROOM, period=period, now=NOW, timezone="UTC")

    async def usual(self) -> tuple[int, int]:
        period = await usual_period(self.classroom, self.database, room=ROOM, now=NOW, timezone="UTC")
        return period.start - NOW, period.end - NOW

    async def plan(self, start: int, end: int) -> None:
        """One lesson, in seconds from now."""

        def moment(seconds: int) -> datetime:
            return datetime.fromtimestamp(NOW + seconds, UTC)

        lesson = Series(f"at {start}", ROOM, "Algebra", moment(start), moment(end), "UTC")

        def keep(db: Connection) -> None:
            with transaction(db):
                timetable.take(db, Timetable((lesson,)))

        await self.database.run(keep)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "attendance.db") as opened:
        yield opened


@pytest.fixture
async def school(database: Database) -> AsyncIterator[School]:
    room = DemoRoom(
        ROOM,
        "Algebra 7B",
        [
            came("Late Pupil", NOW - 2000, NOW - 100),
            came("Early Pupil", NOW - 3600, NOW - 100),
            came("Helper", NOW - 1500, role="assistant"),
            came("Teacher", NOW - 1000, role="teacher"),
        ],
    )
    async with DemoClassroom([room]) as provider, http_client() as http:
        classroom = Classroom(
            http, url=provider.url, key=provider.key, rate=1000, clock=time.time, attempts=1
        )
        yield School(provider, classroom, database)


async def test_a_room_is_read_kept_and_summed_up(school: School) -> None:
    summary = await school.read()
    assert (summary.room, summary.title, summary.complete) == (ROOM, "Algebra 7B", True)
    assert (summary.start, summary.end, summary.timezone) == (DAY.start, DAY.end, "UTC")
    assert len(await school.database.run(visits.between, ROOM, DAY.start, DAY.end)) == 4


async def test_teachers_come_first_then_assistants_then_everybody_by_arrival(school: School) -> None:
    assert [person.name for person in (await school.read()).people] == [
        "Teacher",
        "Helper",
        "Early Pupil",
        "Late Pupil",
    ]


async def test_visits_stand_by_arrival(school: School) -> None:
    enters = [visit.enter for visit in (await school.read()).visits]
    assert enters == sorted(enters)


async def test_only_those_of_the_period_are_shown(school: School) -> None:
    school.room.add([came("Of the morning", NOW - 20_000, NOW - 19_000)])
    last_hour = Period(NOW - 1800, NOW)
    shown = {person.name for person in (await school.read(last_hour)).people}
    assert shown == {"Teacher", "Helper", "Early Pupil", "Late Pupil"}


async def test_the_stored_answer_is_the_one_that_was_read(school: School) -> None:
    assert await school.recall() is None
    read = await school.read()
    assert await school.recall() == read


async def test_a_read_that_failed_keeps_nothing(school: School) -> None:
    school.provider.fail(Fault("status", status=500), "getLiveLogininfo", times=None)
    with pytest.raises(ClassroomError):
        await school.read()
    assert await school.recall() is None


async def test_a_partial_read_says_so_and_keeps_what_it_saw(school: School) -> None:
    school.room.add([came(f"Pupil {n}", NOW - 3000 - n, NOW - 50) for n in range(500)])
    school.provider.fail(Fault("status", status=500), "getLiveLogininfo", times=None, page=2)
    summary = await school.read()
    assert not summary.complete
    assert summary.reason is not None
    assert len(summary.people) > 100
    assert await school.recall() == summary


async def test_visits_and_scan_are_kept_together_or_not_at_all(school: School) -> None:
    await school.database.run(lambda db: db.conn.execute("ALTER TABLE scans RENAME TO lost"))
    with pytest.raises(Exception, match="scans"):
        await school.read()
    assert await school.database.run(visits.between, ROOM, DAY.start, DAY.end) == []


@pytest.mark.parametrize("fault", [Fault("status", status=500), Fault("html"), Fault("slow", seconds=5)])
async def test_an_answer_does_without_a_title(school: School, fault: Fault) -> None:
    school.provider.fail(fault, "getroom", times=None)
    began = time.monotonic()
    summary = await school.read()
    assert summary.title == ""
    assert len(summary.people) == 4
    assert time.monotonic() - began < 4


async def test_a_title_is_asked_for_once(school: School) -> None:
    await school.plan(-7200, -3600)
    for _ in range(3):
        await school.read()
    assert len(school.provider.asked("getroom")) == 1


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_room_passwords_are_kept_nowhere(school: School, tmp_path: Path) -> None:
    await school.read()
    school.database.close()
    kept = everything_in(tmp_path)
    for password in school.room.passwords().values():
        assert password.encode() not in kept


@pytest.mark.parametrize(
    ("lessons", "expected"),
    [
        # no lesson: the last day
        ([], (-86_400, 0)),
        # the running lesson
        ([(-600, 3000)], (-600, 3000)),
        # it comes before one that is over
        ([(-7200, -3600), (-600, 3000)], (-600, 3000)),
        # else the last one that is over
        ([(-20_000, -16_400), (-7200, -3600)], (-7200, -3600)),
        # one of the day before yesterday is too old
        ([(-190_000, -186_400)], (-86_400, 0)),
        # one that has not begun is not meant
        ([(3600, 7200)], (-86_400, 0)),
    ],
)
async def test_what_is_meant_without_a_day(
    school: School, lessons: list[tuple[int, int]], expected: tuple[int, int]
) -> None:
    for lesson in lessons:
        await school.plan(*lesson)
    assert await school.usual() == expected


async def test_the_lessons_of_the_period_are_judged(school: School) -> None:
    await school.plan(-3600, 600)
    (register,) = (await school.read()).registers
    assert register.status == "live"
    assert {line.name for line in register.people} == {"Teacher", "Helper", "Early Pupil", "Late Pupil"}


async def test_reading_twice_changes_nothing(school: School) -> None:
    first, second = [await school.read() for _ in range(2)]
    for before, after in itertools.zip_longest(first.people, second.people):
        assert before[:4] == after[:4]
    assert first.visits == second.visits
