"""One read of one room: its windows laid together, and who is in the room now."""

from collections.abc import Callable
from functools import partial

from bot.classroom.answers import AnswerReader, Page
from bot.classroom.calls import Caller
from bot.classroom.echo import Echo
from bot.classroom.glance import Counting, Glance, Known
from bot.classroom.pages import Pager
from bot.classroom.rows import Oddities
from bot.classroom.sheet import Key, Sheet, lay
from bot.domain.notes import Note
from bot.domain.visits import Visit
from bot.errors import ClassroomError

RECORDS, ONLINE = "getLiveLogininfo", "getonlineuser"

Progress = Callable[[int, int], None]
"""Called with pages done and pages expected."""


class Reading:
    """One read of one room: the visits so far, why they may not be all, and remarks on them."""

    def __init__(self, caller: Caller, answers: AnswerReader, now: int, progress: Progress | None) -> None:
        self._caller = caller
        self._answers = answers
        self._now = now
        self._progress = progress
        self._sheets: list[Sheet] = []
        self._done = 0
        self.reason: Note | None = None
        """Why the read is not whole: the first reason of several."""
        self.notes: list[Note] = []
        self.online: frozenset[str] | None = None
        """Who is in the room now, if that was asked and told."""
        self.unread = 0
        """Visits known from earlier reads, and not looked at in this one."""
        self._glanced: dict[Key, Visit] = {}
        self._visits: tuple[Visit, ...] | None = None

    async def read(self, windows: list[tuple[int, int]], *, width: int, cap: int) -> None:
        """Read `windows`, at most `width` pages at once and `cap` pages each. Raises ClassroomError."""
        for number, window in enumerate(windows):
            await self._whole(window, width=width, cap=cap, left=len(windows) - number - 1)
        self._remark()

    async def reread(
        self,
        window: tuple[int, int],
        known: Known,
        counting: Counting,
        *,
        width: int,
        cap: int,
        brief: bool,
        echo: Echo,
    ) -> None:
        """Read a window that earlier reads left `known`: where `brief`, a glance will do if it proves enough.

        `echo` is of the last read. Raises ClassroomError.
        """
        first = None
        if not known.size:
            first = await self._page(*window, 1, echo=echo)
            if first is echo.page:
                self._tick(0, 0, 1)
                self._visits, self.notes = echo.visits, list(echo.notes)
                return
        elif brief and counting.is_rows and known.is_worth_a_glance:
            glance = await self._glance(window, known)
            known.glanced(glance)
            self._glanced, first = glance.live, glance.first
            if glance.proven:
                self._sheets.append(Sheet())
                lay(self._sheets[0].stage, first.stage if first else ())
                self.unread = len(known.rows) - len(glance.live)
                self.notes += known.notes
                return
        if counting.is_rows is False:  # pages read together would prove nothing, and be read again in turn
            width = 1
        pager = await self._whole(window, width=width, cap=cap, left=0, first=first)
        self._remark()
        sheet = pager.sheet
        size = sheet.first.rows
        if self.reason is None and pager.pages > 1:
            counting.learn(sheet, size)
        if pager.pages == 1 and not known.size:
            if self.reason is None:
                echo.keep(sheet.first, self.visits(), tuple(self.notes))
            return
        known.learn(sheet, pages=pager.pages, size=size, staff=pager.staff, whole=self.reason is None)
        known.notes = tuple(self.notes)
        if brief and counting.is_rows and known.total == sheet.said and self.reason is not None:
            met = self._glanced.keys() | sheet.live.keys()
            self.reason, self.unread = None, len(known.rows) - len(met)

    async def _glance(self, window: tuple[int, int], known: Known) -> Glance:
        """Read the pages that can have changed, as far as that helps. Raises ClassroomError for page 1."""
        glance = Glance(known)
        while (number := glance.next()) is not None:
            try:
                page = await self._page(*window, number)
            except ClassroomError:
                if number == 1:
                    raise
                break
            glance.lay(number, page)
            self._tick(0, 0, self._done + 1)
        return glance

    async def _whole(
        self, window: tuple[int, int], *, width: int, cap: int, left: int, first: Page | None = None
    ) -> Pager:
        pager = Pager(
            partial(self._page, *window),
            width=width,
            cap=cap,
            tick=partial(self._tick, self._done, left),
            first=first,
        )
        reason = await pager.read()
        self.reason = self.reason or reason
        self._sheets.append(pager.sheet)
        return pager

    async def _page(self, start: int, end: int, number: int, echo: Echo | None = None) -> Page:
        read = partial(self._read, echo)
        return await self._caller.ask(RECORDS, read, starttime=start, endtime=end, page=number)

    def _read(self, echo: Echo | None, body: bytes) -> Page:
        if echo is not None and echo.repeats(body) and echo.page is not None:
            return echo.page
        return self._answers.page(body, now=self._now)

    def _tick(self, before: int, windows_left: int, expected: int) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, max(before + expected, self._done) + windows_left)

    def visits(self) -> tuple[Visit, ...]:
        """Every visit of every window, one for each key: those on stage, then those live."""
        if self._visits is not None:
            return self._visits
        first, *others = self._sheets
        lay(first.live, self._glanced.values())
        for sheet in others:
            lay(first.stage, sheet.stage.values())
            lay(first.live, sheet.live.values())
        self._sheets = [first]
        self._visits = (*first.stage.values(), *first.live.values())
        return self._visits

    def _remark(self) -> None:
        odd = Oddities()
        for sheet in self._sheets:
            odd.add(sheet.odd)
        found = {
            "quarantined": odd.quarantined,
            "times_disagree": odd.times_disagree,
            "duration_disagrees": odd.duration_disagrees,
        }
        self.notes += [Note(code, {"rows": rows}) for code, rows in found.items() if rows]

    async def confirm(self, visits: tuple[Visit, ...], echo: Echo) -> None:
        """Ask who is in the room now, and remark on the difference to what the rows leave open.

        Nothing is changed by it: whether people who only watch the stream are listed is not documented,
        so who is not listed may be inside all the same. One attempt, and its failure is a remark.
        """
        try:
            self.online = inside = await self._caller.ask(ONLINE, partial(self._read_list, echo), attempts=1)
        except ClassroomError:
            self.notes.append(Note("online_unknown"))
            return
        unfinished = [visit for visit in visits if visit.leave is None]
        confirmed = sum(visit.person in inside for visit in unfinished)
        without = len(inside - {visit.person for visit in visits})
        for code, facts in (
            ("open_unconfirmed", {"rows": len(unfinished) - confirmed}),
            ("online_without_row", {"people": without}),
        ):
            if any(facts.values()):
                self.notes.append(Note(code, facts))

    def _read_list(self, echo: Echo, body: bytes) -> frozenset[str]:
        if not echo.repeats_list(body) or echo.online is None:
            echo.online = None
            echo.online = frozenset(somebody.person for somebody in self._answers.online(body))
        return echo.online
