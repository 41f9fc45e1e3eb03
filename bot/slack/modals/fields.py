"""What stands in the fields of a form. Each is called by its block; what it holds is called `value`."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time
from typing import Any

from bot.errors import AskedWrongly
from bot.render.plain import clean
from bot.slack.requests import Values

VALUE = "value"


class BadFields(AskedWrongly):
    """Some fields have to be mended."""

    def __init__(self, fields: Mapping[str, AskedWrongly]) -> None:
        super().__init__(*fields.values())
        self.fields = fields


class Fields:
    """Reads a form's fields. What no client of Slack sends raises one of `listeners.MISSHAPEN`."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._mistakes: dict[str, AskedWrongly] = {}

    def text(self, name: str) -> str:
        """What was typed, as one line of visible characters."""
        return clean(self.lines(name))

    def lines(self, name: str) -> str:
        """What was typed, as it was typed; empty where nothing was."""
        return str(self._field(name).get(VALUE) or "").strip()

    def choice(self, name: str) -> str:
        """The value of the option chosen."""
        return str((self._field(name).get("selected_option") or {}).get(VALUE) or "")

    def choices(self, name: str) -> tuple[str, ...]:
        """The values of the options ticked."""
        return tuple(str(one[VALUE]) for one in self._field(name).get("selected_options") or ())

    def day(self, name: str) -> date | None:
        """The date chosen."""
        text = self._field(name).get("selected_date")
        return date.fromisoformat(text) if text else None

    def clock(self, name: str) -> time | None:
        """The time of day chosen."""
        text = self._field(name).get("selected_time")
        return time.fromisoformat(text) if text else None

    def channel(self, name: str) -> str:
        """The channel chosen."""
        return str(self._field(name).get("selected_conversation") or "")

    def names(self) -> Iterator[str]:
        """The fields that were sent."""
        yield from self._values

    @contextmanager
    def at(self, name: str) -> Iterator[None]:
        """Whatever is asked wrongly inside has to be mended in the field `name`."""
        try:
            yield
        except AskedWrongly as error:
            self._mistakes.setdefault(name, error)

    def check(self) -> None:
        """Raises BadFields where something has to be mended."""
        if self._mistakes:
            raise BadFields(self._mistakes)

    def _field(self, name: str) -> dict[str, Any]:
        return dict(self._values.get(name, {}).get(VALUE) or {})


_UNITS = {
    "s": 1,
    "sec": 1,
    "秒": 1,
    "": 60,
    "m": 60,
    "min": 60,
    "分": 60,
    "分钟": 60,
    "h": 3600,
    "小时": 3600,
}
_PART = re.compile(r"(\d{1,5})\s*([a-z秒分钟小时]*)")
_LONGEST = 86_400


def read_length(text: str) -> int:
    """Seconds of `5`, `5 min`, `90s`, `1h30m`; a plain number is minutes. Raises AskedWrongly."""
    folded = text.casefold().replace(" ", "")
    parts = list(_PART.finditer(folded))
    if (
        not folded
        or "".join(part[0] for part in parts) != folded
        or any(part[2] not in _UNITS for part in parts)
    ):
        raise AskedWrongly(
            "“{text}” is no length of time. Write minutes, such as 5, or 90s or 1h30m.", text=text[:40]
        )
    seconds = sum(int(part[1]) * _UNITS[part[2]] for part in parts)
    if seconds > _LONGEST:
        raise AskedWrongly("A day is the longest.")
    return seconds


def read_share(text: str) -> float:
    """A share of `75`, `75 %` or `74.9%`. Raises AskedWrongly."""
    match = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*[%％]?", text)
    share = float(match[1].replace(",", ".")) / 100 if match else -1.0
    if not 0 <= share <= 1:
        raise AskedWrongly(
            "“{text}” is no share. Write a percentage from 0 to 100, such as 75.", text=text[:40]
        )
    return round(share, 4)
