"""Lengths of time as people write them: `2h`, `30 min`, `1h30m`, `3 days`, `2小时`, `半小时`."""

import re
import unicodedata
from collections.abc import Sequence

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_UNITS = {
    "m": _MINUTE, "min": _MINUTE, "mins": _MINUTE, "minute": _MINUTE, "minutes": _MINUTE, "分": _MINUTE,
    "分钟": _MINUTE, "h": _HOUR, "hr": _HOUR, "hrs": _HOUR, "hour": _HOUR, "hours": _HOUR, "小时": _HOUR,
    "个小时": _HOUR, "钟头": _HOUR, "d": _DAY, "day": _DAY, "days": _DAY, "天": _DAY, "日": _DAY,
    "w": 7 * _DAY, "week": 7 * _DAY, "weeks": 7 * _DAY, "周": 7 * _DAY, "星期": 7 * _DAY, "个星期": 7 * _DAY,
}  # fmt: skip
_WHOLE = {"半小时": _HOUR // 2, "半个小时": _HOUR // 2, "半天": _DAY // 2}
_PART = re.compile(
    rf"(\d{{1,6}}(?:\.\d{{1,2}})?) ?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z])"
)
_MOST_WORDS = 4  # "1 hour 30 minutes"


def take_length(words: Sequence[str]) -> tuple[int, int] | None:
    """The seconds that `words` begin with, and how many of them say so; None where they begin otherwise.

    A number without a unit is no length: rooms and people have numbers.
    """
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        seconds = _read(" ".join(words[:count]))
        if seconds is not None:
            return seconds, count
    return None


def _read(text: str) -> int | None:
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if folded in _WHOLE:
        return _WHOLE[folded]
    parts = list(_PART.finditer(folded))
    if not parts or _PART.sub("", folded).strip():
        return None
    return round(sum(float(part[1]) * _UNITS[part[2]] for part in parts))
