"""What the provider's documentation leaves open, and how its raw answers answer it.

Each function takes answers as they came and says in a few words what they show; `?` where they show nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
UNKNOWN = "?"
PAGE = 200


def result_of(answer: Any) -> str:
    """Its result code and type; or what came instead of an object."""
    if not isinstance(answer, Mapping):
        return str(answer) if isinstance(answer, str) else f"no object, but {_type(answer)}"
    if "result" not in answer:
        return "no result"
    return f"result {answer['result']} ({_type(answer['result'])})"


def rows_of(answer: Any, name: str = "logininfo") -> list[Row]:
    """The rows of a list; none where it is written otherwise."""
    found = answer.get(name) if isinstance(answer, Mapping) else None
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def written(answer: Any, name: str) -> str:
    """How a list is written."""
    if not isinstance(answer, Mapping) or name not in answer:
        return "missing"
    value = answer[name]
    return f"{len(value)} rows" if value and isinstance(value, list) else repr(value)[:20]


def count_means(pages: Sequence[Any]) -> str:
    """What `count` counts."""
    said = [page.get("count") if isinstance(page, Mapping) else None for page in pages]
    if not pages or all(one is None for one in said):
        return "missing"
    numbers = [_number(one) for one in said]
    rows = [rows_of(page) for page in pages]
    everybody = [row for page in rows for row in page]
    stage = rows_of(pages[0], "uptablelist")
    people = {(row.get("userid"), row.get("username")) for row in everybody}
    meanings = {
        "rows of the period": [len(everybody)] * len(pages),
        "rows of the period, both lists": [len(everybody) + len(stage)] * len(pages),
        "rows on the page": [len(page) for page in rows],
        "people": [len(people)] * len(pages),
    }
    fits = [name for name, expected in meanings.items() if expected == numbers]
    return f"{' or '.join(fits) or 'none of what was thought of'} ({said[0]!r}, {_type(said[0])})"


def order_of(rows: Sequence[Row], again: Sequence[Row]) -> str:
    """How rows are ordered."""
    if len(rows) < 3:  # noqa: PLR2004 - two rows are always in some order
        return UNKNOWN
    if list(rows) != list(again):
        return "not the same twice"
    fits = []
    for name in ("entertimestamp", "outtimestamp", "userid"):
        values = [_key(row.get(name)) for row in rows]
        if len(set(values)) > 1 and values == sorted(values):
            fits.append(f"by {name}")
        if len(set(values)) > 1 and values == sorted(values, reverse=True):
            fits.append(f"by {name}, the latest first")
    return " or ".join(fits) or "by none of enter, leave, user id"


def window_means(*, inside: bool, enter: bool, leave: bool) -> str:
    """By what a row belongs to a period, after asking for one within its visit, at its enter, its leave."""
    told = {
        (True, True, True): "overlap", (False, True, False): "enter", (False, False, True): "leave",
        (False, True, True): "enter or leave",
    }  # fmt: skip
    return told.get((inside, enter, leave), f"odd: inside {inside}, enter {enter}, leave {leave}")


def open_leave(rows: Sequence[Row]) -> str:
    """How "still inside" is written."""
    found = {
        f"outtime {_shown(row, 'outtime')}, outtimestamp {_shown(row, 'outtimestamp')},"
        f" duration {_shown(row, 'duration')}"
        for row in rows
        if _number(row.get("outtimestamp")) in (None, 0)
        and str(row.get("outtime") or "0").strip("0-: .") == ""
    }
    return "; ".join(sorted(found)) or "no row of anybody inside"


def past_end(last: Any, beyond: Any) -> str:
    """What a page past the last one says."""
    rows = rows_of(beyond)
    if not rows:
        return f"no rows ({result_of(beyond)}, logininfo {written(beyond, 'logininfo')})"
    return "the last page again" if rows == rows_of(last) else "other rows"


def types_of(rows: Sequence[Row]) -> str:
    """The fields of a row with their types."""
    fields: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            fields.setdefault(str(name)[:40], set()).add(_type(value))
    return ", ".join(f"{name} {'/'.join(sorted(kinds))}" for name, kinds in fields.items()) or UNKNOWN


def texts_ahead(rows: Sequence[Row], read: Mapping[str, int]) -> str:
    """By how much the text of a time is ahead of its number; `read` is text → seconds as if it were UTC."""
    found = set()
    for row in rows:
        number = _number(row.get("entertimestamp"))
        text = read.get(str(row.get("entertime")))
        if number and text is not None:
            found.add(f"{(text - (number // 1000 if number > _MILLIS else number)) / 3600:+g} h")
    return ", ".join(sorted(found)) or UNKNOWN


def unit_of(rows: Sequence[Row]) -> str:
    """Whether numbers are seconds."""
    numbers = [one for row in rows if (one := _number(row.get("entertimestamp")))]
    return UNKNOWN if not numbers else "milliseconds" if max(numbers) > _MILLIS else "seconds"


def repeated(rows: Sequence[Row]) -> str:
    """Whether a row is there twice, and whether a person is."""
    marks = [repr(sorted(row.items(), key=str)) for row in rows]
    people = [(row.get("userid"), row.get("username")) for row in rows]
    twice = len(people) - len(set(people))
    return f"{len(marks) - len(set(marks))} rows twice; {twice} rows of people who have another one"


_MILLIS = 10**11


def _shown(row: Row, name: str) -> str:
    return f"{row[name]!r}"[:24] if name in row else "missing"


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _key(value: object) -> tuple[int, str]:
    number = _number(value)
    return (number, "") if number is not None else (0, str(value))


def _type(value: object) -> str:
    kinds = {"str": "text", "int": "number", "float": "number", "NoneType": "null", "dict": "object"}
    return kinds.get(type(value).__name__, type(value).__name__)
