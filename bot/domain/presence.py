"""Presence: the union of one person's visits, over reconnects, devices and both lists.

Never the sum of visits and never the last row's leave: a phone that was closed before the computer
neither adds time nor makes an early leave.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate, groupby
from operator import itemgetter
from typing import NamedTuple

from bot.domain.intervals import Interval, total, union
from bot.domain.visits import LIVE, STAGE, Visit


class Presence(NamedTuple):
    """One person in one room. A plain tuple, because rooms hold tens of thousands of them."""

    person: str
    userid: str
    name: str
    """The name of the latest visit."""
    names: tuple[str, ...]
    """Every name used, oldest first."""
    role: str
    """The role held longest; of two held as long, the later."""
    intervals: tuple[Interval, ...]
    """Disjoint and ordered; an open visit runs to `now`. Empty where every visit lasted 0 s."""
    stage: tuple[Interval, ...]
    """The part spent on stage, disjoint and ordered."""
    first_in: int
    """A visit of 0 s never sets the arrival; where there is no other, the first attempt."""
    last_out: int | None
    """None while inside; where every visit lasted 0 s, the last attempt."""
    seconds: int
    stage_seconds: int
    visits: int
    """How many rows the provider gave."""
    devices: int
    """The largest number of live visits open at one moment; 0 where none lasted."""


def presences(visits: Iterable[Visit], now: int) -> dict[str, Presence]:
    """One presence a person, from visits in any order. `now` closes the open ones.

    Presence depends on one person's own visits, so those whose visits changed can be asked alone.
    Visits that stand together by person are not sorted again; the store gives them so.
    """
    rows = visits if isinstance(visits, list | tuple) else list(visits)
    found: dict[str, Presence] = {}
    for person, run in groupby(rows, key=itemgetter(1)):
        if person in found:
            return presences(sorted(rows, key=itemgetter(1, 2)), now)
        own = list(run)
        found[person] = _plain(own, now) or _any(own, now)
    return found


def _plain(rows: list[Visit], now: int) -> Presence | None:
    """What nearly everybody is: one name, one role, live, in order. None where that does not hold.

    Rooms of 100 000 visits are read every minute, hence one pass and few calls.
    """
    _, person, first, _, userid, name, role, _ = rows[0]
    start = end = first
    before = first - 1
    inside = False
    spent: list[Interval] = []
    closing: list[int] = []  # the ends of visits still open at the latest arrival, if they are several
    seconds = 0
    devices = 1
    for kind, _, enter, leave, _, own_name, own_role, _ in rows:
        if leave is None:
            inside = True
            leave = now  # noqa: PLW2901
        if leave <= enter or enter <= before or kind != LIVE or own_name != name or own_role != role:
            return None
        before = enter
        if enter < end:
            closing = [other for other in closing if other > enter] if closing else [end]
            closing.append(leave)
            if len(closing) > devices:  # noqa: PLR1730 — max() is a call, and this runs once a row
                devices = len(closing)
            if leave > end:  # noqa: PLR1730
                end = leave
            continue
        if enter > end:
            spent.append((start, end))
            seconds += end - start
            start = enter
        end = leave
        closing = []
    spent.append((start, end))
    seconds += end - start
    return Presence(
        person, userid, name, (name,), role, tuple(spent), (),
        first, None if inside else end, seconds, 0, len(rows), devices,
    )  # fmt: skip


def _any(rows: list[Visit], now: int) -> Presence:
    """The same for anybody: rows in any order, several names and roles, the stage, visits of 0 s."""
    rows = sorted(rows, key=lambda row: (row.enter, row.list, row.name, row.role))
    ends = [max(row.enter, now) if row.leave is None else row.leave for row in rows]
    spans = [(row.enter, end) for row, end in zip(rows, ends, strict=True)]
    spent = union(spans)
    stage = union(span for row, span in zip(rows, spans, strict=True) if row.list == STAGE)
    live = [span for row, span in zip(rows, spans, strict=True) if row.list == LIVE]
    last_out = spent[-1][1] if spent else max(ends)
    return Presence(
        person=rows[0].person,
        userid=rows[-1].userid,
        name=rows[-1].name,
        names=tuple(dict.fromkeys(row.name for row in rows)),
        role=_longest_role(rows, spans),
        intervals=spent,
        stage=stage,
        first_in=spent[0][0] if spent else rows[0].enter,
        last_out=None if any(row.leave is None for row in rows) else last_out,
        seconds=total(spent),
        stage_seconds=total(stage),
        visits=len(rows),
        devices=_most_at_once(live),
    )


def _longest_role(rows: list[Visit], spans: list[Interval]) -> str:
    """Seconds of every visit by its role; on a tie the role that came up last."""
    held: Counter[str] = Counter()
    for row, (enter, leave) in zip(rows, spans, strict=True):
        seconds = held.pop(row.role, 0)
        held[row.role] = seconds + max(0, leave - enter)
    return max(reversed(held), key=held.__getitem__)


def _most_at_once(spans: list[Interval]) -> int:
    """A visit that ends in the second in which the next begins is not open beside it."""
    moments = sorted(
        change for enter, leave in spans if leave > enter for change in ((enter, 1), (leave, -1))
    )
    return max(accumulate(change for _, change in moments), default=0)
