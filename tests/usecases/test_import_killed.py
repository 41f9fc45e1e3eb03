"""A kill in the middle of an import leaves what was there before, or all of the file; never a part of it."""

import asyncio
import os
import sys
from pathlib import Path

from bot.store import roster
from bot.store.database import Database

TOP = Path(__file__).parents[2]
PEOPLE = 20_000


def write_roster(path: Path, name: str) -> None:
    lines = [f"{1000 + n // 500},u{n},{name} {n},student" for n in range(PEOPLE)]
    path.write_text("\n".join(["room,userid,name,role", *lines]), encoding="utf-8")


async def start_import(folder: Path, file: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "roster", "import", file),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(TOP)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


def names_in(database: Path) -> tuple[int, set[str]]:
    """How many are due, and the first names they have."""
    with Database.open(database, lock=False) as opened:
        entries = [entry for room in opened.call(roster.load).values() for entry in room]
    return len(entries), {entry.name.split()[0] for entry in entries}


async def test_a_kill_at_any_moment_leaves_nothing_half_imported(tmp_path):
    write_roster(tmp_path / "old.csv", "Old")
    write_roster(tmp_path / "new.csv", "New")
    first = await start_import(tmp_path, "old.csv")
    began = asyncio.get_running_loop().time()
    assert await first.wait() == 0
    took = asyncio.get_running_loop().time() - began
    seen = set()

    for part in range(4, 12):  # from a third of the usual time to its very end
        process = await start_import(tmp_path, "new.csv")
        await asyncio.sleep(took * part / 12)
        if process.returncode is None:
            process.kill()
        await process.wait()
        count, names = names_in(tmp_path / "attendance.db")

        assert count == PEOPLE
        assert names in ({"Old"}, {"New"})
        seen |= names

    assert "Old" in seen  # a kill came before the end at least once
