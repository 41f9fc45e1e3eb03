"""Judging large lessons and many small ones, and finding the lessons of a moment."""

import resource
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.domain.attendance import judge
from bot.domain.occurrences import DayIndex
from bot.domain.people import RosterEntry
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import Lesson
from bot.domain.schedule import plan
from bot.domain.visits import LIVE, Visit
from tests.bench.measure import Figure, cpu
from tests.bench.presence import PEOPLE, made_up_visits
from tests.bench.records import START

HOUR = 3_600


def lesson(room: str = "1108925474") -> Lesson:
    """An hour at the start of the made-up records."""
    return Lesson("a", room, "Algebra", START + HOUR // 2, START + HOUR * 3 // 2, "Asia/Shanghai")


def roster(room: str, first: int, people: int) -> list[RosterEntry]:
    """Everybody due."""
    return [RosterEntry(room, str(first + n), f"学生{first + n}") for n in range(people)]


def large() -> float:
    """CPU seconds for 100 000 visits and a roster of 30 000."""
    visits, listed, now = made_up_visits(), roster("1108925474", 500_000, PEOPLE), START + 9_000
    return cpu(lambda: judge(lesson(), listed, visits, Policy(), now, reading=Reading(now, complete=True)))


def small() -> float:
    """CPU seconds for 1 000 rooms of 30."""
    now = START + 9_000
    rooms = [
        (
            lesson(str(room)),
            roster(str(room), 0, 30),
            [
                Visit(
                    LIVE, str(n), START + 1_800 + 20 * n, START + 5_400, str(n), f"学生{n}", "student", "mac"
                )
                for n in range(30)
            ],
        )
        for room in range(1_000)
    ]

    def all_of_them() -> None:
        for held, listed, visits in rooms:
            judge(held, listed, visits, Policy(), now, reading=Reading(now, complete=True))

    return cpu(all_of_them)


def moment() -> float:
    """CPU seconds to find the lessons of a moment among 10 000 weekly rules, the day indexed."""
    begin = datetime(2026, 1, 5, 8, tzinfo=UTC).replace(tzinfo=None)
    series = []
    for number in range(10_000):
        start = begin + timedelta(minutes=5 * (number % 1_400))
        end = start + timedelta(hours=1)
        series.append(plan(room=str(number), start=start, end=end, timezone="Asia/Shanghai", repeat="weekly"))
    index = DayIndex(series, margin=900)
    index.at(START)
    return cpu(lambda: [index.at(START + second) for second in range(100)]) / 100


def resident() -> float:
    """MB that judging the large lesson needs at its peak, in a process of its own."""
    code = "from tests.bench.judge import large, peak; large(); print(peak())"
    return float(
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    )


def peak() -> float:
    """The most MB that were ever resident in this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures() -> Iterable[Figure]:
    """Absolute ceilings; the floor column tells what was seen."""
    for work, seen, ceiling, unit in (
        ("judge 100 000 visits with a roster of 30 000", large(), 1.0, "s CPU"),
        ("… resident at the peak", resident(), 300.0, "MB"),
        ("judge 1 000 rooms of 30 people", small(), 1.0, "s CPU"),
        ("the lessons of a moment among 10 000 weekly rules", moment() * 1000, 5.0, "ms"),
    ):
        yield Figure(work, seen / ceiling, 1.0, f"{ceiling:g} {unit}; seen {seen:.3g} {unit}")
