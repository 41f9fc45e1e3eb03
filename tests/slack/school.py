"""A lesson that is over, for forms about it: a teacher, two students, one who never came, and a guest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.demo.classroom import DemoRoom, came
from bot.domain.people import RosterEntry
from bot.domain.register import Register
from bot.domain.schedule import Series, lesson_id, plan
from bot.store import registers
from tests.slack.stage import ROOM, Stage, stage

TITLE = "Algebra 7B"


def held(now: int) -> DemoRoom:
    """An hour that ended ten minutes ago."""
    return DemoRoom(
        ROOM,
        TITLE,
        [
            came("Wang", now - 4200, now - 600, role="teacher", userid="7"),
            came("Zhao Min", now - 4200, now - 600, userid="11"),
            came("Qian Li", now - 2400, now - 600, userid="12"),
            came("ipad", now - 4100, now - 600, userid="0"),
        ],
    )


DUE = (
    RosterEntry(ROOM, "11", "Zhao Min"),
    RosterEntry(ROOM, "12", "Qian Li"),
    RosterEntry(ROOM, "13", "Sun Yue"),
)


def hour(now: int) -> Series:
    """That lesson."""
    start, end = (datetime.fromtimestamp(now - before, UTC) for before in (4200, 600))
    return plan(room=ROOM, title=TITLE, start=start, end=end, timezone="Asia/Shanghai")


@asynccontextmanager
async def after_school(folder: Path, **settings: Any) -> AsyncIterator[tuple[Stage, str]]:
    """The stage after the lesson was read and judged, and the lesson's id."""
    async with stage(folder, **settings) as made:
        made.school.rooms[:] = [held(made.now)]
        series = hour(made.now)
        await made.plan(series, due=DUE)
        await made.answer(ROOM)
        yield made, lesson_id(series.id, made.now - 4200)


async def register(made: Stage, lesson: str) -> Register:
    """The register as it is kept."""
    found = await made.bot.desk.database.run(registers.newest, lesson)
    assert found is not None
    return found.register


async def verdict(made: Stage, lesson: str, person: str) -> str | None:
    """What the kept register says of somebody."""
    return next(one.verdict for one in (await register(made, lesson)).people if one.person == person)
