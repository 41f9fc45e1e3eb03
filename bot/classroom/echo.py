"""An echo: the very answer that came the last time, byte for byte, so that it need not be read again."""

from dataclasses import dataclass

from bot.classroom.answers import Page
from bot.domain.notes import Note
from bot.domain.visits import Visit


@dataclass(slots=True)
class Echo:
    """The last answer about a window that fits on one page. It is known by its length and a 64-bit hash."""

    page: Page | None = None
    """As it was read; None where nothing was kept."""
    visits: tuple[Visit, ...] = ()
    notes: tuple[Note, ...] = ()
    online: frozenset[str] | None = None
    """Who was in the room by the last list of them."""
    _length: int = -1
    _hash: int = 0
    _list: tuple[int, int] = (-1, 0)

    def repeats(self, body: bytes) -> bool:
        """Whether this is the answer that was kept; from now on it is the one that `keep` keeps."""
        length, digest = len(body), hash(body)
        same = self.page is not None and (length, digest) == (self._length, self._hash)
        if not same:
            self.page = None
            self._length, self._hash = length, digest
        return same

    def keep(self, page: Page, visits: tuple[Visit, ...], notes: tuple[Note, ...]) -> None:
        """What the latest answer came to. One whose rows may be read otherwise tomorrow is not kept."""
        if not page.odd.quarantined:
            self.page, self.visits, self.notes = page, visits, notes

    def repeats_list(self, body: bytes) -> bool:
        """Whether this is the list of people online that came last; from now on it is."""
        before, self._list = self._list, (len(body), hash(body))
        return before == self._list
