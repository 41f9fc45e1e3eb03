"""Probe: the open questions about the provider, asked of the real one. Reads only; about thirty requests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.classroom import questions as ask
from bot.classroom.redaction import Redaction
from bot.domain.periods import DAY
from bot.errors import ClassroomError

Raw = Callable[..., Awaitable[Any]]
RECORDS = "getLiveLogininfo"
MOST_PAGES = 10
REACH = 7 * DAY
OTHERS = ("getlogininfo", "getonlineuser", "roomonlinenum", "getroom", "getroomlist")


@dataclass(slots=True)
class Probe:
    """Asks. `raw(method, **fields)` gets one answer about the room as it came; `wrong` with a key that is
    none, `nowhere` about a room that is none.
    """

    raw: Raw
    wrong: Raw
    nowhere: Raw
    now: int
    answers: dict[str, Any] = field(default_factory=dict)
    """What was answered to each question, redacted."""
    _redaction: Redaction = field(default_factory=Redaction)

    async def ask(self) -> AsyncIterator[tuple[str, str]]:
        """Each question with what was found. Raises ClassroomError where not even the first is answered."""
        window = {"starttime": self.now - REACH, "endtime": self.now}
        pages = [await self._keep("page 1", self.raw(RECORDS, page=1, **window))]
        while len(ask.rows_of(pages[-1])) >= ask.PAGE and len(pages) < MOST_PAGES:
            pages.append(await self._try(f"page {len(pages) + 1}", self.raw, page=len(pages) + 1, **window))
        again = await self._try("page 1 again", self.raw, page=1, **window)
        beyond = await self._try("page past the end", self.raw, page=len(pages) + 1, **window)
        first, rows = pages[0], [row for page in pages for row in ask.rows_of(page)]
        stage = ask.rows_of(first, "uptablelist")
        yield "Answer", ask.result_of(first)
        yield (
            "Lists",
            f"logininfo {ask.written(first, 'logininfo')}, uptablelist {ask.written(first, 'uptablelist')}",
        )
        yield "Fields of a row", ask.types_of([*rows, *stage])
        yield "Numbers of times", ask.unit_of([*rows, *stage])
        yield "Texts of times, ahead of numbers", ask.texts_ahead([*rows, *stage], _texts([*rows, *stage]))
        yield "Somebody inside", ask.open_leave([*rows, *stage])
        yield "`count`", ask.count_means(pages)
        yield "Order of rows", ask.order_of(ask.rows_of(first), ask.rows_of(again))
        yield "Twice", ask.repeated(rows)
        yield (
            "uptablelist on the last page",
            "one page" if len(pages) == 1 else ask.written(pages[-1], "uptablelist"),
        )
        yield "A page past the end", ask.past_end(pages[-1], beyond)
        yield "A period selects rows by", await self._window(rows)
        async for found in self._edges():
            yield found
        for method in OTHERS:
            answer = await self._try(method, self.raw, method)
            fields = ", ".join(map(str, answer)) if isinstance(answer, dict) else ""
            yield method, f"{ask.result_of(answer)}{f': {fields}'[:100] if fields else ''}"

    async def _window(self, rows: list[Any]) -> str:
        """Ask for moments within, at the begin and at the end of one long visit."""
        for row in rows:
            enter, leave = (_seconds(row.get(name)) for name in ("entertimestamp", "outtimestamp"))
            if enter and leave and leave - enter >= 60:  # noqa: PLR2004 - room for three questions
                break
        else:
            return "no visit of a minute and more to ask about"
        third = (leave - enter) // 3
        found = {}
        for name, start, end in (
            ("inside", enter + third, leave - third),
            ("enter", enter - third, enter + third),
            ("leave", leave - third, leave + third),
        ):
            answer = await self._try(f"window {name}", self.raw, page=1, starttime=start, endtime=end)
            same = [_mark(one) for one in ask.rows_of(answer)]
            found[name] = _mark(row) in same
        return ask.window_means(**found)

    async def _edges(self) -> AsyncIterator[tuple[str, str]]:
        now = self.now
        for name, who, start, end in (
            ("A period without rows", self.raw, now - 300 * DAY, now - 300 * DAY + 60),
            ("A period of 40 days", self.raw, now - 40 * DAY, now),
            ("A period 13 months ago", self.raw, now - 400 * DAY, now - 399 * DAY),
            ("A period that ends before it begins", self.raw, now, now - DAY),
            ("A wrong key", self.wrong, now - DAY, now),
            ("A room that is none", self.nowhere, now - DAY, now),
        ):
            answer = await self._try(name, who, page=1, starttime=start, endtime=end)
            yield name, f"{ask.result_of(answer)}, logininfo {ask.written(answer, 'logininfo')}"

    async def _try(self, name: str, raw: Raw, method: str = RECORDS, /, **fields: int) -> Any:
        """The answer, or the words for there being none."""
        try:
            return await self._keep(name, raw(method, **fields))
        except ClassroomError as error:
            self.answers[name] = f"<{type(error).__name__}>"
            return str(error)

    async def _keep(self, name: str, asked: Awaitable[Any]) -> Any:
        answer = await asked
        self.answers[name] = self._redaction.of(answer)
        return answer


def _mark(row: Any) -> tuple[object, ...]:
    return row.get("userid"), row.get("username"), str(row.get("entertimestamp"))


def _seconds(value: object) -> int:
    number = int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else 0
    return number // 1000 if number > 10**11 else number


def _texts(rows: list[Any]) -> dict[str, int]:
    """Every text of a time → seconds, as if it were UTC."""
    found = {}
    for row in rows:
        text = str(row.get("entertime"))
        try:
            found[text] = int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
        except ValueError:
            continue
    return found
