"""A thousand rooms whose lessons begin together: how late what is known, and for how many requests.

The clock jumps. The rounds, the polls and the shared limits are the bot's own; what stands in is the answer,
looked up in a script. The same day is read by an even poll of a minute, with the same limits.
"""

import asyncio
import random
import selectors
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace

from bot.classroom.limits import Limits
from bot.config.alerting import pace_of
from bot.domain.policy import Policy
from bot.domain.polls import Pace, Poll, asks_who_is_in
from bot.domain.register import Lesson
from bot.domain.scan import Scan
from bot.usecases.lessons import Plan
from bot.usecases.registers import Rules
from bot.usecases.rounds import Rounds
from bot.usecases.watching import Outlook
from tests.bench.measure import Figure

ROOMS, PEOPLE, LENGTH, RATE, CONCURRENCY, LATENCY = 1_000, 30, 3_000, 100, 32, 0.2
"""The lesson of the simulation that the goals are from: fifty minutes."""
ABSENT, LATE = 0.03, 0.12
START = 1_780_002_000
POLICY = Policy()
PACE = pace_of(SimpleNamespace(poll=60))


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: the loop's time jumps to the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list:
        self.passed += timeout or 0.0
        return super().select(0)


def run(work: Callable[["Clock"], object]) -> None:
    """Run `work(clock)` on a loop of its own whose time jumps."""
    selector = _Jumping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.passed  # type: ignore[method-assign]
    try:
        loop.run_until_complete(work(Clock(selector)))
    finally:
        loop.close()


class Clock:
    """Wall time, as the loop's."""

    def __init__(self, selector: _Jumping) -> None:
        self._selector = selector

    def __call__(self) -> float:
        return START - POLICY.margin + self._selector.passed


@dataclass(eq=False)
class Room:
    """What will happen in one room, and what is known of it."""

    number: str
    arrivals: list[int]
    """Seconds after the start at which the people come; absent ones never do."""
    lesson: Lesson
    seen: set[int] = field(default_factory=set)
    delays: list[float] = field(default_factory=list)
    """Of late arrivals."""
    verdict: float | None = None
    """How long after the end of the grace it was known who is missing."""
    asked: int | None = None


def rooms(seed: int = 1) -> list[Room]:
    """3 % never come; 12 % are late, by an exponential law of five minutes after the grace."""
    dice, found = random.Random(seed), []
    for number in range(ROOMS):
        arrivals = []
        for _ in range(PEOPLE):
            lot = dice.random()
            if lot < ABSENT:
                continue
            late = POLICY.late_after + 1 + int(dice.expovariate(1 / 300))
            arrivals.append(min(late, LENGTH - 300) if lot < ABSENT + LATE else dice.randrange(-300, 300))
        name = str(100_000 + number)
        lesson = Lesson(name, name, "Algebra", START, START + LENGTH, "UTC")
        found.append(Room(name, arrivals, lesson))
    return found


