"""One read of one room: its windows laid together, and who is in the room now."""

from collections.abc import Callable
from functools import partial

from bot.classroom.answers import AnswerReader, Page
from bot.classroom.calls import Caller
from bot.classroom.pages import Pager
from bot.classroom.rows import Oddities
from bot.classroom.sheet import Sheet, lay
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

    async def read(self, windows: list[tuple[int, int]], *, width: int, cap: int) -> None:
        """Read `windows`, at most `width` pages at once and `cap` pages each. Raises ClassroomError."""
        for number, (start, end) in enumerate(windows):
            pager = Pager(
                partial(self._page, start, end),
                width=width,
                cap=cap,
                tick=partial(self._tick, self._done, len(windows) - number - 1),
            )
            reason = await pager.read()
            self.reason = self.reason or reason
            self._sheets.append(pager.sheet)
        self._remark()

    async def _page(self, start: int, end: int, number: int) -> Page:
        read = partial(self._answers.page, now=self._now)
        return await self._caller.ask(RECORDS, read, starttime=start, endtime=end, page=number)

    def _tick(self, before: int, windows_left: int, expected: int) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, max(before + expected, self._done) + windows_left)

    def visits(self) -> tuple[Visit, ...]:
        """Every visit of every window, one for each key: those on stage, then those live."""
        first, *others = self._sheets
        for sheet in others:
            lay(first.stage, sheet.stage.values())
            lay(first.live, sheet.live.values())
        self._sheets = [first]
        return (*first.stage.values(), *first.live.values())

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

    async def confirm(self, visits: tuple[Visit, ...]) -> None:
        """Ask who is in the room now, where rows leave that open, and remark on the difference.

        Nothing is changed by it: whether people who only watch the stream are listed is not documented,
        so who is not listed may be inside all the same. One attempt, and its failure is a remark.
        """
        unfinished = [visit for visit in visits if visit.leave is None]
        if not unfinished:
            return
        try:
            online = await self._caller.ask(ONLINE, self._answers.online, attempts=1)
        except ClassroomError:
            self.notes.append(Note("online_unknown"))
            return
        self.online = inside = frozenset(somebody.person for somebody in online)
        confirmed = sum(visit.person in inside for visit in unfinished)
        without = len(inside - {visit.person for visit in visits})
        for code, facts in (
            ("open_unconfirmed", {"rows": len(unfinished) - confirmed}),
            ("online_without_row", {"people": without}),
        ):
            if any(facts.values()):
                self.notes.append(Note(code, facts))
