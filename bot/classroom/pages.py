"""How one window is read: page 1, the pages it promises together, what lies beyond, and page 1 again.

The window's two ends stay fixed meanwhile: with sliding ends rows slip between two pages.
"""

import asyncio
from collections.abc import Awaitable, Callable

from bot.classroom.answers import Page
from bot.classroom.sheet import NOTHING, Sheet
from bot.domain.notes import Note
from bot.domain.people import STAFF
from bot.errors import ClassroomError

PAGE_ROWS = 200
"""Rows on a full page, by the provider's documentation. A full page always means "maybe more"."""

_REREADS = 3
"""How often page 1 is read again until it stands still."""
_FAILURES = 3
"""Pages that may fail before no further ones are asked for: the provider has trouble enough."""


class Pager:
    """Reads one window. `ask(number)` gets one page, retries and all; at most `width` at once.

    `tick` is called after each page with the number of pages expected, as far as is known.
    """

    def __init__(
        self,
        ask: Callable[[int], Awaitable[Page]],
        *,
        width: int,
        cap: int,
        tick: Callable[[int], None] = lambda _expected: None,
        first: Page | None = None,
    ) -> None:
        """`first`: page 1, where it was just read."""
        self._ask = ask
        self._width = width
        self._cap = cap
        self._tick = tick
        self._first = first
        self.sheet = Sheet()
        self.staff: set[int] = set()
        """The pages on which somebody who teaches is inside."""
        self.pages = 1
        """The highest page that was read."""
        self._last = NOTHING
        """What was on it."""
        self._promised = 0
        """The highest page that may be asked for without knowing the one before it; 0 for none."""
        self._next = 2
        self._at_work = 0
        self._end: int | None = None
        """The lowest page that was empty or a repetition: nothing lies behind it."""
        self._spread = False
        """Whether rows came from more pages than the first."""
        self._again: Page | None = None
        """Page 1 as it was read again while the last pages were under way."""
        self._failed: list[int] = []
        self._hopeless = False

    async def read(self) -> Note | None:
        """Fill `sheet`; None where it is the whole window, else why it may not be.

        Raises ClassroomError where even page 1 failed: then nothing is known.
        """
        self._begin(self._first or await self._ask(1))
        if self._promised:
            await self._together()
        await self._onward()
        if self._failed:
            return self._failure()
        if self.pages >= self._cap and self._may_go_on():
            return Note("page_cap", {"pages": self._cap})
        if self._spread and not await self._settle():
            return self._failure() if self._failed else Note("page_one_moved")
        doubt = self.sheet.disagreement()
        if doubt is None and self._promised and not self.sheet.proven:
            return await self._in_turn()
        return doubt

    def _failure(self) -> Note:
        return Note("page_failed", {"page": min(self._failed), "pages": len(self._failed)})

    def _begin(self, first: Page) -> None:
        """Lay down page 1, and learn from its `count` how many pages may be asked for together.

        The page behind a full last one is among them: only a short page is an end.
        """
        self.sheet.begin(first)
        self._note_staff(1, first)
        self._last = first
        if first.rows >= PAGE_ROWS and first.said is not None and first.said > PAGE_ROWS and self._width > 1:
            self._promised = min(first.said // PAGE_ROWS + 1, self._cap)
        self._tick(max(self._promised, 1))

    async def _together(self) -> None:
        """Read what `count` promises, as many pages at once as there is room for."""
        self._at_work = min(self._width, self._promised - 1)
        async with asyncio.TaskGroup() as workers:
            for _ in range(self._at_work):
                workers.create_task(self._work())

    async def _work(self) -> None:
        """Read the next page, and the next, so that no place stands idle; then page 1 again."""
        while self._next <= self._promised and not self._hopeless and self._end is None:
            self._next += 1
            await self._read_one(self._next - 1)
        self._at_work -= 1
        if self._at_work and self._next > self._promised and self._again is None and self.sheet.steady:
            self._again = NOTHING
            self._again = await self._try(1)

    async def _onward(self) -> None:
        """Read on, one by one, while there may be more."""
        while self._may_go_on() and self.pages < self._cap and not self._failed:
            await self._read_one(self.pages + 1)

    def _may_go_on(self) -> bool:
        """A full page may have a next one; so may a short one when `count` speaks of more rows."""
        if self._end is not None:
            return False
        said = self.sheet.said
        more_said = said is not None and said > self.sheet.rows and self._last.rows > 0
        return self._last.rows >= PAGE_ROWS or more_said

    async def _read_one(self, number: int) -> None:
        """Read one page beyond the first; a failure is kept in mind, and the other pages with it."""
        page = await self._try(number)
        if page is None:
            return
        self._note_staff(number, page)
        if number > self.pages:
            self.pages, self._last = number, page
        if self.sheet.add(page):
            self._spread = True
        elif self._end is None or number < self._end:
            self._end = number
        self._tick(max(self._promised, self.pages))

    def _note_staff(self, number: int, page: Page) -> None:
        if any(visit[6] in STAFF and visit[3] is None for visit in page.live):  # role and leave, by place
            self.staff.add(number)

    async def _try(self, number: int) -> Page | None:
        try:
            return await self._ask(number)
        except ClassroomError as error:
            self._failed.append(number)
            self._hopeless = not error.retry or len(self._failed) >= _FAILURES
            return None

    async def _in_turn(self) -> Note | None:
        """Read all again, one page after the other, because `count` does not prove that no row is missing.

        A page answered before the one in front of it may lack a row without a trace; in order, a row
        that slips from one page to another leaves another one behind twice.
        """
        again = Pager(self._ask, width=1, cap=self._cap, tick=self._tick)
        try:
            doubt = await again.read()
        except ClassroomError:
            return Note("page_failed", {"page": 1, "pages": 1})
        self.sheet.take_over(again.sheet)
        return doubt

    async def _settle(self) -> bool:
        """Read page 1 again until it stands still, and the last page where `count` speaks of other rows.

        The last page after page 1, so that whatever `count` knew of is there by then.
        """
        if not await self._first_stands_still():
            return False
        if self.sheet.said is not None and self.sheet.said != self.sheet.rows:
            await self._reread_last()
        return not self._failed

    async def _first_stands_still(self) -> bool:
        """Whether page 1 came to rest; the newer readings are adopted."""
        if self._again is not None and self.sheet.renew_first(self._again) and self.sheet.settled:
            return True
        for _ in range(_REREADS):
            again = await self._try(1)
            if again is None:
                return False
            if self.sheet.renew_first(again):
                return True
        return False

    async def _reread_last(self) -> None:
        """Read the last page again, and those that it has grown by."""
        page = await self._try(self.pages)
        if page is None:
            return
        self.sheet.renew_last(self._last, page)
        self._last = page
        if page.rows >= PAGE_ROWS:
            self._end = None
            await self._onward()
