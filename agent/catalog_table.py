"""Tables: the rows of a CSV or TSV file as people save them, one at a time.

Spreadsheets write byte order marks, UTF-16, semicolons and mixed encodings; what can be read is
read, and a row that cannot be is named and passed over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import IO

from agent.catalog_row import Row
from tools.errors import RequestError

_HEAD = 4096
#: No line of a table is longer than this, in characters; a picture that is called .csv may be.
_LONGEST = 1_000_000
_DELIMITERS = ",;\t|"


def read_table(file: IO[bytes], name: str) -> Generator[Row]:
    """The header, then every row that holds anything. Raises RequestError if it is no table."""
    with _as_text(file) as text:
        lines = iter(lambda: text.readline(_LONGEST), "")
        first = next((line for line in lines if line.strip()), "")
        delimiter = _told_delimiter(first)
        if delimiter:
            first = next((line for line in lines if line.strip()), "")
        if not first.strip():
            raise RequestError(f"{name!r} is empty: its first row names the columns")
        reader = csv.reader(
            chain([first], lines), delimiter=delimiter or _delimiter(first), strict=True
        )
        yield from _rows(reader)


def _rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Row(number, trouble=f"row {number} cannot be read ({error}): check its quotes")
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Row(number, tuple(_mended(cell).strip() for cell in cells))


@contextmanager
def _as_text(file: IO[bytes]) -> Iterator[IO[str]]:
    encoding = _encoding(file.read(_HEAD))
    file.seek(0)
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    text = io.TextIOWrapper(file, encoding, errors, newline="")
    try:
        yield text
    finally:
        text.detach()  # whoever opened the file closes it


def _encoding(head: bytes) -> str:
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Without a mark, the half that is zero tells: column names are in Latin letters.
    for half, encoding in ((head[1::2], "utf-16-le"), (head[::2], "utf-16-be")):
        if half.count(0) * 2 > len(half):
            return encoding
    return "utf-8"


def _mended(cell: str) -> str:
    """The cell's text; bytes that are no UTF-8 are read as Windows writes them."""
    cell = cell.replace("\0", "")
    if not any("\udc80" <= letter <= "\udcff" for letter in cell):
        return cell
    data = cell.encode("utf-8", "surrogateescape")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _told_delimiter(line: str) -> str:
    """The delimiter that Excel's own first line tells, as in `sep=;`."""
    told = line.strip().lower().strip('"')
    return told[4] if told.startswith("sep=") and len(told) == 5 else ""


def _delimiter(header: str) -> str:
    """What parts the column names: whichever stands there most often outside quotes."""
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def joined(names: Sequence[str]) -> str:
    """Column names, to be told."""
    return ", ".join(repr(name) for name in names if name)
