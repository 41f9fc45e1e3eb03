"""Visits, kept in the table `sessions`: one row for each (room, list, person, enter).

A row that a scan shows again unchanged is not touched. `altered` is when the scan began that last
changed a row; `missed` counts the full scans in a row that did not show it.
"""

from collections.abc import Sequence
from functools import partial
from operator import itemgetter

from bot.domain.collecting import collecting_later
from bot.domain.visits import Visit
from bot.domain.withdrawal import WITHDRAWN_AFTER
from bot.store.changes import Changes
from bot.store.database import Connection
from bot.store.memo import VisitMemo
from bot.store.sieve import COLUMNS, Sieve

LONG = 86_400
"""Visits up to so many seconds are found by their enter time; the few longer ones have their own index."""

_BETWEEN = f"""
    SELECT {COLUMNS} FROM sessions
    WHERE room = :room AND enter >= :start - {LONG} AND enter < :end AND leave - enter <= {LONG}
        AND (leave > :start OR enter >= :start) AND missed < {WITHDRAWN_AFTER}
    ORDER BY enter, person, list
"""  # noqa: S608 - our own column names and numbers

_LONGER_BETWEEN = f"""
    SELECT {COLUMNS} FROM sessions
    WHERE room = :room AND enter < :end AND (leave IS NULL OR leave - enter > {LONG})
        AND (leave IS NULL OR leave > :start) AND missed < {WITHDRAWN_AFTER}
"""  # noqa: S608

_ENTERED = f"""
    SELECT {COLUMNS} FROM sessions
    WHERE room = :room AND enter >= :start AND enter < :end AND missed < {WITHDRAWN_AFTER}
    ORDER BY enter, person, list
"""  # noqa: S608

_visit = partial(tuple.__new__, Visit)
_LIST, _PERSON, _ENTER = itemgetter(0), itemgetter(1), itemgetter(2)


@collecting_later
def between(db: Connection, room: str, start: int, end: int) -> list[Visit]:
    """The visits that touch `[start, end)`, by (person, enter); withdrawn ones are left out."""
    period = {"room": room, "start": start, "end": end}
    visits = list(map(_visit, db.rows(_BETWEEN, period)))
    longer = list(map(_visit, db.rows(_LONGER_BETWEEN, period)))
    if longer:
        visits += longer
        visits.sort(key=_LIST)
        visits.sort(key=_ENTER)
    visits.sort(key=_PERSON)  # sorting is stable: each key keeps the order that the one before made
    return visits


def span(db: Connection, room: str, person: str) -> tuple[int, int] | None:
    """When a person first entered a room, and when they last left it; None where they never came."""
    first, last = db.conn.execute(
        "SELECT min(enter), max(coalesce(leave, enter)) FROM sessions WHERE room = ? AND person = ?",
        (room, person),
    ).fetchone()
    return None if first is None else (first, last + 1)


@collecting_later
def entered(db: Connection, room: str, start: int, end: int) -> list[Visit]:
    """The visits that begin in `[start, end)`, by (enter, person); withdrawn ones are left out."""
    return list(map(_visit, db.rows(_ENTERED, {"room": room, "start": start, "end": end})))


@collecting_later
def save(
    db: Connection,
    room: str,
    visits: Sequence[Visit],
    memo: VisitMemo,
    *,
    taken: int,
    beside: bool = False,
) -> Changes:
    """Store what a scan showed; tell what is new and what changed. Inside a transaction.

    `taken` is when the scan began: a row that a later scan altered stays as it is. Of several visits
    with one key the last in the sequence stays. Text that is no Unicode is kept with � in its place.
    `beside`: these are not all that the scan stands for, so what is known of the others stays known.
    """
    generation = db.generation
    known = memo.take(room, generation)
    marks = list(map(hash, visits))
    sieve = Sieve(db, room, taken, set(marks))
    if not sieve.sort(visits, marks, known):
        once = {visit.key: visit for visit in visits}
        return save(db, room, list(once.values()), memo, taken=taken, beside=beside)
    sieve.write()
    if beside:
        sieve.marks |= known - {hash(before) for before, _ in sieve.changed}
    db.after_commit(partial(memo.keep, room, sieve.marks, generation))
    return Changes(tuple(sieve.new), tuple(sieve.changed))
