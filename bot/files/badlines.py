"""What is wrong with a file, line by line, told at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import AskedWrongly, BadFile

SHOWN = 20
COUNTED = 1_000


class BadLines:
    """Collects the sentences on bad lines; `check` raises them all as one BadFile."""

    def __init__(self, what: str) -> None:
        """`what`: the kind of file, as in “The timetable”."""
        self._what = what
        self._sentences: list[tuple[int, str]] = []

    def add(self, line: int, sentence: str) -> None:
        """Remember one bad line. Raises BadFile when there are so many that reading on is no use."""
        self._sentences.append((line, sentence))
        if len(self._sentences) >= COUNTED:
            raise self._error(f"… I stopped reading at {COUNTED} bad lines.")

    @contextmanager
    def line(self, number: int) -> Iterator[None]:
        """Whatever is asked wrongly inside is wrong with line `number`."""
        try:
            yield
        except BadFile:
            raise
        except AskedWrongly as error:
            self.add(number, str(error))

    def check(self) -> None:
        """Raise BadFile if there was any bad line."""
        if self._sentences:
            more = len(self._sentences) - SHOWN
            raise self._error(f"… and {more} more." if more > 0 else "")

    def _error(self, last: str) -> BadFile:
        count = len(self._sentences)
        lines = [f"line {number}: {sentence}" for number, sentence in sorted(self._sentences)[:SHOWN]]
        plural = "problem" if count == 1 else "problems"
        head = f"{self._what} has {count} {plural}; nothing of it was imported."
        return BadFile("\n".join([head, *lines, last]).rstrip())
