"""Made-up visits and how the tests save them."""

from bot.domain.scan import Scan
from bot.domain.visits import LIVE, Visit
from bot.store import scans, visits
from bot.store.database import transaction
from bot.store.memo import VisitMemo

ROOM = "1108925474"
T0 = 1_780_000_000


def T(seconds):  # noqa: N802 - reads like the rules
    """So many seconds after the lesson's start."""
    return T0 + seconds


def visit(person="ana", enter=0, leave=3600, *, where=LIVE, name="", role="student", terminal="windows"):
    """A visit; `enter` and `leave` are seconds after T0."""
    ends = None if leave is None else T(leave)
    return Visit(where, person, T(enter), ends, person, name or person.title(), role, terminal)


def scan(*shown, taken=7200, start=0, end=7200, complete=True, room=ROOM):
    """A scan of `[start, end)`; times are seconds after T0."""
    return Scan(room, T(start), T(end), T(taken), tuple(shown), complete)


def save(database, shown, memo=None, *, room=ROOM, taken=0):
    """Save in a transaction of its own; `memo` is a fresh one, as after a restart, where none is given."""

    def work(db):
        with transaction(db):
            return visits.save(db, room, shown, memo if memo is not None else VisitMemo(), taken=taken)

    return database.call(work)


def keep(database, what, memo=None):
    """Keep a whole scan in a transaction of its own."""
    return within(database, scans.keep, what, memo if memo is not None else VisitMemo())


def within(database, work, *args, **kwargs):
    """Do `work` in a transaction of its own."""

    def all_of_it(db):
        with transaction(db):
            return work(db, *args, **kwargs)

    return database.call(all_of_it)


def everything(database, room=ROOM):
    """All visits of a room that count."""
    return database.call(visits.between, room, 0, 2**40)


def count(database, table):
    """How many rows a table holds."""
    return database.call(lambda db: db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
