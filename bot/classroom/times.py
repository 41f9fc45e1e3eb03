"""The provider's times: epochs as numbers or text, and Beijing text without an offset.

Each reader is a dict that computes what it has not met before: times repeat within a room, and a hit
costs a fraction of a parse. Readers answer UTC seconds; NEVER for every way to write "no time" and
UNREADABLE for anything else.
"""

import math
from datetime import datetime, timedelta

Scalar = str | int | float | bool | None
"""What a JSON value may be, lists and objects aside."""

NEVER = 0
UNREADABLE = -1

_MILLISECONDS = 100_000_000_000
"""An epoch from here on counts milliseconds: as seconds it would be the year 5138."""
_FIRST = 2 * 86_400
"""Anything up to here is zero written in some zone, not a class in January 1970."""
_KEPT = 20_000
"""How many texts a reader remembers before it starts afresh."""
_BEIJING_EPOCH = datetime(1970, 1, 1, 8)  # noqa: DTZ001 - Beijing text has no offset; +8 all year
_SECOND = timedelta(seconds=1)
_SHORTEST = len("2020-08-20 00:00")


class Reader(dict[Scalar, int]):
    """A remembered reading of provider values; `reader[value]` never fails for a scalar."""

    def __missing__(self, value: Scalar) -> int:
        if len(self) >= _KEPT:
            self.clear()
        found = self[value] = self.read(value)
        return found

    def read(self, value: Scalar) -> int:
        """The reading of a value not met before."""
        raise NotImplementedError


class Numbers(Reader):
    """Whole numbers of zero or more, written as numbers or text: `count`, `duration`."""

    def read(self, value: Scalar) -> int:
        """UNREADABLE for missing, negative and unreadable values alike."""
        number = whole(value)
        return UNREADABLE if number is None or number < 0 else number


class Moments(Reader):
    """Unix seconds or milliseconds, as numbers or text, or a Beijing text: whichever stands in the field."""

    def read(self, value: Scalar) -> int:
        """Zero, nothing, and what is written without a single digit are NEVER."""
        number = whole(value)
        if number is None:
            return _written(value) if isinstance(value, str) else NEVER
        if number >= _MILLISECONDS:
            number //= 1000
        return number if number > _FIRST else NEVER


def _written(text: str) -> int:
    """`2020-08-20 00:00:12` in Beijing time, which has been UTC+8 without summer time since 1991.

    `0000-00-00 …` and PHP's first second of 1970 are NEVER; a day without a time is no moment.
    """
    text = text.strip().replace("/", "-")
    if text.startswith("0000-") or not any(map(str.isdigit, text)):
        return NEVER
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return UNREADABLE
    if moment.tzinfo is not None:
        seconds = int(moment.timestamp())
    elif len(text) >= _SHORTEST:
        seconds = (moment - _BEIJING_EPOCH) // _SECOND
    else:
        return UNREADABLE
    return seconds if seconds > _FIRST else NEVER


def whole(value: Scalar) -> int | None:
    """A whole number written as a number or as text; None for anything else."""
    if isinstance(value, int):
        return int(value)
    try:
        if isinstance(value, str) and "." not in value:
            return int(value)
        number = float(value or "")
    except ValueError:
        return None
    return int(number) if math.isfinite(number) else None
