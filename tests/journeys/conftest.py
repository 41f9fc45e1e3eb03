"""A school with one room, as the journeys want it."""

import time
from collections.abc import AsyncIterator

import pytest

from bot.demo.classroom import DemoClassroom, DemoRoom, came

ROOM = "1108925474"


@pytest.fixture
async def school() -> AsyncIterator[DemoClassroom]:
    now = int(time.time())
    room = DemoRoom(
        ROOM,
        "Algebra 7B",
        [
            came("Wang", now - 3600, role="teacher", userid="7"),
            came("Zhao Min", now - 3500, now - 400, userid="11"),
            came("<!channel>", now - 3000, now - 100, userid="12"),
        ],
    )
    async with DemoClassroom([room]) as classroom:
        yield classroom


@pytest.fixture
def classroom_settings(school: DemoClassroom) -> dict[str, str]:
    return {"TALKCLOUD_URL": school.url, "TALKCLOUD_KEY": school.key, "ATTENDANCE_ALLOW": "*"}
