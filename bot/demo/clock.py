"""The world's clock: it runs faster than the wall's, can stand still, and can jump ahead."""

import time
from collections.abc import Callable


class VirtualClock:
    """UTC seconds of the demo's world. Call it for the time."""

    def __init__(
        self, start: float, *, speed: float = 1.0, wall: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._speed = speed
        self._then = wall()
        self._at = float(start)
        self._running = True

    def __call__(self) -> float:
        """Now."""
        passed = (self._wall() - self._then) * self._speed if self._running else 0.0
        return self._at + passed

    @property
    def speed(self) -> float:
        """How many of the world's seconds pass in one of ours."""
        return self._speed

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self._running

    def pace(self, speed: float) -> None:
        """Run at another speed from now on."""
        self._settle()
        self._speed = speed

    def pause(self) -> None:
        """Stand still."""
        self._settle()
        self._running = False

    def resume(self) -> None:
        """Run again."""
        self._settle()
        self._running = True

    def jump(self, seconds: float) -> None:
        """Be `seconds` later at once. Raises ValueError for a jump back: the records would turn false."""
        if seconds < 0:
            raise ValueError("the world's clock does not run backwards")
        self._settle()
        self._at += seconds

    def _settle(self) -> None:
        """Count the time so far, so that what follows counts from here."""
        self._at, self._then = self(), self._wall()