class School:
    """Stands for the lookout: takes a turn for each request, and looks into the script."""

    def __init__(self, clock: Clock, pace: Pace) -> None:
        self.clock = clock
        self.pace = pace
        self.rooms = {room.number: room for room in rooms()}
        self.plans = {name: Plan((room.lesson,), (room.lesson,)) for name, room in self.rooms.items()}
        self.limits = Limits(concurrency=CONCURRENCY, rate=RATE)
        self.requests = self.lists = 0
        self.watching = SimpleNamespace(rules=Rules())

    async def near(self, now: int, _unsettled: object) -> tuple[int, dict[str, Plan]]:
        is_on = now <= START + LENGTH + POLICY.margin
        return 1, self.plans if is_on else {}

    async def tidy(self) -> None:
        """Nothing moves."""

    async def recall(self, _room: str, _planned: Plan) -> tuple[None, Outlook]:
        return None, Outlook()

    async def poll(self, name: str, planned: Plan, due: Poll, _policy: object) -> tuple[Scan, Outlook]:
        room, now = self.rooms[name], int(self.clock())
        asks = asks_who_is_in(
            due, planned.wanted, asked=room.asked, now=now, policy=POLICY, pace=self.pace, every=40
        )
        taken = await self.request(room)
        if asks:
            room.asked = now
            self.lists += 1
            await self.request(None)
        awaited = taken >= START and len(room.seen) < PEOPLE
        scan = Scan(name, START, START + LENGTH, int(taken), (), complete=True)
        return scan, Outlook(awaited=awaited)

    async def request(self, room: Room | None) -> float:
        """One request: its turn, and its time; what it shows is of the moment at which it went."""
        async with self.limits.turn(room or object()):
            taken = self.clock()
            self.requests += 1
            await asyncio.sleep(LATENCY)
        if room is not None:
            self.look(room, taken)
        return taken

    def look(self, room: Room, taken: float) -> None:
        """What is known now."""
        known = self.clock()
        for person, arrival in enumerate(room.arrivals):
            if person not in room.seen and START + arrival <= taken:
                room.seen.add(person)
                if arrival > POLICY.late_after:
                    room.delays.append(known - START - arrival)
        if room.verdict is None and taken > START + POLICY.late_after:
            room.verdict = known - START - POLICY.late_after - 1


async def as_the_bot(clock: Clock, pace: Pace, school: list[School]) -> None:
    """The bot's rounds, each second a beat."""
    school.append(School(clock, pace))
    rounds = Rounds(school[0], pace=pace, width=2 * CONCURRENCY)
    while clock() < START + LENGTH + POLICY.margin:
        await rounds.tick()
        await asyncio.sleep(1)
    await rounds.idle()


async def evenly(clock: Clock, school: list[School]) -> None:
    """Every room each minute within its margin, each at a second of its own."""
    school.append(School(clock, PACE))
    dice = random.Random(2)

    async def read(room: Room) -> None:
        await asyncio.sleep(dice.random() * 60)
        while clock() < START + LENGTH + POLICY.margin:
            await school[0].request(room)
            await asyncio.sleep(60 - LATENCY)

    await asyncio.gather(*map(read, school[0].rooms.values()))


def figures() -> Iterable[Figure]:
    """The bot as it is set up by default, and with a longer `ATTENDANCE_POLL`, beside the even poll."""
    even: list[School] = []
    run(lambda clock: evenly(clock, even))
    for poll, words, at_most in ((60, "", None), (180, ", ATTENDANCE_POLL=3m", 0.75)):
        yield from _compared(poll, words, at_most, even[0])
    means = statistics.mean(delay for room in even[0].rooms.values() for delay in room.delays)
    yield Figure("late arrival noticed by the even poll, mean", means / 15, None, f"15 s; seen {means:.3g} s")


def _compared(poll: int, words: str, at_most: float | None, even: School) -> Iterable[Figure]:
    """The figures with one setting."""
    ours: list[School] = []
    run(lambda clock: as_the_bot(clock, pace_of(SimpleNamespace(poll=poll)), ours))
    (school,) = ours
    limit = 2 + ROOMS / RATE
    verdicts = [room.verdict or 1e9 for room in school.rooms.values()]
    floor = f"2 s + rooms ÷ rate = {limit:g} s; the last {max(verdicts):.3g} s"
    yield Figure(f"missing-student verdict, 1 000 rooms{words}", max(verdicts) / limit, 1.0, floor)
    mean = statistics.mean(delay for room in school.rooms.values() for delay in room.delays)
    yield Figure("… late arrival noticed, mean", mean / 15, 1.0, f"15 s; seen {mean:.3g} s")
    share, lists = school.requests / even.requests, school.lists
    floor = (
        f"an even poll of 60 s, {even.requests}; ours {school.requests}, {lists} for the list of who is in"
    )
    yield Figure("… requests", share, at_most, floor)
    yield Figure("… requests, the even poll asking who is in too", share / 2, 0.75, "twice as many")
