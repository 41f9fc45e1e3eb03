"""The types hold, strictly."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]


def test_mypy_has_nothing_to_say():
    done = subprocess.run(
        [sys.executable, "-m", "mypy"], cwd=TOP, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert done.returncode == 0, done.stdout
