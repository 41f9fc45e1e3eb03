"""The timetable and the rosters for a terminal: as tables, and what an import altered line by line."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.domain.people import RosterEntry
from bot.domain.schedule import PROVIDER, Change, Series
from bot.domain.zones import wall
from bot.render.plain import clean
from bot.render.sentences import N_
from bot.render.times import weekday
from bot.render.words import Words

if TYPE_CHECKING:
    from rich.table import Table

T = TypeVar("T")

_USUAL = {"daily": N_("daily"), "weekly": N_("weekly")}
MOST_LINES = 40
"""Lines shown of an import; the rest are counted."""
MOST_ROWS = 300
"""Rows of a table; of more than this the columns take rich longer than anybody waits."""


def lessons_table(words: Words, series: Iterable[Series]) -> "Table":
    """One line a series, with the id that removes it."""
    say = words.say
    headings = (
        say("id"), say("room"), say("title"), say("lesson"), say("repeats"), say("teacher"), say("said by"),
    )  # fmt: skip
    rows = (
        (
            one.id,
            one.room,
            one.title,
            _when(words, one),
            _repeats(words, one),
            one.teacher,
            words.say("the provider") if one.source == PROVIDER else "",
        )
        for one in series
    )
    return _table(headings, rows)


def lessons_lines(words: Words, series: Iterable[Series]) -> Iterator[str]:
    """What the table says, a plain line each."""
    for one in series:
        said_by = f" · {words.say('the provider')}" if one.source == PROVIDER else ""
        yield f"{one.id}  {series_line(words, one)}{said_by}"


def roster_table(words: Words, entries: Iterable[RosterEntry]) -> "Table":
    """One line a person who is due."""
    rows = ((entry.userid, entry.name, words.role(entry.role), _due(words, entry)) for entry in entries)
    headings = words.say("user id"), words.say("name"), words.say("role"), words.say("due")
    return _table(headings, rows)


def series_line(words: Words, one: Series) -> str:
    """A series in one line."""
    parts = (one.room, one.title, _when(words, one), _repeats(words, one), one.teacher)
    return " · ".join(clean(part) for part in parts if part)


def entry_line(words: Words, entry: RosterEntry) -> str:
    """A person who is due, in one line."""
    parts = (entry.room, entry.name, entry.userid, words.role(entry.role), _due(words, entry))
    return " · ".join(clean(part) for part in parts if part)


def change_line(words: Words, change: Change, series: Series, *, timezone: str) -> str:
    """What becomes of one lesson of a series, in one line."""
    clock = words.wall(timezone)
    if change.cancelled:
        became = words.say("cancelled")
    elif change.new_start is not None and change.new_end is not None:
        became = words.say("moved to {span}", span=clock.span(change.new_start, change.new_end))
    else:
        became = words.say("changed")
    parts = (series.room, f"{clock.day(change.start)} {clock.clock(change.start)}", became, change.title)
    return " · ".join(clean(part) for part in parts if part)


def altered(
    words: Words,
    added: Sequence[T],
    changed: Sequence[tuple[T, T]],
    removed: Sequence[T],
    line: Callable[[T], str],
) -> list[str]:
    """What an import altered: `+` is new, `−` is gone, `~` is another one now."""
    lines = [f"+ {line(each)}" for each in added]
    lines += [
        "~ " + words.say("{now}   (was {before})", now=line(now), before=line(before))
        for before, now in changed
    ]
    lines += [f"− {line(each)}" for each in removed]
    rest = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], words.say("… and {rest} more", rest=f"{rest:,}")] if rest > 1 else lines


def _when(words: Words, one: Series) -> str:
    """Start and end of the first lesson on the clocks of its zone."""
    start, end = wall(one.start, one.timezone), wall(one.end, one.timezone)
    ending = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{weekday(start, words.language)} {start:%Y-%m-%d %H:%M}–{ending} {one.timezone}"


def _repeats(words: Words, one: Series) -> str:
    rule = words.say(_USUAL[one.repeat]) if one.repeat in _USUAL else one.repeat
    if rule and one.until:
        return words.say("{rule} until {day}", rule=rule, day=f"{one.until:%Y-%m-%d}")
    return rule


def _due(words: Words, entry: RosterEntry) -> str:
    if entry.since and entry.until:
        return f"{entry.since} – {entry.until}"
    if entry.since:
        return words.say("from {day}", day=entry.since)
    return words.say("until {day}", day=entry.until) if entry.until else ""


def _table(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> "Table":
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 — rich is slow to import, and only tables need it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))  # as they are: a name in brackets is no markup
    return table
