"""A table with a header, as spreadsheets and scripts write CSV: any column order, several encodings.

Excel saves CSV in the system's encoding, with the list separator of its region, with empty columns
and lines at the end, sometimes with a first line `sep=;`, and as "Unicode text" in UTF-16 with tabs.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import AskedWrongly, BadFile
from bot.files.badlines import BadLines

LARGEST = 16 * 1024 * 1024
"""Bytes; a hundred times a large school's term."""
DELIMITERS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def load(path: Path) -> bytes:
    """The content of the file at `path`. Raises BadFile where it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise BadFile("{path} cannot be read: {why}.", path=path, why=error.strerror) from None
    return data


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else GB18030. Raises BadFile."""
    if len(data) > LARGEST:
        raise BadFile("The file is larger than {most} MB.", most=LARGEST // 1024 // 1024)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _decoded(data[len(mark) :], encoding)
            break
    else:
        text = _decoded(data, "utf-8") or _decoded(data, "gb18030")
    if text is None:
        raise BadFile("The text is neither UTF-8 nor GB18030; save the file as “CSV UTF-8”.")
    if "\0" in text:
        raise BadFile("This is no text file.")
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    line: int
    """Where it begins in the file, counted from 1."""
    cells: dict[str, str]
    """Every known column, trimmed; empty where the file has none."""

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def exact(self, column: str) -> str:
        """A cell of digits, without the `="…"` by which people keep Excel from rounding it."""
        kept = _KEPT_AS_TEXT.fullmatch(self.cells[column])
        return kept[1].strip() if kept else self.cells[column]


def rows(data: bytes, *, required: Sequence[str], optional: Sequence[str], bad: BadLines) -> Iterator[Row]:
    """The lines under the header that are not empty. Those that do not fit the header go to `bad`.

    Raises BadFile where the file is no such table at all.
    """
    head, body, line = _parted(decode(data))
    names, delimiter = _header(head, (*required, *optional))
    missing = [name for name in required if name not in names]
    if missing:
        raise BadFile(
            "The first line names no column {missing}. It reads: {columns}, …",
            missing=", ".join(missing),
            columns=", ".join(required),
        )
    blank = dict.fromkeys((*required, *optional), "")
    for number, cells in _records(body, delimiter, bad, line):
        if any("\n" in cell or "\r" in cell for cell in cells):
            bad.add(number, AskedWrongly("has a line break inside a cell."))
        elif any(cells[len(names) :]):
            bad.add(
                number,
                AskedWrongly(
                    "has {cells} cells, but the first line names {columns} columns.",
                    cells=len(cells),
                    columns=len(names),
                ),
            )
        elif any(cells):
            yield Row(number, blank | dict(zip(names, cells, strict=False)))


def _parted(text: str) -> tuple[str, str, int]:
    """The header, what is under it, and the number of the line under it."""
    head, body, line = *_first_line(text), 2
    if head.lower().startswith("sep="):
        head, body, line = *_first_line(body), 3
    return head, body, line


def _first_line(text: str) -> tuple[str, str]:
    end = re.search(r"\r\n|\n|\r", text)
    return (text[: end.start()], text[end.end() :]) if end else (text, "")


def _records(text: str, delimiter: str, bad: BadLines, line: int) -> Iterator[tuple[int, list[str]]]:
    """Each record of `text`, whose first line is `line`, with the line it begins on and its cells trimmed."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    begins = line
    try:
        for cells in reader:
            yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + line
    except csv.Error:
        # nothing after it can be trusted: where the cell ends is unknown
        bad.add(
            begins,
            AskedWrongly(
                "has a quotation mark out of place or never closed, "
                "or a cell of more than 131,072 characters."
            ),
        )


def _header(line: str, known: Sequence[str]) -> tuple[list[str], str]:
    """The names of the columns and the delimiter. Raises BadFile for names that are twice or unknown."""
    delimiter = max(DELIMITERS, key=line.count)
    names = [name.strip().strip('"').strip().lower() for name in line.split(delimiter)]
    while names and not names[-1]:
        names.pop()
    strange = [name for name in names if name not in known]
    if strange:
        raise BadFile(
            "I know no column “{column}”. The first line names: {known}.",
            column=strange[0][:40],
            known=", ".join(known),
        )
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise BadFile("The first line names the column {column} twice.", column=twice[0])
    return names, delimiter
