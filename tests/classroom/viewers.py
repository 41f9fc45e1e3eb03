"""A lesson with viewers, read each minute: what is asked, who is found when, and whether a scan tells lies.

Time goes on while pages are read, so rows are added and altered between two requests of one read.
"""

import random
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.classroom.answers import AnswerReader, Page
from bot.classroom.echo import Echo
from bot.classroom.glance import Counting, Known
from bot.classroom.reading import Reading
from bot.classroom.rows import Oddities
from bot.domain.policy import Policy
from bot.domain.polls import later
from bot.domain.register import Lesson
from bot.domain.visits import Visit

ROWS = 200
ORDERS = ("enter", "-enter", "userid", "leave", "unstable")
COUNTS = ("rows", "page", "people")
WINDOWS = ("overlap", "enter", "leave")


@dataclass
class Provider:
    """The records of one room, in one order; `count` and the window in one meaning."""

    visits: list[Visit]
    """As they will be in the end, each with a leave."""
    order: str = "enter"
    count: str = "rows"
    window: str = "overlap"
    dice: random.Random = field(default_factory=lambda: random.Random(1))

    def __post_init__(self) -> None:
        came = [(visit.enter, 0, number) for number, visit in enumerate(self.visits)]
        left = [(visit.leave, 1, number) for number, visit in enumerate(self.visits)]
        self._events = sorted(came + left, reverse=True)
        self._rows: list[tuple[object, ...]] = []
        self._people: dict[str, int] = {}
        self.now = 0.0

    def until(self, now: float) -> None:
        """Let time pass."""
        self.now = now
        while self._events and self._events[-1][0] <= now:
            _, left, number = self._events.pop()
            if not left and self.window != "leave":
                self._put(number, inside=True)
            elif left:
                if self.window != "leave":
                    before = self._key(number, inside=True)
                    if self._key(number, inside=False) == before:
                        continue
                    del self._rows[bisect_left(self._rows, before)]
                self._put(number, inside=False)

    def _put(self, number: int, *, inside: bool) -> None:
        insort(self._rows, self._key(number, inside=inside))
        self._people[self.visits[number].userid] = 1

    def _key(self, number: int, *, inside: bool) -> tuple[object, ...]:
        one = self.visits[number]
        if self.order == "userid":
            return one.userid, one.enter, number
        if self.order == "leave":
            return inside, 0 if inside else one.leave, one.enter, number
        return -one.enter if self.order == "-enter" else one.enter, number

    def page(self, number: int) -> Page:
        """One page, as of now."""
        first, rows = (number - 1) * ROWS, self._rows
        here = rows[first : first + ROWS]
        if self.order == "unstable":
            here = self.dice.sample(rows, len(here))
        live = [self._shown(self.visits[key[-1]]) for key in here]
        said = {"rows": len(rows), "page": len(live), "people": len(self._people)}[self.count]
        return Page(live, [], len(live), said, Oddities())

    def _shown(self, visit: Visit) -> Visit:
        return visit if visit.leave <= self.now else visit._replace(leave=None)

    def there(self) -> set[tuple[str, int]]:
        """Every row that is there now."""
        return {(self.visits[key[-1]].person, self.visits[key[-1]].enter) for key in self._rows}


class Caller:
    """Stands for one reader's requests; each takes `pause` seconds."""

    def __init__(self, provider: Provider, pause: float) -> None:
        self.provider = provider
        self.pause = pause
        self.requests = 0

    async def ask(self, _method: str, _read: object, *, page: int, **_: object) -> Page:
        self.requests += 1
        self.provider.until(self.provider.now + self.pause)
        return self.provider.page(page)


@dataclass
class Seen:
    """What came of reading one lesson."""

    requests: int = 0
    pages: int = 0
    """What turning every page once, each time, would have asked for."""
    missed: int = 0
    """Rows that no read ever showed, at the end."""
    lies: int = 0
    """Reads that called themselves complete and lacked a row that was there before they began."""
    late: int = 0
    """Rows that were not shown by the first read after they came."""
    partial: int = 0
    """Reads that did not call themselves complete."""


def crowd(number: int, *, seed: int, length: int, start: int = 0) -> list[Visit]:
    """`number` viewers: nine in ten come about the start, the others later; a fifth come back once."""
    dice = random.Random(seed)
    found = []
    for person in range(number):
        userid = str(100_000_000 + dice.randrange(100_000) * 1_000 + person % 1_000)
        enter = start + dice.randrange(-300, 180)
        if dice.random() < 0.1:
            enter = start + dice.randrange(180, length - 300)
        end = start + length + dice.randrange(-60, 120)
        if dice.random() < 0.28:
            leave = dice.randrange(enter + 30, max(end, enter + 60))
            found.append(_visit(userid, enter, leave))
            enter = leave + dice.randrange(5, 120)
        found.append(_visit(userid, enter, max(end, enter + 1)))
    return list({(one.person, one.enter): one for one in found}.values())


def _visit(userid: str, enter: int, leave: int) -> Visit:
    return Visit("live", userid, enter, leave, userid, "", "viewer", "windows")


def _lesson(length: int) -> Lesson:
    return Lesson("a", "1108925474", "Assembly", 0, length, "Asia/Shanghai")


def moments(length: int) -> Iterator[tuple[int, bool]]:
    """When the lesson is read, and whether a full read is asked for: at the instants."""
    for moment in range(0, length + 1, 60):
        yield moment, moment in (0, length - 300, length)
        if moment == 300:
            yield 301, True
    for moment in (length + 180, length + 780, *later(_lesson(length), Policy())):
        yield moment, True


async def watch(provider: Provider, *, length: int, brief: bool, pause: float = 0.0) -> Seen:
    """Read a lesson from its start until its register is final, or for a day where no scan is complete."""
    seen, shown, known, counting = Seen(), set(), Known(), Counting()
    for moment, sweep in moments(length):
        provider.until(max(provider.now, moment))
        caller = Caller(provider, pause)
        before = provider.there()
        seen.pages += len(before) // ROWS + 1
        reading = Reading(caller, AnswerReader(), moment, None)
        await reading.reread(
            (-900, length + 900), known, counting, width=8, cap=1_000, brief=brief and not sweep, echo=Echo()
        )
        met = {(visit.person, visit.enter) for visit in reading.visits()}
        lacks = before - met - shown
        seen.lies += bool(lacks) and reading.reason is None
        seen.partial += reading.reason is not None
        seen.late += len(lacks)
        shown |= met
        seen.requests += caller.requests
        if moment >= length + 780 and reading.reason is None:
            break
    seen.missed = len(provider.there() - shown)
    return seen
