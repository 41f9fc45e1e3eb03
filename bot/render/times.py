"""The clock on the wall of a room: UTC seconds as times and days in one zone and language."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.domain.zones import zone
from bot.render.languages import CHINESE, ENGLISH

_HALF_YEAR = 180 * 86_400


class Wall:
    """Times as they are read in `timezone` (an IANA name; AskedWrongly where there is none such)."""

    def __init__(self, timezone: str, language: str = "en") -> None:
        self.timezone = timezone
        self._zone = zone(timezone)
        self._language = language

    def at(self, moment: int) -> datetime:
        """The local date and time at `moment`."""
        return datetime.fromtimestamp(moment, self._zone)

    def clock(self, moment: int) -> str:
        """`10:03`."""
        local = self.at(moment)
        return f"{local.hour:02}:{local.minute:02}"

    def exact(self, moment: int) -> str:
        """`10:03`, or `10:03:25` where the seconds say something."""
        local = self.at(moment)
        return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"

    def day(self, moment: int, now: int | None = None) -> str:
        """`Tue 24 Nov`, with the year where it is more than half a year away from `now`."""
        far = now is not None and abs(now - moment) > _HALF_YEAR
        return _day(self.at(moment).date(), self._language, far)

    def moment(self, moment: int, now: int) -> str:
        """`10:03` today, else with the day in front."""
        same = self.at(moment).date() == self.at(now).date()
        return self.clock(moment) if same else f"{self.day(moment, now)} {self.clock(moment)}"

    def token(self, moment: int, now: int) -> str:
        """The moment as Slack shows it to each reader on their own clock; elsewhere as it is read here.

        mrkdwn, not to be escaped. Of another day than `now`, the date is shown too.
        """
        same = self.at(moment).date() == self.at(now).date()
        shown = "{time}" if same else "{date_short} {time}"
        return f"<!date^{moment}^{shown}|{self.moment(moment, now)} ({self.offset(moment)})>"

    def span(self, start: int, end: int, now: int | None = None) -> str:
        """`Tue 24 Nov, 10:00 – 11:00`; whole days have no times, an end at midnight is the day before's."""
        first, last = self.at(start), self.at(end)
        whole = _is_midnight(first) and _is_midnight(last)
        final = last.date() - timedelta(days=1) if _is_midnight(last) and last > first else last.date()
        opening = self.day(start, now)
        comma = "" if self._language == CHINESE else ","
        if first.date() == final:
            closing = "24:00" if _is_midnight(last) else self.clock(end)
            return opening if whole else f"{opening}{comma} {self.clock(start)} – {closing}"
        far = now is not None and abs(now - end) > _HALF_YEAR
        ending = _day(final, self._language, far)
        if whole:
            return f"{opening} – {ending}"
        return f"{opening} {self.clock(start)} – {_day(last.date(), self._language, far)} {self.clock(end)}"

    def offset(self, moment: int) -> str:
        """`UTC+8`, `UTC+5:30`, `UTC`."""
        minutes = int((self.at(moment).utcoffset() or timedelta()).total_seconds()) // 60
        hours, rest = divmod(abs(minutes), 60)
        if not minutes:
            return "UTC"
        return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")

    def one_day(self, start: int, end: int) -> bool:
        """Whether both moments are on one local date."""
        return self.at(start).date() == self.at(end).date()


def weekday(local: date, language: str) -> str:
    """`Tue`."""
    from babel.dates import format_date  # noqa: PLC0415 — as below

    return format_date(local, "EEE", locale=_LOCALES.get(language, language))


def _is_midnight(local: datetime) -> bool:
    return not (local.hour or local.minute or local.second)


_LOCALES = {ENGLISH: "en_GB"}  # day before month, as in "Tue 24 Nov": Babel's plain `en` is American
_CHINESE_DAYS = ("M月d日 EEE", "y年M月d日 EEE")  # Babel's own has no space before 周二


@lru_cache(maxsize=512)
def _day(local: date, language: str, with_year: bool) -> str:  # noqa: FBT001 — a cache key
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415 — who shows no day need not pay

    if language == CHINESE:
        return format_date(local, _CHINESE_DAYS[with_year], locale=language)
    pattern = "yMMMEd" if with_year else "MMMEd"
    return format_skeleton(pattern, local, locale=_LOCALES.get(language, language))
