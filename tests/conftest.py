"""What every test gets: the machine's own settings are out of sight, and Hypothesis takes its time."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

_OURS = ("ATTENDANCE_", "TALKCLOUD_", "SLACK_")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of the developer's own reaches a test."""
    for name in [name for name in os.environ if name.startswith(_OURS)]:
        monkeypatch.delenv(name)
    return
