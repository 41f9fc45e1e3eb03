"""Registers and visits as files for a spreadsheet: CSV and XLSX.

Rows are written as they come, so that a year of a school takes no more memory than a day.
"""

import csv
import io
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bot.render.columns import Columns, Row
from bot.render.tables import harmless, printable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_MOST_ROWS = 1_048_575
"""Rows of one sheet in XLSX, without the header."""
_WIDTHS = {"name": 22, "title": 24, "reason": 60, "lesson_id": 18, "rule": 70, "why": 50}
_TIME = 19


class Sheets(Protocol):
    """A file of sheets that is being written."""

    def write(self, sheet: str, rows: Iterable[Row]) -> None:
        """More rows for one of the sheets; a sheet that the file has no place for is left out."""

    def close(self) -> None:
        """Finish the file. Raises OSError where that cannot be done."""

    def drop(self) -> None:
        """Let go of a file that nobody wants any more; once it is closed, nothing."""


class CsvSheet:
    """One sheet as CSV, UTF-8 with a mark at its beginning, without which Excel garbles Chinese names."""

    def __init__(self, path: Path, columns: Columns, sheet: str) -> None:
        self._sheet = sheet
        self._file = path.open("w", encoding="utf-8-sig", newline="", errors="replace")
        self._writer = csv.writer(self._file)
        self._writer.writerow(columns.heads[sheet])

    def write(self, sheet: str, rows: Iterable[Row]) -> None:
        """More rows. Raises OSError."""
        if sheet == self._sheet:
            self._writer.writerows(
                [harmless(value) if type(value) is str else value for value in row] for row in rows
            )

    def close(self) -> None:
        """Finish the file. Raises OSError."""
        self._file.close()

    def drop(self) -> None:
        """Let go of it."""
        with suppress(OSError):
            self._file.close()


class _File(io.FileIO):
    """Keeps the first error of writing for whoever finishes it, and forgets what comes after.

    The library's zip file would complain of a full disk again, to nobody, when it is thrown away.
    """

    error: OSError | None = None

    def write(self, data: "Buffer", /) -> int:
        """Never raises."""
        if self.error is None:
            try:
                return super().write(data)
            except OSError as error:
                self.error = error
        return memoryview(data).nbytes


class XlsxSheets:
    """All sheets as one XLSX file: frozen headers, real dates, text that is never a formula."""

    def __init__(self, path: Path, columns: Columns) -> None:
        import xlsxwriter  # noqa: PLC0415 - only who exports needs it

        self._file = _File(path, "w")
        self._buffer = io.BufferedWriter(self._file)
        self._book = xlsxwriter.Workbook(
            self._buffer,
            {
                "constant_memory": True,
                "tmpdir": str(path.parent),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_date_format": "yyyy-mm-dd hh:mm:ss",
            },
        )
        self._bold = self._book.add_format({"bold": True})
        self._columns = columns
        self._open: dict[str, tuple[Any, int]] = {}
        self._parts: dict[str, int] = {}

    def write(self, sheet: str, rows: Iterable[Row]) -> None:
        """More rows. Raises OSError where the library's own part files cannot be written."""
        page, at = self._open.get(sheet) or self._page(sheet)
        for row in rows:
            if at > _MOST_ROWS:
                page, at = self._page(sheet)
            for column, value in enumerate(row):
                if isinstance(value, str):
                    if value:
                        page.write_string(at, column, printable(value))
                elif isinstance(value, datetime):
                    page.write_datetime(at, column, value)
                elif value is not None:
                    page.write_number(at, column, value)
            at += 1
        self._open[sheet] = page, at

    def _page(self, sheet: str) -> tuple[Any, int]:
        """A new page of a sheet: `Registers`, `Registers 2`."""
        part = self._parts[sheet] = self._parts.get(sheet, 0) + 1
        page = self._book.add_worksheet(sheet if part == 1 else f"{sheet} {part}")
        heads = self._columns.heads[sheet]
        page.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            width = _TIME if "(" in head else _WIDTHS.get(head, max(10, len(head) + 2))
            page.set_column(column, column, max(width, len(head) + 1))
            page.write_string(0, column, head, self._bold)
        return page, 1

    def close(self) -> None:
        """Finish the file. Raises OSError."""
        self._book.close()
        self._buffer.close()
        if self._file.error:
            raise self._file.error

    def drop(self) -> None:
        """Let go of it, and of the library's own part files."""
        from xlsxwriter.exceptions import XlsxWriterException  # noqa: PLC0415 - as above

        if not self._book.fileclosed:
            with suppress(OSError, XlsxWriterException):
                self._book.close()
        self._buffer.close()
