"""Cells: texts of users in tables that spreadsheets open, where no text may become a formula."""

from __future__ import annotations

import csv
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tools.errors import ConfigurationError

#: What spreadsheets take for the beginning of a formula, full-width forms included.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠|%\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def cell(value: str | float | None) -> str:
    """A value as one line of text; what would be a formula gets an apostrophe before it."""
    if isinstance(value, (int, float)):
        return str(value)
    text = " ".join("".join(map(_printable, value or "")).split())
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write_table(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str | float | None]],
    *,
    delimiter: str = ",",
) -> None:
    """Write a table, a row at a time; a reader meets the whole of it or the one before."""
    with whole_file(path) as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([cell(value) for value in row] for row in rows)


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A text file that appears when it is whole. Raises ConfigurationError if it cannot."""
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        try:
            # No surrogate of a broken file name keeps a report from being written.
            with draft.open("w", encoding="utf-8", errors="replace", newline="") as file:
                yield file
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"{path.name!r} cannot be written ({error.strerror}): free some space, close it"
            " elsewhere, or choose another folder with --out"
        ) from error


def _printable(letter: str) -> str:
    return letter if letter.isprintable() else " "
