"""How long from a row that the provider shows to the lesson's first message in Slack: 200 rooms, real parts.

The clock is simulated, a second a beat; Slack takes one message a second in a channel.
"""

from collections.abc import Iterable

from bot.domain.alerts import AlertRules
from tests.bench.measure import Figure
from tests.bench.school import DICE, ROOMS, a_school, attending, lessons, run
from tests.domain.drawing import at, visit

CHANNELS = 20
RULES = AlertRules()


async def waits() -> list[int]:
    """Seconds from the row to the first message, of one late join in each room."""
    joined = {room: at("10:05:01") + DICE.randrange(14 * 60) for room in ROOMS}
    async with a_school(begins="9:58", channels=CHANNELS) as day:
        await day.plan(lessons("10:00", "11:00", channels=CHANNELS))
        for room, moment in joined.items():
            late = visit(f"late{room}", moment, None)
            day.enter([*attending(room, 10, "10:00", "11:00"), late], room)
        await day.until("10:05", step=10)
        await day.until("10:22", step=1)
        told = {}
        for one in day.heard:
            for room in ROOMS:
                if f"Late{room}" in one.text:
                    told.setdefault(room, one.at)
    assert len(told) == len(ROOMS), f"{len(ROOMS) - len(told)} late joins were never told"
    return sorted(told[room] - joined[room] for room in ROOMS)


def figures() -> Iterable[Figure]:
    """The 99th of a hundred, beside what settings alone make of it."""
    found = run(waits)
    floor = RULES.poll + RULES.group_wait + 1
    slowest = found[int(len(found) * 0.99) - 1]
    said = f"poll + group wait + 1 s = {floor} s; p50 {found[len(found) // 2]} s, p99 {slowest} s"
    yield Figure("row in the API to first message in Slack, p99", slowest / floor, 1.0, said)
