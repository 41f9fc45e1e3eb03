"""What is wrong with a file, line by line, told at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import AskedWrongly, BadFile

SHOWN = 20
COUNTED = 1_000


class BadLines:
    """Collects what is wrong with lines; `check` raises it all as one BadFile."""

    def __init__(self, what: str) -> None:
        """`what` is said first, with the number of `problems`."""
        self._what = what
        self._found: list[tuple[int, AskedWrongly]] = []

    def add(self, line: int, wrong: AskedWrongly) -> None:
        """Remember one bad line. Raises BadFile when there are so many that reading on is no use."""
        self._found.append((line, wrong))
        if len(self._found) >= COUNTED:
            raise self._error(AskedWrongly("… I stopped reading at {most} bad lines.", most=COUNTED))

    @contextmanager
    def line(self, number: int) -> Iterator[None]:
        """Whatever is asked wrongly inside is wrong with line `number`."""
        try:
            yield
        except BadFile:
            raise
        except AskedWrongly as error:
            self.add(number, error)

    def check(self) -> None:
        """Raise BadFile if there was any bad line."""
        if self._found:
            more = len(self._found) - SHOWN
            raise self._error(*[AskedWrongly("… and {more} more.", more=more)] * (more > 0))

    def _error(self, *last: AskedWrongly) -> BadFile:
        shown = sorted(self._found, key=lambda found: found[0])[:SHOWN]
        lines = [AskedWrongly("line {line}: {wrong}", line=number, wrong=wrong) for number, wrong in shown]
        return BadFile(self._what, *lines, *last, problems=len(self._found))
