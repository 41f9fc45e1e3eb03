"""The provider's period rules: which seconds a request asks about."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

MONTH = 31 * 86400
"""The documented "one month", in days: nobody knows which; this is the widest reading."""
YEAR = 366 * 86400
TIME_FORMAT_WRONG = 4004
TIME_WRONG = 4005

_BEIJING = timezone(timedelta(hours=8))


class WindowError(Exception):
    """The period is refused with `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def window(form: Mapping[str, str], now: float) -> tuple[int, int]:
    """`[start, end]` in UTC seconds that the request asks about. Raises WindowError.

    No end given: the last 24 hours. One end: a month from or to it. Epochs override the Beijing texts.
    """
    start, end = _moment(form, "starttime", "startdate"), _moment(form, "endtime", "enddate")
    if start is None and end is None:
        return int(now) - 86400, int(now)
    if start is None:
        start = (end or 0) - MONTH
    if end is None:
        end = start + MONTH
    if end < start or end - start > MONTH:
        raise WindowError(TIME_WRONG)
    return max(start, int(now) - YEAR), end


def _moment(form: Mapping[str, str], epoch: str, text: str) -> int | None:
    """The moment that one of the two spellings names, or None."""
    try:
        if form.get(epoch):
            return int(form[epoch])
        if form.get(text):
            return int(
                datetime.strptime(form[text], "%Y-%m-%d %H:%M:%S").replace(tzinfo=_BEIJING).timestamp()
            )
    except ValueError:
        raise WindowError(TIME_FORMAT_WRONG) from None
    return None
