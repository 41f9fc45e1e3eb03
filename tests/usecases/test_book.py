"""The book of registers: every lesson once, whatever became of it."""

from bot.domain.periods import DAY
from bot.store import timetable
from bot.usecases import book
from tests.domain.drawing import ROOM, at, draw, roster
from tests.usecases.taught import RULES, Taught

CLASS = """
    wang teacher |############|
    ana          |############|
"""


async def read(taught: Taught, start: str = "00:00", days: int = 1):
    first = at(start)
    return await taught.database.run(book.read, ROOM, first, first + days * DAY, rules=RULES, now=taught.now)


async def test_kept_registers_and_those_still_to_be_judged_stand_side_by_side(taught: Taught):
    await taught.plan(("10:00", "11:00"), ("15:00", "16:00"))
    await taught.expect(roster("ana", "ben", teacher="wang"))
    taught.records(draw(CLASS))
    await taught.read("11:05")
    await taught.read("11:20")
    taught.clock.now = at("12:00")

    assert [one.status for one in await read(taught)] == ["final", "upcoming"]


async def test_the_book_says_what_the_answer_says(taught: Taught):
    await taught.plan(("10:00", "11:00"))
    await taught.expect(roster("ana", "ben", teacher="wang"))
    taught.records(draw(CLASS))
    shown = await taught.register("11:05")

    assert await read(taught) == [shown]


async def test_a_lesson_that_left_the_timetable_stays(taught: Taught):
    await taught.plan(("10:00", "11:00"))
    taught.records(draw(CLASS))
    await taught.read("11:05")
    (series,) = (await taught.database.run(timetable.load, ROOM)).series
    await taught.do(lambda db: timetable.remove(db, series.id))

    assert [one.lesson.title for one in await read(taught)] == ["7B Algebra"]
    assert await taught.database.run(book.rooms, at("00:00"), at("23:00")) == [ROOM]


async def test_a_lesson_belongs_where_it_starts(taught: Taught):
    await taught.plan(("10:00", "11:00"))

    assert await read(taught, "10:30") == []
    assert len(await read(taught, "10:00")) == 1


def test_a_long_time_is_read_in_parts():
    parts = list(book.pages(0, 30 * DAY))

    assert parts == [(0, 14 * DAY), (14 * DAY, 28 * DAY), (28 * DAY, 30 * DAY)]
