"""Presence of 100 000 visits of 30 000 people, beside a bare sweep and what staff would write."""

import random
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.domain.presence import presences
from bot.domain.visits import LIVE, Visit
from bot.store.database import Connection, Database, transaction
from bot.store.memo import VisitMemo
from bot.store.visits import between
from bot.store.visits import save as store
from tests.bench.measure import Figure, cpu, interleave, milliseconds, ratio
from tests.bench.records import START

ROOM = "1108925474"
VISITS, PEOPLE = 100_000, 30_000


def made_up_visits() -> list[Visit]:
    """100 000 visits in the store's order: by person, then by arrival."""
    dice = random.Random(1)
    visits: dict[tuple[str, int], Visit] = {}
    while len(visits) < VISITS:
        person = str(500_000 + (len(visits) if len(visits) < PEOPLE else dice.randrange(PEOPLE)))
        enter = START + dice.randrange(5_400)
        leave = enter + dice.randrange(30, 3_000)
        visits[person, enter] = Visit(
            LIVE, person, enter, leave, person, f"学生{person}", "student", "windows"
        )
    return [visits[key] for key in sorted(visits)]


def bare_sweep(rows: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """The floor: one pass over (person, enter, leave) in order: first in, last out, seconds, visits."""
    found = []
    current, first, last, total, count = None, 0, 0, 0, 0
    for person, enter, leave in rows:
        if person != current:
            if current is not None:
                found.append((current, first, last, total, count))
            current, first, last, total, count = person, enter, leave, leave - enter, 1
            continue
        count += 1
        if enter >= last:
            total += leave - enter
            last = leave
        elif leave > last:
            total += leave - last
            last = leave
    found.append((current, first, last, total, count))
    return found


def figures() -> Iterable[Figure]:
    """From the store to presence, full and incremental; the same in hand; what staff would write."""
    visits = made_up_visits()
    rows = [(visit.person, visit.enter, visit.leave) for visit in visits]
    now = START + 10_000
    some = set(random.Random(2).sample(sorted({visit.person for visit in visits}), PEOPLE // 100))
    changed = [visit for visit in visits if visit.person in some]
    plain = sqlite3.connect(":memory:")
    plain.execute("CREATE TABLE sessions (person TEXT, enter INTEGER, leave INTEGER)")
    plain.executemany("INSERT INTO sessions VALUES (?, ?, ?)", rows)
    plain.execute("CREATE INDEX sweep ON sessions (person, enter, leave)")

    def from_index() -> None:
        bare_sweep(plain.execute("SELECT person, enter, leave FROM sessions ORDER BY person, enter"))

    with (
        tempfile.TemporaryDirectory() as folder,
        Database.open(Path(folder) / "a.db", lock=False) as database,
    ):
        database.call(save, visits)
        visits = database.call(between, ROOM, START, now)
        costs = interleave(
            {
                "floor": lambda: cpu(from_index),
                "stored": lambda: cpu(lambda: presences(database.call(between, ROOM, START, now), now)),
                "bare": lambda: cpu(lambda: bare_sweep(rows)),
                "full": lambda: cpu(lambda: presences(visits, now)),
                "changed": lambda: cpu(lambda: presences(changed, now)),
            },
            9,
        )
    floor = f"SELECT in index order and a bare sweep, {milliseconds(costs, 'floor')}"
    yield Figure(
        "presence of 100 000 visits, 30 000 people, in hand", ratio(costs, "full", "floor"), 1.3, floor
    )
    yield Figure(
        "the same, every column read from the store first", ratio(costs, "stored", "floor"), None, floor
    )
    note = f"the bare sweep alone, {milliseconds(costs, 'bare')}"
    yield Figure(
        "the same, in hand, beside the sweep without its SELECT", ratio(costs, "full", "bare"), None, note
    )
    full = f"full presence in hand, {milliseconds(costs, 'full')}"
    yield Figure("presence again, 1 % of the people changed", ratio(costs, "changed", "full"), 0.25, full)
    yield from pandas_figures(visits, now, rows)


def save(db: Connection, visits: Sequence[Visit]) -> None:
    """Put the visits into the store."""
    with transaction(db):
        store(db, ROOM, visits, VisitMemo(), taken=1)


def pandas_figures(
    visits: Sequence[Visit], now: int, rows: Sequence[tuple[str, int, int]]
) -> Iterable[Figure]:
    """What staff would write, once each: it is slow, and the vectorised sum is wrong besides."""
    try:
        import pandas as pd  # noqa: PLC0415 — only for comparison, and no dependency of ours
    except ImportError:
        return
    frame = pd.DataFrame(rows, columns=["person", "enter", "leave"])

    def by_hand(group: "pd.DataFrame") -> int:
        return sum(leave - enter for _, enter, leave in bare_union(group))

    def bare_union(group: "pd.DataFrame") -> list[tuple[None, int, int]]:
        spans: list[tuple[None, int, int]] = []
        for _, row in group.sort_values("enter").iterrows():
            if spans and row.enter <= spans[-1][2]:
                spans[-1] = (None, spans[-1][1], max(spans[-1][2], row.leave))
            else:
                spans.append((None, row.enter, row.leave))
        return spans

    def vectorised() -> object:
        ordered = frame.sort_values(["person", "enter"])
        reach = ordered.groupby("person").leave.cummax().groupby(ordered.person).shift(fill_value=0)
        fresh = (ordered.leave - ordered[["enter"]].assign(reach=reach).max(axis=1)).clip(lower=0)
        return fresh.groupby(ordered.person).sum()

    ours = cpu(lambda: presences(visits, now))
    note = f"our full presence, {ours * 1000:.3g} ms"
    script = cpu(lambda: frame.groupby("person").apply(by_hand))
    yield Figure("the same by pandas groupby().apply and iterrows", script / ours, None, note)
    yield Figure("the same by vectorised pandas", cpu(vectorised) / ours, None, note)
