"""Who is due in one room, as people paste it: from a spreadsheet, a mail, or one name a line.

A line is `userid,name,role` and perhaps `from,until`, or less of it: an id alone, a name alone, both in
either order. A header may name the columns. Between them stand tabs, commas or semicolons.
"""

import csv
import re
from collections.abc import Iterable, Sequence

from bot.domain.people import RosterEntry
from bot.domain.rooms import parse_room
from bot.errors import N_, AskedWrongly, BadFile
from bot.files.badlines import BadLines
from bot.files.roster_csv import OPTIONAL, REQUIRED, ROLES, entry_of
from bot.files.table import Row

COLUMNS = ("userid", "name", "role", "from", "until")
KNOWN = frozenset((*REQUIRED, *OPTIONAL))
MOST = 10_000
"""Lines: several times the largest roster."""
DELIMITERS = ("\t", ",", ";", "，", "；", "、")
_ID = re.compile(r"\d+")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def read_pasted(text: str, *, room: str) -> list[RosterEntry]:
    """Everybody in `text`, in the order of the lines. Raises BadFile naming every bad line."""
    bad = BadLines(N_("Lines that cannot be read: {problems}."))
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise BadFile("These are {lines} lines; {most} are the most.", lines=len(lines), most=MOST)
    header: Sequence[str] = ()
    found: dict[str, tuple[int, RosterEntry]] = {}
    for at, (number, line) in enumerate(lines):
        with bad.line(number):
            cells = _cells(line)
            if at == 0 and {cell.lower() for cell in cells if cell} <= KNOWN:
                header = [cell.lower() for cell in cells]
                continue
            entry = entry_of(Row(number, _named(cells, header, room)))
            if entry.room != room:
                raise AskedWrongly(
                    "is about room {other}; this is the roster of {room}.", other=entry.room, room=room
                )
            first, _ = found.setdefault(entry.person, (number, entry))
            if first != number:
                raise AskedWrongly("names the same person as line {line}.", line=first)
    bad.check()
    return [entry for _, entry in found.values()]


def written(entries: Iterable[RosterEntry]) -> list[str]:
    """The lines that `read_pasted` reads as `entries`, without what is empty at their ends."""
    return [_line(entry) for entry in entries]


def _line(entry: RosterEntry) -> str:
    cells = [entry.userid, entry.name, entry.role, entry.since or "", entry.until or ""]
    while len(cells) > 3 and not cells[-1]:  # noqa: PLR2004 - id, name and role always stand there
        cells.pop()
    return ",".join(_quoted(str(cell)) for cell in cells)


def _quoted(cell: str) -> str:
    cell = " ".join(cell.split())
    return '"' + cell.replace('"', '""') + '"' if re.search(r'[",;，；、]', cell) else cell


def _cells(line: str) -> list[str]:
    delimiter = next((sign for sign in DELIMITERS if sign in _QUOTED.sub("", line)), ",")
    try:
        (cells,) = csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True)
    except csv.Error:
        raise AskedWrongly("has a quotation mark out of place or never closed.") from None
    while len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _named(cells: Sequence[str], header: Sequence[str], room: str) -> dict[str, str]:
    """The cells by their columns: those of the header, else by what they look like."""
    names = header or COLUMNS
    if not header:
        cells = _ordered(cells)
    if len(cells) > len(names):
        raise AskedWrongly("has {cells} cells; {most} are the most.", cells=len(cells), most=len(names))
    named = dict.fromkeys((*REQUIRED, *OPTIONAL), "") | dict(zip(names, cells, strict=False))
    return named | {"room": parse_room(named["room"]) if named["room"] else room}


def _ordered(cells: Sequence[str]) -> Sequence[str]:
    """Id, name, role, from, until: people leave out what they do not have, and write the name first."""
    first, *rest = cells
    if not rest:
        return (first,) if _ID.fullmatch(first) else ("", first)
    if rest[0] and _ID.fullmatch(rest[0]) and not _ID.fullmatch(first):
        return (rest[0], first, *rest[1:])
    if len(cells) == 2 and rest[0].lower() in ROLES and rest[0]:  # noqa: PLR2004
        return (first, "", rest[0]) if _ID.fullmatch(first) else ("", first, rest[0])
    return cells
