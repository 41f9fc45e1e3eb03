"""Decoding one page of 200 rows to visits, beside a bare typed decode of the fields they are made from."""

from collections.abc import Iterable

import msgspec

from bot.classroom.answers import AnswerReader
from tests.bench.measure import Figure, cpu, interleave, milliseconds, ratio
from tests.bench.records import PAGE_ROWS, START, page

ROUNDS = 40
PAGES = 25


class BareRow(msgspec.Struct):
    """The fields that a visit is made from, typed as the sample writes them."""

    userid: str
    username: str
    entertime: str
    outtime: str
    terminal: str
    userroleid: str
    entertimestamp: int
    outtimestamp: int


class BarePage(msgspec.Struct):
    """One page; nothing is tolerated."""

    result: int
    count: int
    logininfo: list[BareRow]


def figures() -> Iterable[Figure]:
    """Different pages in turn, so that nothing is remembered but what a real room repeats."""
    bodies = [page(number, PAGES * PAGE_ROWS) for number in range(1, PAGES + 1)] * ROUNDS
    bare = msgspec.json.Decoder(BarePage).decode
    reader = AnswerReader()
    costs = interleave(
        {
            "floor": lambda: cpu(lambda: [bare(body) and None for body in bodies]) / len(bodies),
            "ours": lambda: (
                cpu(lambda: [reader.page(body, START + 20_000) and None for body in bodies]) / len(bodies)
            ),
        },
        9,
    )
    floor = f"bare msgspec typed decode, {milliseconds(costs, 'floor')}"
    yield Figure("decode a 200-row page to visits", ratio(costs, "ours", "floor"), 4.0, floor)
