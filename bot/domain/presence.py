"""Presence: the union of one person's visits, over reconnects, devices and both lists.

Never the sum of visits and never the last row's leave: a phone that was closed before the computer
neither adds time nor makes an early leave.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate, chain
from operator import itemgetter
from typing import NamedTuple

from bot.domain.collecting import collecting_later
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
    Visits in the order of the store, by person and arrival, are not sorted again.
    """
    return _swept(visits if isinstance(visits, list | tuple) else list(visits), now)


# Rooms of 100 000 visits are swept every minute: hence one loop, in which a call for each visit or person
# would cost as much as all the rest. People are plain while every visit of theirs is live, lasts, and has the
# same name and role; the few others are `odd`, and `_any` looks at them.
@collecting_later
def _swept(rows: Sequence[Visit], now: int) -> dict[str, Presence]:  # noqa: C901, PLR0912
    """One pass over all visits; sorted first, where those of one person do not stand together."""
    found: dict[str, Presence] = {}
    who = user = called = held = ""
    begin = count = first = before = start = end = seconds = devices = 0
    odd = inside = False
    spent: list[Interval] = []
    alone: list[int] = []
    open_until = alone  # when the visits open at the latest arrival end, where they are several
    for kind, person, enter, leave, userid, name, role, _ in chain(rows, (_END,)):
        if person != who:
            if odd:
                found[who] = _any(rows[begin : begin + count], now)
            elif count:
                spent.append((start, end))
                found[who] = _made((
                    who, user, called, (called,), held, tuple(spent), (), first,
                    None if inside else end, seconds + end - start, 0, count, devices,
                ))  # fmt: skip
            if person in found:
                return _swept(sorted(rows, key=itemgetter(1, 2)), now)
            who, user, called, held = person, userid, name, role
            begin += count
            count, seconds, devices = 0, 0, 1
            first = before = start = end = enter
            odd = inside = False
            spent, open_until = [], alone
        count += 1
        if leave is None:
            inside = True
            leave = now  # noqa: PLW2901
        if leave <= enter or kind != LIVE or name != called or role != held:
            odd = True
        elif enter < end:
            odd = odd or enter < before
            if open_until:
                while open_until[0] <= enter:
                    del open_until[0]
                insort(open_until, leave)
            else:
                open_until = [end, leave] if end < leave else [leave, end]
            if len(open_until) > devices:  # noqa: PLR1730 — max() would be a call
                devices = len(open_until)
            end = open_until[-1]
        else:
            if enter > end:
                spent.append((start, end))
                seconds += end - start
                start = enter
            end = leave
            open_until = alone
        before = enter
    return found


_made = partial(tuple.__new__, Presence)
"""Presence._make, without a call of Python for each person."""

_END = Visit("", "", 0, 0, "", "", "", "")
"""After the last visit: of nobody, so that the last person is finished like the others."""


def _any(rows: Sequence[Visit], now: int) -> Presence:
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
