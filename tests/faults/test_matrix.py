"""The table of faults is true: each has its row, each row its tests, and each test exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
TABLE = (Path(__file__).parent / "MATRIX.md").read_text("utf-8")
NO_FAULT = {21, 27, 33, 41, 55, 56, 70, 73}
NUMBERS = [number for number in range(1, 95) if number not in NO_FAULT]
LATER = {"reload"}
"""What is not there yet."""


def rows():
    """The cells of each row: number, fault, what the bot does, what shows it."""
    lines = [line for line in TABLE.splitlines() if re.match(r"\| \d+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def cases_in(file):
    """The names of the tests in a file; of state machines that of their test case."""
    module = ast.parse((TESTS / file).read_text("utf-8"))
    functions = [one for one in ast.walk(module) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    cases = [one.targets[0].id for one in module.body if isinstance(one, ast.Assign) and _is_name(one)]
    return {one.name for one in functions if one.name.startswith("test_")} | set(cases)


def _is_name(assigned):
    return isinstance(assigned.targets[0], ast.Name) and assigned.targets[0].id.startswith("Test")


def test_every_fault_has_one_row_in_order():
    assert [int(number) for number, *_ in rows()] == NUMBERS


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_row_is_whole_and_its_tests_exist(row):
    assert len(row) == 4
    assert all(row)
    shown_by = row[3]
    if shown_by.startswith("later:"):
        assert shown_by.removeprefix("later:").strip() in LATER
        return
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", shown_by)
    assert " ".join(f"`{file}::{test}`" for file, test in named) == shown_by
    assert [(file, test) for file, test in named if test not in cases_in(file)] == []


def test_a_test_that_does_not_exist_is_found():
    assert "test_nothing_of_the_kind" not in cases_in("faults/test_matrix.py")
    assert "test_every_fault_has_one_row_in_order" in cases_in("faults/test_matrix.py")
