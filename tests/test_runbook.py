"""The run-book knows every trouble that is logged, and nothing that is not."""

import re
from pathlib import Path

TOP = Path(__file__).parents[1]
RUNBOOK = (TOP / "deploy/runbook.md").read_text("utf-8")
TOLD = re.compile(r'_log\.(?:warning|error|exception)\(\s*"([a-z_]+)"|"([a-z_]+_lost)"')


def events():
    """What is logged as a warning or worse, outside the demo."""
    for module in (TOP / "bot").rglob("*.py"):
        if "demo" not in module.parts:
            yield from (one or other for one, other in TOLD.findall(module.read_text("utf-8")))


def test_every_trouble_has_a_line():
    told = {
        name
        for row in re.findall(r"^\| (`.*?`) \|", RUNBOOK, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }

    assert set(events()) - told == set()
    assert {name for name in told if not re.search(rf'"{name}"', sources())} == set()


def sources():
    return "".join(module.read_text("utf-8") for module in (TOP / "bot").rglob("*.py"))


def test_every_line_says_because_and_do():
    rows = [line.strip("|").split("|") for line in RUNBOOK.splitlines() if line.startswith("| ")]

    assert len(rows) > 30
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in rows)
