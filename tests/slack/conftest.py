"""The stage, ready: in Socket Mode, everybody in the workspace may ask."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.stage import Stage, stage


@pytest.fixture
async def ready(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as made:
        yield made
