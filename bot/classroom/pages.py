"""How one window is read: page 1, the pages it promises together, what lies beyond, and page 1 again.

The window's two ends stay fixed meanwhile: with sliding ends rows slip between two pages.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from bot.classroom.answers import Page
from bot.classroom.sheet import Sheet
from bot.domain.notes import Note
from bot.errors import ClassroomError

PAGE_ROWS = 200
"""Rows on a full page, by the provider's documentation. A full page always means "maybe more"."""

_REREADS = 3
"""How often page 1 is read again until it stands still."""
_FAILURES = 3
"""Pages that may fail before no further ones are asked for: the provider has trouble enough."""


class Pager:
    """Reads one window. `ask(number)` gets one page, retries and all; at most `width` at once."""

    def __init__(
        self,
        ask: Callable[[int], Awaitable[Page]],
        *,
        width: int,
        cap: int,
        tick: Callable[[int], None] = lambda _expected: None,
    ) -> None:
        self._ask = ask
        self._width = width
        self._cap = cap
        self._tick = tick
        """Called after each page with the number of pages expected, as far as is known."""
        self._expected = 1
        self._last = 1
        """The highest page that was read."""
        self._last_page: Page
        self._end: int | None = None
        """The lowest page that was empty or a repetition: nothing lies behind it."""
        self._spread = False
        """Whether rows came from more pages than the first."""
        self._failed: list[int] = []
        self._hopeless = False
        self.sheet: Sheet

    async def read(self) -> Note | None:
        """Fill `sheet`; None where it is the whole window, else why it may not be.

        Raises ClassroomError where even page 1 failed: then nothing is known.
        """
        first = self._last_page = await self._ask(1)
        self.sheet = Sheet(first)
        promised = self._promised(first)
        self._expected = min(promised, self._cap)
        self._tick(self._expected)
        if promised > 1:
            await self._together(range(2, self._expected + 1))
        await self._onward()
        if self._failed:
            return Note("page_failed", {"page": min(self._failed), "pages": len(self._failed)})
        if self._last >= self._cap and self._may_go_on():
            return Note("page_cap", {"pages": self._cap})
        if self._spread and not await self._settle():
            return Note("page_failed", {"page": 1, "pages": 1}) if self._failed else Note("page_one_moved")
        return self.sheet.disagreement(in_order=promised == 1)

    @staticmethod
    def _promised(first: Page) -> int:
        """How many pages `count` promises, the empty one behind a full last page included."""
        if first.rows < PAGE_ROWS or first.said is None or first.said <= PAGE_ROWS:
            return 1
        return first.said // PAGE_ROWS + 1

    async def _together(self, numbers: range) -> None:
        """Read `numbers`, as many at once as there is room for, the next as soon as one is done."""
        left = iter(numbers)
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(self._width, len(numbers))):
                workers.create_task(self._work(left))

    async def _work(self, numbers: Iterator[int]) -> None:
        for number in numbers:
            if self._hopeless or (self._end is not None and number > self._end):
                return
            await self._read_one(number)

    async def _onward(self) -> None:
        """Read on, one by one, while there may be more."""
        while self._may_go_on() and self._last < self._cap and not self._failed:
            await self._read_one(self._last + 1)

    def _may_go_on(self) -> bool:
        """A full page may have a next one; so may a short one when `count` speaks of more rows."""
        if self._end is not None:
            return False
        said = self.sheet.said
        more_said = said is not None and said > self.sheet.rows and self._last_page.rows > 0
        return self._last_page.rows >= PAGE_ROWS or more_said

    async def _read_one(self, number: int) -> None:
        """Read one page beyond the first; a failure is kept in mind, and the other pages with it."""
        page = await self._try(number)
        if page is None:
            return
        if number > self._last:
            self._last, self._last_page = number, page
            self._expected = max(self._expected, number)
        if self.sheet.add(page):
            self._spread = True
        elif self._end is None or number < self._end:
            self._end = number
        self._tick(self._expected)

    async def _try(self, number: int) -> Page | None:
        try:
            return await self._ask(number)
        except ClassroomError as error:
            self._failed.append(number)
            self._hopeless = not error.retry or len(self._failed) >= _FAILURES
            return None

    async def _settle(self) -> bool:
        """Read page 1 again until it stands still, and the last page where `count` speaks of other rows.

        The last page after page 1, so that whatever `count` knew of is there by then.
        """
        for _ in range(_REREADS):
            again = await self._try(1)
            if again is None:
                return False
            if self.sheet.renew_first(again):
                break
        else:
            return False
        if self.sheet.said is not None and self.sheet.said != self.sheet.rows:
            await self._reread_last()
        return not self._failed

    async def _reread_last(self) -> None:
        """Read the last page again, and those that it has grown by."""
        page = await self._try(self._last)
        if page is None:
            return
        self.sheet.renew_last(self._last_page, page)
        self._last_page = page
        if page.rows >= PAGE_ROWS:
            self._end = None
            await self._onward()
