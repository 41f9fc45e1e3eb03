"""A room's rows for one period, in pages ready to send.

A row that can no longer change is encoded once; then a page is a slice of bytes, so that a room of a
hundred thousand visits measures the bot and not its stand-in.
"""

import random
from collections import OrderedDict
from dataclasses import dataclass

import msgspec

from bot.demo.classroom.quirks import EMPTY_LISTS, Quirks
from bot.demo.classroom.rooms import DemoRoom
from bot.demo.classroom.rows import row
from bot.domain.visits import STAGE, Visit

KEPT = 8
"""Listings of settled rooms that are kept: one a period asked for."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the provider knows of one room and period at one moment."""

    live: tuple[bytes, ...]
    """Rows of `logininfo`, encoded, in order."""
    stage: tuple[bytes, ...]
    """Rows of `uptablelist`, encoded."""
    people: int
    """Distinct people among the live rows."""

    def page(self, number: int, quirks: Quirks) -> bytes:
        """Page `number` (from 1) as the provider sends it."""
        size = quirks.page_rows
        last = max(1, -(-len(self.live) // size))
        if number > last and quirks.past_last == "repeat":
            number = last
        rows = self.live[(number - 1) * size : number * size]
        if not self.live and not self.stage and quirks.empty_room == "4105":
            return b'{"result":4105,"msg":"no data"}'
        parts = [b'"result":"0"' if quirks.numbers == "text" else b'"result":0']
        counts = {"rows": len(self.live), "page": len(rows), "people": self.people}
        if quirks.count in counts:
            text = str(counts[quirks.count])
            parts.append(
                f'"count":"{text}"'.encode() if quirks.numbers == "text" else f'"count":{text}'.encode()
            )
        if number == 1:
            parts += _list("uptablelist", self.stage, quirks.empty_list)
        else:
            parts += _list("uptablelist", (), quirks.stage_on_later_pages)
        parts += _list("logininfo", rows, quirks.empty_list)
        return b"{" + b",".join(parts) + b"}"


class Listings:
    """The listings of all rooms, with what is worth keeping of them."""

    def __init__(self) -> None:
        self._encoded: dict[tuple[str, Quirks], dict[Visit, bytes]] = {}
        """Rows that can no longer change."""
        self._settled: OrderedDict[tuple[object, ...], Listing] = OrderedDict()

    def of(self, room: DemoRoom, start: int, end: int, *, now: float, quirks: Quirks) -> Listing:
        """The rows of `room` in `[start, end]` that are visible at `now`."""
        key = (room.serial, room.version, len(room.visits), start, end, quirks)
        known = self._settled.get(key)
        if known is None:
            known = self._make(room, start, end, now, quirks)
            if _settled_at(room, quirks) <= now and quirks.order != "unstable":
                self._settled[key] = known
                while len(self._settled) > KEPT:
                    self._settled.popitem(last=False)
        return known

    def encode_ahead(self, room: DemoRoom, *, now: float, quirks: Quirks) -> None:
        """Encode what can no longer change, before anybody asks."""
        for visit in room.visits:
            self._row(visit, room, now, quirks)

    def _make(self, room: DemoRoom, start: int, end: int, now: float, quirks: Quirks) -> Listing:
        seen = [v for v in room.visits if _visible(v, now, quirks) and _selected(v, start, end, quirks)]
        live = _ordered([visit for visit in seen if visit.list != STAGE], quirks)
        stage = [visit for visit in seen if visit.list == STAGE]
        times = 2 if quirks.repeated_rows else 1
        return Listing(
            tuple(self._row(visit, room, now, quirks) for visit in live for _ in range(times)),
            tuple(self._row(visit, room, now, quirks) for visit in stage for _ in range(times)),
            len({visit.person for visit in live}),
        )

    def _row(self, visit: Visit, room: DemoRoom, now: float, quirks: Quirks) -> bytes:
        known = self._encoded.setdefault((room.serial, quirks), {})
        encoded = known.get(visit)
        if encoded is None:
            encoded = msgspec.json.encode(row(visit, room.serial, now, quirks))
            if visit.leave is not None and visit.leave + quirks.row_delay <= now:
                known[visit] = encoded
        return encoded


def _settled_at(room: DemoRoom, quirks: Quirks) -> float:
    """From when on the room's rows no longer change; infinity while somebody stays for good."""
    if any(visit.leave is None for visit in room.visits):
        return float("inf")
    return max((visit.leave or 0 for visit in room.visits), default=0) + quirks.row_delay


def _list(name: str, rows: tuple[bytes, ...], empty: str) -> list[bytes]:
    if rows:
        return [b'"%s":[%s]' % (name.encode(), b",".join(rows))]
    return (
        [] if empty == "missing" else [b'"%s":%s' % (name.encode(), msgspec.json.encode(EMPTY_LISTS[empty]))]
    )


def _visible(visit: Visit, now: float, quirks: Quirks) -> bool:
    """Whether the provider shows the row yet."""
    if quirks.rows_at_leave:
        return visit.leave is not None and visit.leave + quirks.row_delay <= now
    return visit.enter + quirks.row_delay <= now


def _selected(visit: Visit, start: int, end: int, quirks: Quirks) -> bool:
    """Whether the row belongs to the period, by the switched meaning."""
    if quirks.window == "enter":
        return start <= visit.enter <= end
    if quirks.window == "leave":
        return visit.leave is not None and start <= visit.leave <= end
    return visit.enter <= end and (visit.leave is None or visit.leave >= start)


def _ordered(visits: list[Visit], quirks: Quirks) -> list[Visit]:
    if quirks.order == "unstable":
        return random.sample(visits, len(visits))
    if quirks.order == "userid":
        return sorted(visits, key=lambda visit: (visit.userid, visit.enter))
    if quirks.order == "leave":
        return sorted(visits, key=lambda visit: (visit.leave is None, visit.leave or 0))
    return sorted(visits, key=lambda visit: visit.enter, reverse=quirks.order == "-enter")
