"""Periods as people write them: `yesterday`, `last week`, `7d`, `2026-11-01..2026-11-07`, `周一`.

A date means the whole local day, however many hours the clocks give it that day; the last day of a
range is included. A time without an offset stands in the reader's zone: in the hour that a clock
change repeats, a range begins at the first and ends at the second; a time that a clock change skips
is read with the offset before it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.zones import zone
from bot.errors import N_, BadPeriod

DAY = 86_400
MOST = 366 * DAY
"""The provider keeps a year."""

_EXAMPLES = N_("Try today, yesterday, monday, last week, 7d, 2026-11-23 or 2026-11-01..2026-11-07.")
_LONGEST = 8  # words: "2026-11-01 10:00 to 2026-11-01 11:00" has five

_DAYS = {
    "today": 0, "今天": 0, "今日": 0,
    "yesterday": -1, "昨天": -1, "昨日": -1,
    "前天": -2, "day before yesterday": -2, "the day before yesterday": -2,
}  # fmt: skip
_WEEKS = {
    "this week": 0, "本周": 0, "这周": 0, "本星期": 0, "这个星期": 0,
    "last week": -1, "上周": -1, "上星期": -1, "上个星期": -1,
}  # fmt: skip
_WEEKDAYS = {
    word: number
    for number, words in enumerate((
        "monday mon 周一 星期一 礼拜一",
        "tuesday tue tues 周二 星期二 礼拜二",
        "wednesday wed 周三 星期三 礼拜三",
        "thursday thu thur thurs 周四 星期四 礼拜四",
        "friday fri 周五 星期五 礼拜五",
        "saturday sat 周六 星期六 礼拜六",
        "sunday sun 周日 周天 星期日 星期天 礼拜天 礼拜日",
    ))
    for word in words.split()
}  # fmt: skip
_UNITS = {
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "分钟": 60,
    "h": 3600, "hour": 3600, "hours": 3600, "小时": 3600,
    "d": DAY, "day": DAY, "days": DAY, "天": DAY,
    "w": 7 * DAY, "week": 7 * DAY, "weeks": 7 * DAY, "周": 7 * DAY,
}  # fmt: skip

_LENGTH = re.compile(
    rf"(?:last|past|最近|近)? ?(\d{{1,5}}) ?({'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)
_RANGE = re.compile(
    r"\s*\.\.+\s*|\s*…\s*|\s+(?:to|until)\s+|\s*[到至~–—]\s*|\s+-\s+|(?<=:\d\d)-(?=\d\d?:\d\d)"
)
_LOOSE_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_NO_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")  # the latest one: nobody asks for next December
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_LIKE_A_DATE = re.compile(r"\d{1,4}[-/.:年月]\d|.*\.\.")


@dataclass(frozen=True, slots=True)
class Period:
    """`[start, end)` in UTC seconds, and the words it was asked with (empty: nobody said)."""

    start: int
    end: int
    label: str = ""


def last_day(now: int) -> Period:
    """The last 24 hours: what is meant where no day is said and no lesson is known."""
    return Period(now - DAY, now)


def parse_period(words: Sequence[str], *, timezone: str, now: int) -> Period:
    """The period that `words` name; without words the last 24 hours.

    Raises BadPeriod with a sentence that teaches what can be said.
    """
    if not any(word.strip() for word in words):
        return last_day(now)
    period = _read(words, timezone, now)
    if period is None:
        raise _unreadable(" ".join(words))
    return period


def take_period(words: Sequence[str], *, timezone: str, now: int) -> tuple[Period | None, Sequence[str]]:
    """The period that `words` begin with, if they do, and the words after it.

    Raises BadPeriod where they begin with something that was surely meant as a date.
    """
    for count in range(min(len(words), _LONGEST), 0, -1):
        period = _read(words[:count], timezone, now)
        if period is not None:
            return period, words[count:]
    if words and _LIKE_A_DATE.match(_fold(words[:1])):
        raise _unreadable(words[0])
    return None, words


def _read(words: Sequence[str], timezone: str, now: int) -> Period | None:
    """None where the words are no period at all; raises BadPeriod where they are an impossible one."""
    text, here = _fold(words), _Here(timezone, now)
    try:
        found = _length(text, now) or _range(text, here) or here.days(text) or here.moment_on(text)
    except (OverflowError, ValueError):  # the calendar's first and last days have no day beside them
        return None
    if found is None:
        return None
    start, end = found
    shown = " ".join(words)
    if end <= start:
        raise BadPeriod("“{text}” ends before it begins.", text=shown)
    if start > now:
        raise BadPeriod("“{text}” has not begun yet, so there is nothing to read.", text=shown)
    return Period(start, end, shown)


def _fold(words: Sequence[str]) -> str:
    """One spelling: full-width digits and capitals count as plain ones."""
    return " ".join(unicodedata.normalize("NFKC", " ".join(words)).casefold().replace("−", "-").split())


def _length(text: str, now: int) -> tuple[int, int] | None:
    match = _LENGTH.fullmatch(text)
    if not match:
        return None
    seconds = int(match[1]) * _UNITS[match[2]]
    if not 0 < seconds <= MOST:
        raise BadPeriod("The classroom keeps one year of records: ask for 1 to 366 days.")
    return now - seconds, now


def _range(text: str, here: "_Here") -> tuple[int, int] | None:
    sides = _RANGE.split(text)
    if len(sides) != 2:  # noqa: PLR2004 — a range has two ends
        return None
    first = here.days(sides[0]) or here.moment_on(sides[0])
    if first is None:
        return None
    if days := here.days(sides[1]):
        if sides[0] in _WEEKDAYS and days[1] <= first[0]:  # on a Wednesday, "monday to friday" is last week's
            first = here.midnight(here.date_at(first[0]) - timedelta(days=7)), days[1]
        return first[0], days[1]
    last = f"{here.date_at(first[0])} {sides[1]}" if _CLOCK.fullmatch(sides[1]) else sides[1]
    moment = here.moment_on(last, fold=1)
    return None if moment is None else (first[0], moment[0])


class _Here:
    """The local calendar around `now`."""

    def __init__(self, timezone: str, now: int) -> None:
        self.zone = zone(timezone)
        self.today = datetime.fromtimestamp(now, self.zone).date()

    def days(self, text: str) -> tuple[int, int] | None:
        """Whole days: a date, a day's name, a week."""
        if text in _WEEKS:
            monday = self.today + timedelta(days=7 * _WEEKS[text] - self.today.weekday())
            return self.midnight(monday), self.midnight(monday + timedelta(days=7))
        day = self._day(text)
        return None if day is None else (self.midnight(day), self.midnight(day + timedelta(days=1)))

    def moment_on(self, text: str, *, fold: int = 0) -> tuple[int, int] | None:
        """A moment, as the period from it to the end of its day: `2026-11-23T10:00`, `today 10:00`."""
        moment = self._moment(text, fold)
        if moment is None:
            return None
        return int(moment.timestamp()), self.midnight(moment.astimezone(self.zone).date() + timedelta(days=1))

    def date_at(self, moment: int) -> date:
        return datetime.fromtimestamp(moment, self.zone).date()

    def midnight(self, day: date) -> int:
        return int(datetime.combine(day, time(), self.zone).timestamp())

    def _day(self, text: str) -> date | None:
        if text in _DAYS:
            return self.today + timedelta(days=_DAYS[text])
        back = self._days_back(text)
        return _calendar_date(text, self.today) if back is None else self.today - timedelta(days=back)

    def _days_back(self, text: str) -> int | None:
        """How long ago the weekday in `text` was."""
        today = self.today.weekday()
        if text in _WEEKDAYS:  # the latest one, today included
            return (today - _WEEKDAYS[text]) % 7
        if text.startswith("last ") and text[5:] in _WEEKDAYS:  # the latest one before today
            return (today - _WEEKDAYS[text[5:]] - 1) % 7 + 1
        if text.startswith("上") and text[1:] in _WEEKDAYS:  # of the week before, as Chinese says it
            return today - _WEEKDAYS[text[1:]] + 7
        return None

    def _moment(self, text: str, fold: int) -> datetime | None:
        day, _, clock = text.rpartition(" ")
        if _CLOCK.fullmatch(clock):
            on = self._day(day) if day else self.today
            text = f"{on}T{clock:0>5}" if on else ""
        try:
            moment = datetime.fromisoformat(text.upper().replace("/", "-"))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone, fold=fold)


def _calendar_date(text: str, today: date) -> date | None:
    try:
        if match := _LOOSE_DATE.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NO_YEAR.fullmatch(text):
            day = date(today.year, int(match[1]), int(match[2]))
            return day if day <= today else day.replace(year=day.year - 1)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unreadable(text: str) -> BadPeriod:
    return BadPeriod("“{text}” is no day or range I know.", _EXAMPLES, text=text[:80])
