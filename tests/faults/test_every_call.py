"""Call N fails, for N = 1, 2, … until a run passes untouched: of database, provider, Slack and clock.

Whatever failed, the lesson is told in the end as if nothing had, once, and nothing crashed on the way.
`python -m pytest -m slow tests/faults/test_every_call.py` fails every single statement, in every way.
"""

import sqlite3
from collections.abc import Callable
from itertools import count

import pytest

from bot.demo.faults import Fault, Faults
from bot.usecases import deliver
from tests.faults.lesson import ShortLesson, short_lesson

FULL, BUSY, IOERR = sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR_WRITE


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """What Slack said is kept as soon as the database takes it."""
    monkeypatch.setattr(deliver, "_KEEP_PAUSE", 0.001)


@pytest.fixture(name="told", scope="module")
def what_is_told(tmp_path_factory):
    """What stands in Slack at the end of a lesson in which nothing fails."""
    kept = []

    async def told():
        if not kept:
            kept.append(await lived(tmp_path_factory.mktemp("well"), lambda _: None))
        return kept[0]

    return told


async def lived(folder, spoil: Callable[[ShortLesson], Callable[[], None] | None]) -> list[str]:
    """A lesson, spoilt by `spoil`, which returns how to mend it."""
    async with short_lesson(folder) as lesson:
        mend = spoil(lesson)
        await lesson.live()
        if mend:
            mend()
        await lesson.settle()
        return await lesson.check()


class Struck:
    """SQLite's connection, on which one statement fails as SQLite fails: it may roll everything back."""

    def __init__(self, conn, fails: Callable[[str], int]) -> None:
        self.__dict__.update(_conn=conn, _fails=fails)

    def __getattr__(self, name):
        return getattr(self._conn, name)

    def __setattr__(self, name, value):
        setattr(self._conn, name, value)

    def execute(self, sql, *given):
        self._perhaps(sql)
        return self._conn.execute(sql, *given)

    def executemany(self, sql, *given):
        self._perhaps(sql)
        return self._conn.executemany(sql, *given)

    def _perhaps(self, sql):
        code = 0 if sql == "ROLLBACK" else self._fails(sql)
        if code:
            if code == FULL and self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            error = sqlite3.OperationalError("struck")
            error.sqlite_errorcode = code
            raise error


class StruckStore:
    """The database, of which call N fails in one way."""

    def __init__(self, lesson: ShortLesson, nth: int, way: str) -> None:
        self.nth, self.way, self.calls, self.statements = nth, way, 0, 0
        self._database = lesson.day.bot.desk.database
        self._submit = self._database._submit
        self._database._submit = self._struck

    def mend(self) -> None:
        """The disk has room again."""
        self._database._submit = self._submit

    def _struck(self, work):
        def watched(db):
            self.calls += 1
            conn, db.conn = db.conn, Struck(db.conn, self._fails)
            try:
                return work(db)
            finally:
                db.conn = conn

        return self._submit(watched)

    def _fails(self, sql: str) -> int:
        self.statements += 1
        if self.way == "statement":
            return FULL if self.statements == self.nth else 0
        if self.calls != self.nth:
            return 0
        if self.way == "begin":
            return BUSY
        return {"COMMIT": FULL}.get(sql, 0)


class NthRequest(Faults):
    """One request of a stand-in meets a fault."""

    def __init__(self, nth: int, fault: Fault) -> None:
        super().__init__()
        self.nth, self.fault, self.calls = nth, fault, 0

    def strike(self, path, form):
        self.calls += 1
        return self.fault if self.calls == self.nth else super().strike(path, form)

    def mend(self) -> None:
        """Nothing to be mended: it was one request."""


async def each_call(tmp_path, told, strike, *, first=1, step=1):
    """Fail call 1, 2, … until one is not reached; how many there were. In the end it is as `told`."""
    for nth in count(first, step):
        struck = []

        def spoil(lesson, nth=nth, struck=struck):
            struck.append(strike(lesson, nth))
            return struck[0].mend

        folder = tmp_path / str(nth)
        folder.mkdir()
        left = await lived(folder, spoil)
        assert told is None or left == await told(), f"call {nth}"
        if struck[0].calls < nth:
            return nth
    raise AssertionError


class StruckClock:
    """Reading N of the clock is off by so many seconds."""

    def __init__(self, lesson: ShortLesson, nth: int, off: int) -> None:
        self._clock = lesson.day.hand
        self._before = self._clock.readings
        self._clock.nth, self._clock.off = self._before + nth, off

    @property
    def calls(self) -> int:
        """How often it was read."""
        return self._clock.readings - self._before

    def mend(self) -> None:
        """Right from now on."""
        self._clock.nth = 0


def provider(fault):
    """Request N to the provider."""

    def strike(lesson, nth):
        lesson.day.school.faults = struck = NthRequest(nth, fault)
        return struck

    return strike


def slack(fault):
    """Call N of Slack's."""

    def strike(lesson, nth):
        struck = NthRequest(nth, fault)
        lesson.day.slack.faults = lesson.day.slack.web_api.faults = struck
        return struck

    return strike


def store(way):
    """Call N of the database, or statement N."""
    return lambda lesson, nth: StruckStore(lesson, nth, way)


def clock(off):
    """Reading N of the clock, off by so many seconds."""
    return lambda lesson, nth: StruckClock(lesson, nth, off)


@pytest.mark.parametrize(("way", "first"), [("begin", 1), ("commit", 2)])
async def test_every_call_of_the_database(tmp_path, told, way, first):
    """Every other call cannot begin, the rest cannot be kept: the disk is full at COMMIT."""
    assert await each_call(tmp_path, told, store(way), first=first, step=2) > 30


@pytest.mark.slow
@pytest.mark.parametrize("way", ["begin", "commit", "statement"])
async def test_every_statement_of_the_database(tmp_path, told, way):
    assert await each_call(tmp_path, told, store(way)) > 30


OFTEN = [Fault("drop"), Fault("cut")]
SELDOM = [Fault("status", status=500), Fault("html"), Fault("code", code=-1), Fault("garbage")]


@pytest.mark.parametrize(
    "fault",
    [*OFTEN, *(pytest.param(one, marks=pytest.mark.slow) for one in SELDOM)],
    ids=lambda one: one.kind,
)
async def test_every_request_to_the_provider(tmp_path, told, fault):
    assert await each_call(tmp_path, told, provider(fault)) > 10


UNSURE = [Fault("drop"), Fault("drop", stored=True)]
RARE = [
    Fault("status", status=500, stored=True), Fault("html"), Fault("rate limited", seconds=2),
    Fault("code", code="internal_error", stored=True), Fault("code", code="fatal_error"),
]  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [*UNSURE, *(pytest.param(one, marks=pytest.mark.slow) for one in RARE)],
    ids=lambda one: f"{one.kind} {one.code} {one.stored}",
)
async def test_every_call_of_slack(tmp_path, told, fault):
    assert await each_call(tmp_path, told, slack(fault)) > 4


async def test_many_readings_of_the_clock(tmp_path, told):
    """One reading is an hour behind; every ninth of them here."""
    assert await each_call(tmp_path, told, clock(-3_600), first=5, step=9) > 50


@pytest.mark.slow
async def test_every_reading_of_the_clock(tmp_path, told):
    assert await each_call(tmp_path, told, clock(-3_600)) > 50


@pytest.mark.slow
async def test_every_reading_of_the_clock_an_hour_ahead(tmp_path):
    """What seems to be past its deadline then is left to the digest: it ends, and nothing is there twice."""
    assert await each_call(tmp_path, None, clock(3_600)) > 50
