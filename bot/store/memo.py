"""What the last scan of each room showed, as hashes, so that unchanged rows need no look at the database."""

from collections import OrderedDict
from collections.abc import Set as AbstractSet

NOTHING: frozenset[int] = frozenset()


class VisitMemo:
    """Hashes of the visits that are stored exactly so. In memory only; losing it costs one read.

    A visit is skipped when its 64-bit hash is known. A changed visit that happens to have the hash of
    another visit of the same scan would be missed until it changes again: with 100 000 visits in the
    room the odds are 100 000 ÷ 2⁶⁴, one in 184 million million, for each change. A year of a thousand
    such changes a second would meet it once in about 6 000 years; a disk errs sooner.

    A room is forgotten when a save begins and known again only after COMMIT, so that a transaction
    that was rolled back leaves no trace. It is forgotten, too, when another process wrote to the file.
    """

    def __init__(self, limit: int = 500_000) -> None:
        """`limit`: how many hashes in all rooms together, about 90 bytes each; the oldest room goes first."""
        self._limit = limit
        self._rooms: OrderedDict[str, AbstractSet[int]] = OrderedDict()
        self._size = 0
        self._generation = -1

    def take(self, room: str, generation: int) -> AbstractSet[int]:
        """What is known of `room`, and forget it until `keep`."""
        if generation != self._generation:
            self._rooms.clear()
            self._size = 0
            self._generation = generation
        known = self._rooms.pop(room, NOTHING)
        self._size -= len(known)
        return known

    def keep(self, room: str, hashes: AbstractSet[int], generation: int) -> None:
        """These visits of `room` are stored and durable."""
        self.take(room, generation)
        self._rooms[room] = hashes
        self._size += len(hashes)
        while self._size > self._limit:
            _, oldest = self._rooms.popitem(last=False)
            self._size -= len(oldest)

    def holds(self, room: str, hashes: AbstractSet[int], *, whole: bool) -> bool:
        """Whether these are stored, and nothing else where they are the `whole` room. From any thread."""
        known = self._rooms.get(room)
        return known is not None and (known == hashes if whole else known >= hashes)

    def __len__(self) -> int:
        return self._size
