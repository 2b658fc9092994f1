"""Rows: what a table or a sheet of a workbook is read as, one at a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A row under its number in a spreadsheet, where the header is row 1.

    `trouble` says why it could not be read; there are no cells then. `above` are the places of
    cells that are one with the cell above them.
    """

    number: int
    cells: tuple[str, ...] = ()
    trouble: str = ""
    above: frozenset[int] = frozenset()
