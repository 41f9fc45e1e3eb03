"""How the figures are taken: cases interleaved and rotated in one run, each beside its own floor.

A figure is the median of the per-repetition ratios, so that a noisy neighbour slows the case and its
floor alike. CPU seconds are used wherever a network, a disk or another process takes part.
"""

import gc
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Figure(NamedTuple):
    """One line of the report. `ratio` is measured ÷ floor, medians of one run."""

    work: str
    ratio: float
    at_most: float | None
    """The ceiling to stay under; None where the line is only there for comparison."""
    floor: str
    """What stands for 1.00, with the absolute figure seen."""

    @property
    def verdict(self) -> str:
        """`ok`, `over`, or nothing for a line that is only a comparison."""
        if self.at_most is None:
            return ""
        return "ok" if self.ratio <= self.at_most else "over"


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds that `work` takes in this process."""
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def wall(work: Callable[[], object]) -> float:
    """Seconds on the wall that `work` takes."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def interleave(cases: dict[str, Callable[[], float]], repetitions: int) -> dict[str, list[float]]:
    """Run every case once a repetition, the order rotated; each case returns its own cost."""
    names = list(cases)
    costs: dict[str, list[float]] = {name: [] for name in names}
    for repetition in range(repetitions):
        turn = repetition % len(names)
        for name in names[turn:] + names[:turn]:
            costs[name].append(cases[name]())
    return costs


def ratio(costs: dict[str, list[float]], case: str, floor: str) -> float:
    """The median of the per-repetition ratios of `case` to `floor`."""
    return statistics.median(a / b for a, b in zip(costs[case], costs[floor], strict=True))


def milliseconds(costs: dict[str, list[float]], case: str) -> str:
    """The median cost of `case`, for the floor's column."""
    return f"{statistics.median(costs[case]) * 1000:.3g} ms"
