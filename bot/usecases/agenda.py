"""The agenda: which rooms are due, found without a look at the others."""

from heapq import heappop, heappush


class Agenda:
    """Rooms by the moment at which they are due, UTC seconds."""

    def __init__(self) -> None:
        self._at: dict[str, int] = {}
        self._ahead: list[tuple[int, str]] = []
        """A heap; what was put off since is passed over."""
        self._due: set[str] = set()

    def put(self, room: str, at: int | None) -> None:
        """From now on `room` is due at `at` and not before; None: never."""
        self._due.discard(room)
        if at is None:
            self._at.pop(room, None)
            return
        self._at[room] = at
        heappush(self._ahead, (at, room))

    def due(self, now: int) -> set[str]:
        """The rooms that are due and were not put off since."""
        while self._ahead and self._ahead[0][0] <= now:
            at, room = heappop(self._ahead)
            if self._at.get(room) == at:
                self._due.add(room)
        return self._due
