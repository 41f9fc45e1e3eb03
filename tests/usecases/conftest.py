"""Rooms for the use cases: the provider's stand-in on loopback, a database in a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.classroom.client import Classroom
from bot.classroom.http import http_client
from bot.demo.classroom import DemoClassroom, DemoRoom
from bot.store.database import Database
from tests.domain.drawing import ROOM
from tests.usecases.taught import Clock, Taught


@pytest.fixture
async def taught(tmp_path: Path) -> AsyncIterator[Taught]:
    clock = Clock()
    with Database.open(tmp_path / "taught.db") as database:
        async with DemoClassroom([DemoRoom(ROOM, "Algebra")], clock=clock) as provider, http_client() as http:
            classroom = Classroom(http, url=provider.url, key=provider.key, rate=1000, clock=clock, wait=0.01)
            yield Taught(provider, classroom, database, clock)
