"""How a lesson repeats: `daily`, `weekly`, or an RRULE of RFC 5545, always in local time.

Rules come from files, so none may run away: a rule repeats by the day or slower, puts at most 24
lessons on a day, and is only ever followed to the end of the period asked for.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from bot.errors import AskedWrongly

DAILY, WEEKLY = "daily", "weekly"
STEPS = {DAILY: timedelta(days=1), WEEKLY: timedelta(weeks=1)}
WORDS = {"每天": DAILY, "每日": DAILY, "每周": WEEKLY, "每週": WEEKLY}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
LIMITS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH")
PARTS = ("FREQ", "INTERVAL", "COUNT", "WKST", "BYSETPOS", "BYHOUR", "BYMINUTE", *LIMITS)
PER_DAY = 24
LONGEST = 500
"""Characters of an RRULE: several times what any calendar program writes."""


def tidy(repeat: str, first: datetime) -> str:
    """`repeat` in its shortest form for a series that starts at the wall time `first`.

    Raises AskedWrongly where it is no repeat, never happens, or `first` is none of its lessons.
    UNTIL must have been taken out before, see `bot.domain.schedule.plan`.
    """
    text = repeat.strip()
    word = WORDS.get(text, text.lower())
    if word in {"", DAILY, WEEKLY}:
        return word
    parts = read_parts(text)
    _refuse_runaways(parts)
    if parts["FREQ"] == "WEEKLY" and parts.get("BYDAY") == WEEKDAYS[first.weekday()]:
        del parts["BYDAY"]  # says only what the start says
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    if len(parts) == 1 and parts["FREQ"].lower() in STEPS:
        return parts["FREQ"].lower()
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    _refuse_strangers(rule, first)
    return rule


def read_parts(rule: str) -> dict[str, str]:
    """The parts of an RRULE by name, upper-case, FREQ first. Raises AskedWrongly for anything else."""
    body = rule.strip().upper().removeprefix("RRULE:")
    pieces = [piece.partition("=") for piece in body.split(";") if piece]
    parts = {name.strip(): value.strip() for name, _, value in pieces}
    if len(rule) > LONGEST or "FREQ" not in parts or len(parts) != len(pieces) or not all(parts.values()):
        raise AskedWrongly(
            "“{rule}” is no repeat. It is empty, daily, weekly, or an RRULE such as FREQ=WEEKLY;BYDAY=MO,WE.",
            rule=rule.strip()[:60],
        )
    return {"FREQ": parts.pop("FREQ"), **parts}


def _refuse_runaways(parts: dict[str, str]) -> None:
    """Raise AskedWrongly for parts we do not follow, and for more than PER_DAY lessons a day."""
    if parts["FREQ"] not in FREQUENCIES:
        raise AskedWrongly(
            "FREQ={text} is no way a lesson repeats; use {known}.",
            text=parts["FREQ"][:20],
            known=", ".join(FREQUENCIES),
        )
    strange = next((name for name in parts if name not in PARTS), None)
    if strange:
        raise AskedWrongly("{part} has no place in the repeat of a lesson.", part=strange[:20])
    for name in ("INTERVAL", "COUNT"):
        if not re.fullmatch(r"0*[1-9]\d{0,3}", parts.get(name, "1")):
            raise AskedWrongly(
                "{part} is a number from 1 to 9999, not “{text}”.", part=name, text=parts[name][:20]
            )
    a_day = len(parts.get("BYHOUR", "").split(",")) * len(parts.get("BYMINUTE", "").split(","))
    if a_day > PER_DAY:
        raise AskedWrongly(
            "This repeat puts {count} lessons on one day; {most} are the most.", count=a_day, most=PER_DAY
        )


def _refuse_strangers(rule: str, first: datetime) -> None:
    """Raise AskedWrongly unless `first` is the first lesson of its own rule."""
    if not _begins(rule, first.replace(year=_late_year(first))):
        raise AskedWrongly(
            "The start, {first:%Y-%m-%d %H:%M}, is not a lesson of its own repeat {rule}; "
            "start at the first lesson.",
            first=first,
            rule=rule,
        )


def _late_year(first: datetime) -> int:
    """One of the last 28 years of the calendar, with the weekdays and the leap day of `first`'s year.

    dateutil looks for a first lesson up to the year 9999; asked there, the answer comes soon.
    """
    weekday = first.replace(month=1, day=1).weekday()
    years = (year for year in range(9972, 10000) if year % 4 == first.year % 4)
    return next(year for year in years if datetime(year, 1, 1).weekday() == weekday)  # noqa: DTZ001


@lru_cache(maxsize=4096)
def _begins(rule: str, first: datetime) -> bool:
    return next(iter(_rule(rule, first)), None) == first


@lru_cache(maxsize=4096)
def _rule(rule: str, first: datetime) -> rrule:
    """The parsed rule. Raises AskedWrongly where a part has a value that the calendar lacks."""
    try:
        parsed = rrulestr(rule, dtstart=first)
    except (ValueError, TypeError, OverflowError):
        raise AskedWrongly("“{rule}” has a part that cannot be read.", rule=rule[:60]) from None
    if not isinstance(parsed, rrule):
        raise AskedWrongly("“{rule}” is more than one rule.", rule=rule[:60])
    return parsed


def starts(
    repeat: str, first: datetime, until: datetime | None, after: datetime, before: datetime
) -> Iterator[datetime]:
    """The wall times in `[after, before)` at which a lesson of the series starts, in order.

    `repeat` is tidy. All times are naive wall times of one zone.
    """
    last = min(before, until + timedelta(seconds=1)) if until else before
    if not repeat:
        yield from (moment for moment in (first,) if after <= moment < last)
        return
    step = STEPS.get(repeat)
    if step:
        moment = first + step * max(0, -((first - after) // step))
        while moment < last:
            yield moment
            moment += step
        return
    for moment in _rule(repeat, _nearer(repeat, first, after)):
        if moment >= last:
            return
        if moment >= after:
            yield moment


def _nearer(rule: str, first: datetime, after: datetime) -> datetime:
    """A later start that gives the same lessons from `after` on, so that years need not be walked."""
    parts = read_parts(rule)
    step = STEPS.get(parts["FREQ"].lower())
    if step is None or "COUNT" in parts:
        return first
    step *= int(parts.get("INTERVAL", 1))
    # a week early: the lessons of the week that holds the new start may lie before it
    return first + step * max(0, (after - timedelta(weeks=1) - first) // step)
