"""A large school under a simulated clock: the whole bot between the stand-ins, as the journeys run it."""

import asyncio
import logging
import random
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import structlog

from bot.demo.slack.workspace import Channel
from bot.domain.schedule import Series
from bot.domain.visits import Visit
from tests.domain.drawing import at, visit
from tests.journeys.schoolday import CHANNEL, Day, a_day
from tests.usecases.watched import series

T = TypeVar("T")
ROOMS = tuple(str(300_000 + number) for number in range(200))
DICE = random.Random(7)


@asynccontextmanager
async def a_school(*, begins: str, channels: int = 1, **settings: object) -> AsyncIterator[Day]:
    """The bot awake in an empty school; Slack takes a message a second in a channel, as the real one says."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder:
        async with a_day(Path(folder), begins, **settings) as day:
            space = day.slack.workspace
            space.posts_per_second, space.wall = 1.0, day.hand
            members = space.channels[CHANNEL].members
            for name in channel_names(channels):
                space.channels.setdefault(name, Channel(name, name.lower(), set(members)))
            async with day.awake():
                yield day
                await day.check()


def channel_names(count: int) -> list[str]:
    """So many channels; the first is the school's own."""
    return [CHANNEL, *(f"C1{number:04}" for number in range(1, count))]


def lessons(start: str, end: str, *, channels: int = 1) -> list[Series]:
    """One lesson in every room, in so many channels by turns."""
    names = channel_names(channels)
    return [series(room, start, end, channel=names[number % len(names)]) for number, room in enumerate(ROOMS)]


def attending(room: str, people: int, start: str, end: str) -> list[Visit]:
    """A teacher and so many students, in time and to the end."""
    first, last = at(start) - 120, at(end) + 90
    students = [visit(f"s{room}-{n}", first + DICE.randrange(100), last) for n in range(people)]
    return [visit(f"t{room}", first, last, role="teacher"), *students]


def run(work: Callable[[], Awaitable[T]]) -> T:
    """In a loop of its own."""

    async def main() -> T:
        return await work()

    return asyncio.run(main())
