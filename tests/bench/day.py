"""A day of 200 rooms, simulated: two lessons in each, three in ten with a late join, read every minute."""

import time
from collections.abc import Iterable

from tests.bench.measure import Figure
from tests.bench.school import DICE, ROOMS, a_school, attending, run
from tests.domain.drawing import at, visit
from tests.domain.watching import clock
from tests.usecases.watched import series

MOST = 180
"""Seconds of our own time."""
PEOPLE = 8


async def day() -> tuple[float, int, int]:
    """Seconds it took, reads of rooms, messages and edits."""
    begun = time.perf_counter()
    async with a_school(begins="8:30") as school:
        planned = []
        for number, room in enumerate(ROOMS):
            starts = [at("9:00") + 300 * (number % 48), at("14:00") + 300 * (number % 48)]
            visits = []
            for start in starts:
                first, last = clock(start), clock(start + 3_600)
                planned.append(series(room, first, last))
                visits += attending(room, PEOPLE, first, last)
                if DICE.random() < 0.3:
                    visits.append(visit(f"late{room}", start + 400 + DICE.randrange(900), start + 3_600))
            school.enter(visits, room)
        await school.plan(planned)
        await school.until("19:20", step=10)
        reads = sum(one.endpoint == "getLiveLogininfo" for one in school.school.requests)
        return time.perf_counter() - begun, reads, len(school.heard)


def figures() -> Iterable[Figure]:
    """Its wall time beside three minutes."""
    took, reads, told = run(day)
    work = f"a day of {len(ROOMS)} rooms, simulated"
    yield Figure(work, took / MOST, 1.0, f"{MOST} s; {took:.0f} s, {reads} reads, {told} messages and edits")
