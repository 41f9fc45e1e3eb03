"""What was read of one window so far, and whether it can be the whole of it.

Neither the order of the rows nor the meaning of `count` is documented, rows are added while pages are
being read, and a leave may change in place. So every page is laid beside what is known, and three
things are kept: the visits, how many different rows were seen, and whether rows changed places.
"""

from collections.abc import Container, Iterable

from bot.classroom.answers import Page
from bot.classroom.rows import Oddities
from bot.domain.notes import Note
from bot.domain.visits import Visit

Key = tuple[str, int]
"""Person and enter, within one list of one room."""

NOTHING = Page([], [], 0, None, Oddities())


class Sheet:
    """The pages of one window, laid together."""

    def __init__(self) -> None:
        self.first = NOTHING
        """The latest reading of page 1."""
        self.live: dict[Key, Visit] = {}
        self.stage: dict[Key, Visit] = {}
        self.odd = Oddities()
        self.rows = 0
        """Different live rows seen, the quarantined included: a row met on two pages is one row, moved."""
        self.repeats = 0
        """Rows met on a second page: rows changed places between two requests."""
        self._ends: set[tuple[object, int]] = set()
        """First row, last row and length of every page, to know a repeated one by."""
        self.counts: set[int | None] = set()
        """Every `count` that came with a page."""
        self._then: tuple[int, int] | None = None
        """Visits and people known when `said` was said, where more were looked for since."""
        self._said_since: int | None = None

    @property
    def said(self) -> int | None:
        """The latest `count`."""
        if self.first.said is None or self._said_since is None:
            return self.first.said
        return max(self.first.said, self._said_since)

    @property
    def steady(self) -> bool:
        """Whether every page so far, page 1 among them, said the same."""
        return self.first is not NOTHING and self.first.said is not None and len(self.counts) == 1

    @property
    def settled(self) -> bool:
        """Whether every page so far said the very number of rows that were read: none can be missing."""
        return self.counts == {self.rows}

    def begin(self, first: Page) -> None:
        """Lay page 1 down."""
        self.first = first
        self.add(first)

    def add(self, page: Page) -> bool:
        """Lay down a page not read before; False where it ends the rows: it is empty, or repeats them."""
        lay(self.stage, page.stage)
        self.counts.add(page.said)
        fresh = {_key(visit): visit for visit in page.live}
        if self._repeated(page):
            self.live.update(fresh)
            return False
        if len(fresh) == len(page.live) and self.live.keys().isdisjoint(fresh):
            self.live.update(fresh)
            self.rows += page.rows
        else:
            self._overlap(page)
        self.odd.add(page.odd)
        return page.rows > 0

    def _repeated(self, page: Page) -> bool:
        """Whether another page had these rows: past the end, or the provider does not turn pages."""
        ends = (_key(page.live[0]), _key(page.live[-1])) if page.live else None
        before = len(self._ends)
        self._ends.add((ends, page.rows))
        return len(self._ends) == before and all(_key(visit) in self.live for visit in page.live)

    def _overlap(self, page: Page) -> None:
        """Lay down a page that shares keys with another, or has one twice."""
        here: set[Key] = set()
        self.rows += page.rows - len(page.live)
        for visit in page.live:
            key = _key(visit)
            known = self.live.get(key)
            if known is None or key in here or known.terminal != visit.terminal:
                self.rows += 1  # new, or a second device in the same second
            else:
                self.repeats += 1
            here.add(key)
        lay(self.live, page.live)

    def renew_first(self, page: Page) -> bool:
        """Adopt page 1 read again; whether its rows stood still."""
        still = _stood_still(self.first.live, page.live, self.live)
        self._renew(page)
        self.first = page
        return still

    def renew_last(self, before: Page, page: Page) -> None:
        """Adopt the last page read again after page 1 was: there rows are added in most orders."""
        if self._then is None:
            self._then = len(self.live), self.people()
        old = {_key(visit) for visit in before.live}
        self.repeats += sum(_key(visit) in self.live and _key(visit) not in old for visit in page.live)
        self._renew(page)
        self._said_since = page.said

    def _renew(self, page: Page) -> None:
        """The newer reading of a page wins over the older, whatever its leaves."""
        fresh: dict[Key, Visit] = {}
        lay(fresh, page.live)
        self.rows += sum(key not in self.live for key in fresh)
        self.counts.add(page.said)
        self.live.update(fresh)
        self.stage.update({_key(visit): visit for visit in page.stage})

    def take_over(self, other: "Sheet") -> None:
        """Adopt a later read of the same window."""
        self.live.update(other.live)
        self.stage.update(other.stage)

    def people(self) -> int:
        """How many people the live rows name."""
        return len({person for person, _ in self.live})

    @property
    def proven(self) -> bool:
        """Whether the count is one of rows, and all of them are here."""
        visits = self._then[0] if self._then else len(self.live)
        return self.said is not None and visits <= self.said <= self.rows

    def disagreement(self) -> Note | None:
        """Why this cannot be the whole window; None where the count, in any of its meanings, agrees.

        `count` may be the rows of the window (then it proves that none is missing), its people, or the
        rows of the page it came with. In the latter meanings, and without a count, a row that changed
        places may have taken another one's turn.
        """
        if self.proven:
            return None
        said, people = self.said, self.people()
        before = self._then[1] if self._then else people
        if said is not None and said != self.first.rows and not before <= said <= people:
            return Note("count_disagrees", {"said": said, "read": self.rows})
        return Note("rows_moved", {"rows": self.repeats}) if self.repeats else None


def _key(visit: Visit) -> Key:
    return visit[1], visit[2]  # person and enter, by place: twice as fast, a hundred thousand times


def lay(known: dict[Key, Visit], visits: Iterable[Visit]) -> None:
    """Lay visits down, the later leave winning; still inside is the latest."""
    for visit in visits:
        other = known.setdefault(_key(visit), visit)
        if other.leave is not None and (visit.leave is None or visit.leave > other.leave):
            known[_key(visit)] = visit


def _stood_still(before: list[Visit], after: list[Visit], known: Container[Key]) -> bool:
    """Whether page 1 shows the same rows and leaves, or only additions.

    Rows added to a full page push as many off its end, so the rows that went must be the last ones,
    some must be left, and those that came must be new altogether.
    """
    if before == after:
        return True
    old = {_key(visit): visit.leave for visit in before}
    new = {_key(visit): visit.leave for visit in after}
    stayed = [key for key in new if key in old]
    return (
        stayed == list(old)[: len(stayed)]
        and (bool(stayed) or not old)
        and len(new) >= len(old)
        and all(old[key] == new[key] for key in stayed)
        and not any(key in known for key in new if key not in old)
    )
