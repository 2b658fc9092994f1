"""Workbooks: the rows of a sheet of an XLSX file, one at a time, as people see them.

Formulas count as what they came to when the file was saved, numbers as they are shown where that
is a matter of SKUs: no `.0`, and the zeros before them that a format such as `00000` adds.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, cast
from xml.etree.ElementTree import ParseError
from zlib import error as BrokenZip

from agent.catalog_row import Row
from tools.errors import RequestError

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

#: Unpacked bytes beyond which no list of products goes; shared texts of a workbook are in memory.
_LARGEST = 2_000_000_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_PIECE, _TAG = 1 << 20, 200
_ZEROS = re.compile(r"0{2,}")
_BROKEN = (zipfile.BadZipFile, ParseError, BrokenZip, KeyError, ValueError, TypeError, EOFError)


@dataclass
class _Merge:
    """A block of cells that shows the text of its first; columns count from 0, rows from 1."""

    first: int
    last: int
    columns: range
    text: str = ""

    def fill(self, number: int, cells: list[str], above: set[int]) -> None:
        """Put the block's text into a row of it."""
        cells += [""] * (self.columns.stop - len(cells))
        if number == self.first:
            self.text = cells[self.columns.start]
        else:
            above.update(self.columns)
        for at in self.columns:
            cells[at] = self.text


@dataclass
class _Merges:
    """The merged blocks of a sheet, as its rows go by."""

    coming: list[_Merge]
    here: list[_Merge] = field(default_factory=list)

    def filled(self, number: int, cells: list[str]) -> Row:
        """The row with the texts of the blocks that it crosses."""
        above: set[int] = set()
        while self.coming and self.coming[-1].first <= number:
            self.here.append(self.coming.pop())
        self.here = [block for block in self.here if block.last >= number]
        for block in self.here:
            block.fill(number, cells, above)
        return Row(number, tuple(cells), above=frozenset(above))


def read_workbook(file: IO[bytes], name: str, sheet: str = "") -> Generator[Row]:
    """The header, then every row that holds anything, of the first sheet or that one.

    Raises RequestError where the file is no workbook or has no such sheet.
    """
    try:
        _refuse_huge(file, name)
        yield from _rows(file, name, sheet)
    except _BROKEN as error:
        raise RequestError(
            f"{name!r} is no whole workbook: save it anew as XLSX, without a password, or as CSV"
        ) from error


def _rows(file: IO[bytes], name: str, sheet: str) -> Iterator[Row]:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        found = _sheet(book, name, sheet)
        merges = _Merges(_merged(book, found))
        found.reset_dimensions()  # programs write sizes that are not so
        empty = True
        for number, cells in enumerate(found.iter_rows(), 1):
            row = merges.filled(number, [_text(cell) for cell in cells])
            if any(row.cells):
                empty = False
                yield row
        if empty:
            raise RequestError(f"{name!r} is empty: its first row names the columns")
    finally:
        book.close()


def _sheet(book: Workbook, name: str, wanted: str) -> ReadOnlyWorksheet:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise RequestError(f"{name!r} has no sheet with cells: save the table as its first sheet")
    if not wanted:
        return next(iter(sheets.values()))
    known = {title.casefold(): sheet for title, sheet in sheets.items()}
    if wanted.casefold() not in known:
        there = ", ".join(repr(title) for title in sheets)
        raise RequestError(f"{name!r} has no sheet {wanted!r}: there are {there}")
    return known[wanted.casefold()]


def _text(cell: ReadOnlyCell) -> str:
    value = cell.value
    if value is None or cell.data_type == "e":  # such as #N/A
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format))
    if isinstance(value, datetime):
        return (value if value.time() != datetime.min.time() else value.date()).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def _number(value: float, shown: str) -> str:
    # Spreadsheets keep 15 digits.
    text = str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    return text.zfill(len(shown)) if _ZEROS.fullmatch(shown) else text


def _refuse_huge(file: IO[bytes], name: str) -> None:
    with zipfile.ZipFile(file) as parts:
        size = sum(part.file_size for part in parts.infolist())
    file.seek(0)
    if size > _LARGEST:
        raise RequestError(
            f"{name!r} holds {size / 1e9:.1f} GB: save the sheet of products alone, or as CSV"
        )


def _merged(book: Workbook, sheet: ReadOnlyWorksheet) -> list[_Merge]:
    """The merged blocks of a sheet, the last first; they stand behind its rows in the file."""
    found = set[tuple[bytes, ...]]()
    with book._archive.open(sheet._worksheet_path) as part:
        rest = b""
        while piece := part.read(_PIECE):
            found.update(cast("Sequence[tuple[bytes, ...]]", _MERGED.findall(rest + piece)))
            rest = piece[-_TAG:]
    return sorted(map(_merge, found), key=lambda block: -block.first)


def _merge(ref: tuple[bytes, ...]) -> _Merge:
    from openpyxl.utils import column_index_from_string

    left, top, right, bottom = (part.decode() for part in ref)
    columns = range(column_index_from_string(left) - 1, column_index_from_string(right))
    return _Merge(int(top), int(bottom), columns)
