"""The layers of `pyproject.toml` hold, and the check that says so can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder):
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_imports_look_only_downwards():
    done = lint(TOP)

    assert done.returncode == 0, done.stdout


UPWARDS = [
    # the domain would know the database
    ("domain/visits.py", "import sqlite3\n"),
    # a lower layer would know a higher one
    ("classroom/__init__.py", "import bot.usecases\n"),
    # two siblings would know each other
    ("store/__init__.py", "import bot.classroom\n"),
    # a room nobody gave a place
    ("shed.py", '"""Somewhere."""\n'),
]


@pytest.mark.parametrize(("file", "line"), UPWARDS)
def test_an_import_that_looks_up_is_found(file, line, tmp_path):
    shutil.copytree(TOP / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TOP / "pyproject.toml", tmp_path)
    with (tmp_path / "bot" / file).open("a", encoding="utf-8") as module:
        module.write(line)

    assert lint(tmp_path).returncode != 0
