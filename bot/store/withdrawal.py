"""Withdrawal: rows that the provider gave once and gives no more.

The rule is `bot.domain.withdrawal`'s, with one more caution: it is not known whether the provider chooses
rows by their enter time or by their leave time, so only a visit that lies wholly inside the period can
be missed.
"""

from bot.domain.collecting import collecting_later
from bot.domain.scan import Scan
from bot.domain.visits import Visit
from bot.domain.withdrawal import WITHDRAWN_AFTER
from bot.store.database import Connection
from bot.store.sieve import COLUMNS, KEY

_EXPECTED = f"""
    FROM sessions
    WHERE room = :room AND enter >= :start AND enter < :end AND missed < {WITHDRAWN_AFTER}
        AND altered <= :taken AND (leave <= :end OR (leave IS NULL AND :taken <= :end))
"""

_COUNT = f"SELECT count(*) {_EXPECTED}"

_KEYS = f"SELECT list, person, enter {_EXPECTED}"

_MISS = f"""
    UPDATE sessions SET missed = missed + 1,
        altered = CASE WHEN missed + 1 >= {WITHDRAWN_AFTER} THEN ? ELSE altered END
    WHERE room = ? AND list = ? AND person = ? AND enter = ?
    RETURNING {COLUMNS}, missed
"""  # noqa: S608 - our own column names and numbers


@collecting_later
def withdraw(db: Connection, scan: Scan) -> tuple[Visit, ...]:
    """Count what a complete scan, just saved, should have shown and did not; the visits withdrawn by that.

    Inside a transaction. A scan that is older than what is stored counts nothing.
    """
    if not scan.complete:
        return ()
    period = {"room": scan.room, "start": scan.start, "end": scan.end, "taken": scan.taken}
    (expected,) = db.conn.execute(_COUNT, period).fetchone()
    if expected == sum(1 for visit in scan.visits if _is_expected(visit, scan)):
        return ()
    missing = set(db.rows(_KEYS, period)).difference(map(KEY, scan.visits))
    rows = [db.conn.execute(_MISS, (scan.taken, scan.room, *key)).fetchone() for key in sorted(missing)]
    return tuple(Visit(*row[:-1]) for row in rows if row[-1] >= WITHDRAWN_AFTER)


def _is_expected(visit: Visit, scan: Scan) -> bool:
    if not scan.start <= visit.enter < scan.end:
        return False
    return scan.taken <= scan.end if visit.leave is None else visit.leave <= scan.end
