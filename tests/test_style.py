"""The style that `pyproject.toml` sets, and the sizes that keep a file readable."""

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
MODULES = sorted((TOP / "bot").rglob("*.py"))


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_has_nothing_to_say(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--quiet", "."],
        cwd=TOP,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_file_is_a_screen_or_two():
    sizes = {module.relative_to(TOP): len(module.read_text("utf-8").splitlines()) for module in MODULES}

    assert {module: size for module, size in sizes.items() if size > 300} == {}
    assert statistics.median(sizes.values()) <= 110


def test_a_function_fits_a_screen():
    long = [
        f"{module.relative_to(TOP)}:{node.lineno} {node.name}"
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno >= 60
    ]

    assert long == []


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "common", "misc"])
def test_a_file_is_a_noun_of_ours(word):
    assert [module for module in MODULES if word in module.stem] == []
