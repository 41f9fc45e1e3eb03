"""Turning pages: what is asked for, when it stops, and when the result counts as the whole."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.classroom.answers import Page
from bot.classroom.pages import Pager
from bot.classroom.rows import Oddities
from bot.domain.notes import Note
from bot.domain.visits import Visit
from bot.errors import ClassroomRefused, ClassroomUnavailable

ROWS = 200


def visit(person, enter=0, leave=60, terminal="windows"):
    return Visit("live", str(person), enter, leave, str(person), "", "student", terminal)


def page(live, said=None, stage=()):
    return Page(list(live), list(stage), len(live), said, Oddities())


class Book:
    """A provider with fixed rows; `said` is its `count`. `at(number)` may stand in for a page."""

    def __init__(self, rows, said=None, *, stage=(), size=ROWS, at=None):
        self.rows = rows
        self.said = said
        self.stage = stage
        self.size = size
        self.at = at or {}
        self.asked = []
        self.most = self.now = 0

    async def __call__(self, number):
        self.asked.append(number)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        if number in self.at:
            found = self.at[number](self)
            if isinstance(found, Exception):
                raise found
            return found
        live = self.rows[(number - 1) * self.size : number * self.size]
        return page(live, self.said, self.stage if number == 1 else ())


def people(number):
    return [visit(person) for person in range(number)]


async def read(book, width=4, cap=1_000):
    pager = Pager(book, width=width, cap=cap)
    return await pager.read(), pager.sheet


STOPS = [
    # nobody, one, nearly a page: one request is everything
    (0, 0, [1]),
    (1, 1, [1]),
    (199, 199, [1]),
    # exactly a page: once more, and the empty page ends it
    (200, 200, [1, 2]),
    (200, None, [1, 2]),
    # a page and a bit: both, then page 1 again
    (201, 201, [1, 2, 1]),
    (201, None, [1, 2, 1]),
    # `count` is that of the page: read on until a short page; the last page is looked at twice
    (500, 200, [1, 2, 3, 1, 3]),
    # a full last page: the empty one behind it is among those asked for together
    (600, 600, [1, 2, 3, 4, 1]),
    (600, None, [1, 2, 3, 4, 1]),
]


@pytest.mark.parametrize(("rows", "said", "asked"), STOPS)
async def test_pages_are_turned_until_a_short_or_empty_one(rows, said, asked):
    book = Book(people(rows), said)
    reason, sheet = await read(book)

    assert reason is None
    assert len(sheet.live) == rows
    assert sorted(book.asked) == sorted(asked)


async def test_promised_pages_are_read_together_and_never_more_than_the_width():
    book = Book(people(4_000), 4_000)
    reason, sheet = await read(book, width=5)

    assert reason is None
    assert len(sheet.live) == 4_000
    assert book.most == 5


async def test_without_a_promise_pages_are_read_one_by_one():
    book = Book(people(1_000))
    reason, _ = await read(book, width=5)

    assert reason is None
    assert book.most == 1


async def test_a_provider_that_does_not_turn_pages_is_noticed():
    """Page 2 repeats page 1: that is the end, and `count` says that rows are missing."""
    rows = people(200)
    same = dict.fromkeys(range(2, 9), lambda _book: page(rows, 1_000))
    reason, sheet = await read(Book(rows, 1_000, at=same))

    assert reason == Note("count_disagrees", {"said": 1_000, "read": 200})
    assert len(sheet.live) == 200


async def test_a_last_page_given_again_past_the_end_is_the_end():
    rows = people(400)
    book = Book(rows, at={3: lambda _book: page(rows[200:])})
    reason, sheet = await read(book)

    assert reason is None
    assert len(sheet.live) == 400


async def test_smaller_pages_than_documented_are_turned_while_count_speaks_of_more():
    reason, sheet = await read(Book(people(250), 250, size=100))

    assert reason is None
    assert len(sheet.live) == 250


async def test_those_on_stage_come_with_page_1_and_stay():
    stage = [visit(7)._replace(list="stage")]
    _, sheet = await read(Book(people(450), 450, stage=stage))

    assert list(sheet.stage.values()) == stage
    assert len(sheet.live) == 450


async def test_the_cap_makes_the_scan_partial():
    reason, sheet = await read(Book(people(900), 900), cap=3)

    assert reason == Note("page_cap", {"pages": 3})
    assert len(sheet.live) == 600


async def test_a_count_beyond_all_reason_does_not_send_requests_without_end():
    book = Book(people(250), 10**9)
    reason, _ = await read(book, cap=1_000)

    assert reason == Note("count_disagrees", {"said": 10**9, "read": 250})
    assert len(book.asked) < 15


async def test_a_failed_page_leaves_the_others_and_a_reason():
    broken = {3: lambda _book: ClassroomUnavailable()}
    reason, sheet = await read(Book(people(1_000), 1_000, at=broken))

    assert reason == Note("page_failed", {"page": 3, "pages": 1})
    assert len(sheet.live) == 800


async def test_after_three_failed_pages_no_more_are_asked_for():
    broken = dict.fromkeys(range(2, 200), lambda _book: ClassroomUnavailable())
    book = Book(people(30_000), 30_000, at=broken)
    reason, _ = await read(book)

    assert reason.code == "page_failed"
    assert len(book.asked) <= 1 + 3 + 4


async def test_a_key_refused_half_way_ends_it():
    book = Book(people(30_000), 30_000, at={2: lambda _book: ClassroomRefused()})
    reason, _ = await read(book)

    assert reason.code == "page_failed"
    assert len(book.asked) <= 1 + 4


async def test_where_page_1_fails_nothing_is_known():
    with pytest.raises(ClassroomUnavailable):
        await read(Book([], at={1: lambda _book: ClassroomUnavailable()}))


COUNTS = [
    # rows, or people
    (None, None),
    (450, None),
    (300, None),
    # more than is there, and less than makes sense
    (451, Note("count_disagrees", {"said": 451, "read": 450})),
    (299, Note("count_disagrees", {"said": 299, "read": 450})),
]


@pytest.mark.parametrize(("said", "reason"), COUNTS)
async def test_count_may_be_of_rows_or_people(said, reason):
    """300 people with 450 visits."""
    rows = [visit(person % 300, enter=person // 300) for person in range(450)]

    assert (await read(Book(rows, said)))[0] == reason


async def test_two_devices_in_one_second_are_one_visit_and_two_rows():
    """The visit that lasts longer counts, wherever the two rows stand; `count` is of rows."""
    both = [visit(1, leave=60), visit(1, leave=None)]
    reason, sheet = await read(Book([*both, *people(450)[2:]], 450))

    assert reason is None
    assert sheet.live["1", 0].leave is None
    assert len(sheet.live) == 449


async def test_two_devices_on_two_pages_are_told_apart_by_their_terminal():
    rows = people(450)
    rows[200] = visit(199, terminal="ios")
    reason, sheet = await read(Book(rows, 450))

    assert reason is None
    assert len(sheet.live) == 449


def changing(*readings):
    """Page 1 as it is read the first, second, … time."""
    left = list(readings)
    return lambda _book: left.pop(0) if len(left) > 1 else left[0]


def swapped(rows):
    return [rows[1], rows[0], *rows[2:]]


ROOM = people(250)
LEFT = [ROOM[0]._replace(leave=99), *ROOM[1:200]]
REREADS = [
    # the same
    ([ROOM[:200]], None),
    # somebody left meanwhile: adopted, and the next reading is the same
    ([ROOM[:200], LEFT], None),
    # somebody came, and pushed the last row off the page
    ([ROOM[:200], [visit("new"), *ROOM[:199]]], None),
    # rows change places each time
    ([ROOM[:200], swapped(ROOM)[:200], ROOM[:200], swapped(ROOM)[:200]], Note("page_one_moved")),
    # nothing of the page is left
    (
        [ROOM[:200], *[[visit(f"{n}-{person}") for person in range(200)] for n in range(3)]],
        Note("page_one_moved"),
    ),
]


@pytest.mark.parametrize(("readings", "reason"), REREADS)
async def test_page_1_must_come_to_rest(readings, reason):
    book = Book(ROOM, at={1: changing(*(page(reading) for reading in readings))})
    found, sheet = await read(book)

    assert found == reason
    assert sheet.live["0", 0] == readings[-1][0] or reason or sheet.live["new", 0]


async def test_a_leave_seen_by_the_second_reading_is_adopted():
    book = Book(ROOM, at={1: changing(page(ROOM[:200]), page(LEFT))})
    _, sheet = await read(book)

    assert sheet.live["0", 0].leave == 99


async def test_rows_added_at_the_end_while_reading_are_fetched():
    """`count` has grown by the second reading of page 1; the last page holds the new rows."""
    book = Book(people(450), 450)

    def grow(book):
        if book.asked.count(1) > 1 and book.said == 450:
            book.rows, book.said = people(455), 455
        return page(book.rows[:200], book.said)

    book.at[1] = grow
    reason, sheet = await read(book)

    assert reason is None
    assert len(sheet.live) == 455


class Class:
    """A live class: people come, leave and come back between any two requests, rows in some order."""

    def __init__(self, seed, order, meaning, rows, pace):
        self.dice = random.Random(seed)
        self.order = order
        self.meaning = meaning
        self.pace = pace
        self.clock = 0
        self.rows = []
        for _ in range(rows):
            self.come()
            self.clock += self.dice.random() < 0.5

    def come(self):
        person = self.dice.randrange(2_000)
        key = str(person), self.clock
        if all((each.person, each.enter) != key for each in self.rows):
            leave = self.clock + 1 if self.dice.random() < 0.3 else None
            self.rows.append(visit(person, self.clock, leave))

    def happen(self):
        self.clock += 1
        if self.dice.random() < self.pace:
            self.come()
        if self.dice.random() < self.pace:
            at = self.dice.randrange(len(self.rows))
            self.rows[at] = self.rows[at]._replace(leave=self.rows[at].leave or self.clock)

    def listed(self):
        if self.order == "unstable":
            return self.dice.sample(self.rows, len(self.rows))
        return sorted(self.rows, key=ORDERS[self.order])

    async def __call__(self, number):
        for _ in range(self.dice.randrange(4)):
            await asyncio.sleep(0)
        self.happen()
        live = self.listed()[(number - 1) * ROWS : number * ROWS]
        said = {"rows": len(self.rows), "people": len({each.person for each in self.rows}), "page": len(live)}
        answer = page(live, said.get(self.meaning))
        for _ in range(self.dice.randrange(4)):
            await asyncio.sleep(0)
        return answer


ORDERS = {
    "enter": lambda each: (each.enter, each.person),
    "enter, newest first": lambda each: (-each.enter, each.person),
    "user id": lambda each: (each.person, each.enter),
    "leave, open first": lambda each: (each.leave or 0, each.enter, each.person),
    "leave, open last": lambda each: (each.leave or 10**9, each.enter, each.person),
    "unstable": None,
}
MEANINGS = ["rows", "people", "page", "none"]


@pytest.mark.parametrize("meaning", MEANINGS)
@pytest.mark.parametrize("order", ORDERS)
@settings(max_examples=25)
@given(
    seed=some.integers(0, 10**6),
    rows=some.integers(150, 900),
    pace=some.sampled_from([0, 0.05, 0.3]),
    width=some.integers(1, 8),
)
def test_a_scan_that_calls_itself_complete_misses_nobody(order, meaning, seed, rows, pace, width):
    """Whoever had a row before the read began is in a complete scan, whatever changed meanwhile."""

    async def once():
        school = Class(seed, order, meaning, rows, pace)
        before = {(each.person, each.enter) for each in school.rows}
        reason, sheet = await read(school, width)
        if reason is None:
            assert before <= sheet.live.keys()
        return reason

    reason = asyncio.run(once())
    if pace == 0 and order != "unstable":
        assert reason is None
