"""A glance: which pages of a large window can have changed, and when a few prove that nothing is missing.

Neither the order of the rows nor the meaning of `count` is documented, so neither is trusted. What is known
of a window are the rows that earlier reads met. Rows are added and altered, never taken away while a lesson
runs; so where `count` is of rows, and says as many as are known, all of them are known, whatever their order.
Anything else is read in full. Who left in the meantime is seen only on the pages that were read: a glance
proves who came, and a full read is due wherever leaving matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.classroom.answers import Page
from bot.classroom.sheet import Key, Sheet, lay
from bot.domain.notes import Note
from bot.domain.visits import Visit

SWEEP_AFTER = 20
"""After so many glances a window is read in full: a row that the provider took back may hide another."""
_GIVE_UP_AFTER, _REST = 2, 20
"""After so many glances in a row that proved nothing, so many polls read no further than page 1 for one."""
_PASSES = 4
_SLACK = 2
"""Pages more than the rows that are missing would fill."""


class Counting:
    """What the provider's `count` means, as far as full reads have shown. One for the whole provider."""

    def __init__(self) -> None:
        self.is_rows: bool | None = None
        """Whether it is the rows of the window: no other meaning can prove anything. None: not known yet."""

    def learn(self, sheet: Sheet, size: int) -> None:
        """Learn from a complete read of several pages. `size`: the rows on its first page.

        A count greater than a page, and greater than all people there are, can only be of rows; but people
        are told apart by their user ids alone, for two guests may have one name.
        """
        first = sheet.first.said
        if first is None:
            return
        if not sheet.proven:
            self.is_rows = False
        elif not self.is_rows and size < first:
            named = {visit.userid for visit in sheet.live.values() if visit.userid}
            nameless = sum(1 for visit in sheet.live.values() if not visit.userid)
            if first > len(named) + nameless + sheet.rows - len(sheet.live):
                self.is_rows = True


@dataclass(slots=True)
class Known:
    """What earlier reads met of one window. In memory only: without it the window is read in full."""

    rows: set[int] = field(default_factory=set)
    """Every live row, as the hash of its key. The odds of two alike are those of the visits' own memo."""
    unkeyed: int = 0
    """Rows without a key of their own: the second device in one second, and what was quarantined."""
    size: int = 0
    """Rows on a page; 0 while the window fits on one, and no glance could save anything."""
    staff: frozenset[int] = frozenset()
    """The pages on which somebody who teaches was inside: what becomes of them matters at once."""
    moved: int = 0
    """Rows that came in front of all others since these pages were noted."""
    notes: tuple[Note, ...] = ()
    """Remarks on the rows, from the last full read."""
    glances: int = 0
    """Since the last full read."""
    failed: int = 0
    """Glances in a row that proved nothing."""

    @property
    def total(self) -> int:
        """How many rows are known."""
        return len(self.rows) + self.unkeyed

    @property
    def is_worth_a_glance(self) -> bool:
        """Whether to begin with one."""
        return self.size > 0 and self.glances < SWEEP_AFTER

    @property
    def is_resting(self) -> bool:
        """Whether glances failed so often that page 1 alone is looked at for a while."""
        return self.failed >= _GIVE_UP_AFTER

    def learn(self, sheet: Sheet, *, pages: int, size: int, staff: Iterable[int], whole: bool) -> None:
        """After a full read. What it met is known; where it was not `whole`, beside what was known before."""
        met = set(map(hash, sheet.live))  # the same as each row's mark
        unkeyed = sheet.rows - len(sheet.live)
        self.glances = 0
        if not whole:
            self.rows |= met
        elif unkeyed and sheet.repeats:  # a row without a key that changed places was counted twice
            self.rows, self.unkeyed, self.size = met, 0, 0
            return
        else:
            self.rows, self.unkeyed = met, unkeyed
        self.size = size if pages > 1 else 0
        self.staff, self.moved = frozenset(staff), 0

    def glanced(self, glance: "Glance") -> None:
        """After a glance. That nothing was new says nothing of the order in which rows come."""
        self.rows |= glance.fresh
        self.moved += len(glance.fresh) if glance.at_front else 0
        if not glance.proven:
            self.failed = (self.failed + 1) % (_GIVE_UP_AFTER + _REST)
            return
        self.glances += 1
        if glance.fresh:
            self.failed = 0


class Glance:
    """One glance: `next` says which page to read, `lay` takes it down, `proven` says what it comes to."""

    def __init__(self, known: Known) -> None:
        self.proven = False
        """Whether every row that there was when it began is known."""
        self.first: Page | None = None
        """Page 1."""
        self.fresh: set[int] = set()
        self.live: dict[Key, Visit] = {}
        self.at_front = False
        """Whether new rows come in front of the others."""
        self._known = known
        self._deep = not known.is_resting
        self._missing = 0
        self._said = 0
        self._read: set[int] = set()
        self._front = 0
        """The last of the pages from the first on that hold nothing but new rows."""
        self._passes = 1

    def lay(self, number: int, page: Page) -> None:
        """Lay down page `number`."""
        before, known = len(self.fresh), self._known.rows
        self.fresh.update(mark for mark in map(_mark, page.live) if mark not in known)
        new = len(self.fresh) - before
        if number == self._front + 1 and 0 < new == page.rows:
            self._front = number
        if number == 1:
            self.at_front = self.at_front or new > 0
            self.first = self.first or page
        self._read.add(number)
        lay(self.live, page.live)
        if page.said is None:
            self._missing = -1
            return
        self._said = page.said
        self._missing = page.said - self._known.total - len(self.fresh)
        self.proven = self.proven or self._missing == 0

    def next(self) -> int | None:
        """The page to read next; None where nothing more is worth reading, for better or worse."""
        if not self._read:
            return 1
        if self.proven:
            return min(self._staff() - self._read, default=None)
        if self._missing < 0 or not self._deep:
            return None
        return self._next_in_front() or self._next_behind() or self._first_again()

    def _staff(self) -> set[int]:
        """Where the rows of those who teach are now, moved by the rows that came in front."""
        known = self._known
        moved = known.moved + (len(self.fresh) if self.at_front else 0)
        least, most = moved // known.size, -(-moved // known.size)
        return {page + by for page in known.staff for by in (least, most)}

    def _next_in_front(self) -> int | None:
        """The page behind those that were all new: newest first."""
        most = (self._missing + len(self.fresh)) // self._known.size + _SLACK
        ahead = self._front + 1
        return ahead if self._front and ahead not in self._read and ahead <= most else None

    def _next_behind(self) -> int | None:
        """The pages behind what was known: oldest first."""
        size = self._known.size
        behind = range(self._known.total // size + 1, -(-self._said // size) + 1)
        return next((page for page in behind if page not in self._read), None)

    def _first_again(self) -> int | None:
        """From page 1 once more: others may have come in front meanwhile, perhaps more than fit on a page."""
        if self._passes == _PASSES or not self.at_front or len(self._read) == 1:
            return None
        self._passes += 1
        self._read.clear()
        self._front = 0
        return 1


def _mark(visit: Visit) -> int:
    return hash((visit[1], visit[2]))  # person and enter, as in a sheet
