"""Which rooms the provider lists, where the key may ask: not every key may, and nothing depends on it."""

from collections.abc import Callable

from bot.classroom.answers import AnswerReader, RoomDetails
from bot.classroom.calls import Provider
from bot.errors import ClassroomUnavailable, NotOffered

BY_TIME, ALL = "getroombytime", "getroomlist"
_WIDEST = 28 * 86_400
"""Seconds asked for at once: how much the provider takes is not documented; of records it is a month."""
_AGAIN = 86_400
"""Seconds after which a list that was not for our key is asked for again."""


class RoomLists:
    """Asks for the lists, and remembers which of them are not for our key."""

    def __init__(self, provider: Provider, answers: AnswerReader, clock: Callable[[], float]) -> None:
        self._provider = provider
        self._answers = answers
        self._clock = clock
        self._asked_in_vain: dict[str, float] = {}

    async def between(self, start: int, end: int) -> tuple[RoomDetails, ...] | None:
        """The rooms with a schedule in `[start, end)`, UTC seconds; None where the key may not ask."""
        found: set[RoomDetails] = set()
        for since in range(start, end, _WIDEST):
            rooms = await self._ask(BY_TIME, starttime=since, endtime=min(since + _WIDEST, end))
            if rooms is None:
                rooms = await self._ask(ALL, timetype=0)
                if rooms is None:
                    return None
                found.update(rooms)
                break
            found.update(rooms)
        inside = (room for room in found if room.touches(start, end))
        return tuple(sorted(inside, key=lambda room: (room.serial, room.thirdroomid, room.start or 0)))

    async def _ask(self, method: str, **fields: int) -> tuple[RoomDetails, ...] | None:
        if method in self._asked_in_vain and self._clock() < self._asked_in_vain[method] + _AGAIN:
            return None
        try:
            return await self._provider.caller().ask(method, self._answers.rooms, **fields)
        except (NotOffered, ClassroomUnavailable) as error:
            if error.retry:
                raise
        self._asked_in_vain[method] = self._clock()
        return None
