"""`python -m tests.bench [name …]`: print every figure as a ratio to a floor measured beside it.

Names are the modules of this folder. Exit 1 where a figure is over its ceiling.
"""

import importlib
import sys

from bot.app.run import collect_seldom
from tests.bench.measure import Figure

BENCHES = (
    "fetch", "decode", "store", "presence", "judge", "render", "ack", "start", "memory",
    "picture", "export", "digest", "delivery", "storm", "day",
    "repoll", "large_room", "verdict_delay",
)  # fmt: skip


def main(names: list[str]) -> int:
    """Run the benches one after the other, printing each line as it is known."""
    collect_seldom()  # as `attendance-bot run` does
    over = 0
    print(f"{'work':58} {'ratio':>7} {'at most':>8}        floor = 1.00")
    for name in names or BENCHES:
        for figure in importlib.import_module(f"tests.bench.{name}").figures():
            print(line(figure), flush=True)
            over += figure.verdict == "over"
    return 1 if over else 0


def line(figure: Figure) -> str:
    """One figure in columns."""
    at_most = "" if figure.at_most is None else f"{figure.at_most:g}"
    return f"{figure.work:58} {figure.ratio:7.3f} {at_most:>8} {figure.verdict:5}  {figure.floor}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
