"""Withdrawal: a row that the provider gave once and gives no more.

One complete scan without it may be a slip of the provider; the second one in a row withdraws it. A
withdrawn visit is kept, counts for nothing, and counts again as soon as it comes back.
"""

from collections.abc import Iterable, Mapping

from bot.domain.scan import Scan
from bot.domain.visits import Visit

Key = tuple[str, str, int]
"""(list, person, enter), as `Visit.key`."""

WITHDRAWN_AFTER = 2
"""So many complete scans in a row without the row."""


def missed(known: Iterable[Visit], scan: Scan, before: Mapping[Key, int]) -> dict[Key, int]:
    """How many complete scans in a row each known visit was missing from, for those that are missing now.

    `before` is the answer of the scan before. A partial scan proves nothing and changes nothing; nor does a
    scan say anything of visits that began outside its period.
    """
    if not scan.complete:
        return dict(before)
    given = {visit.key for visit in scan.visits}
    counts = {
        key: count
        for key, count in before.items()
        if key not in given and not scan.start <= key[2] < scan.end
    }
    for visit in known:
        if scan.start <= visit.enter < scan.end and visit.key not in given:
            counts[visit.key] = before.get(visit.key, 0) + 1
    return counts


def standing(known: Iterable[Visit], counts: Mapping[Key, int]) -> list[Visit]:
    """The visits to judge by: those not withdrawn."""
    return [visit for visit in known if counts.get(visit.key, 0) < WITHDRAWN_AFTER]
