"""A real database in a folder of its own."""

import pytest

from bot.store.database import Database


@pytest.fixture
def path(tmp_path):
    return tmp_path / "attendance.db"


@pytest.fixture
def database(path):
    with Database.open(path) as database:
        yield database
