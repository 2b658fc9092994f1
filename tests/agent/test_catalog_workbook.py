"""Workbooks as people and programs save them: every row is what the sheet shows."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from agent.catalog_columns import table_products
from agent.catalog_files import DiskFiles
from agent.catalog_product import Product
from agent.catalog_source import open_source
from agent.catalog_workbook import read_workbook
from tools.errors import RequestError

HEADER = ("sku", "photos", "title")


def saved(book: Workbook) -> io.BytesIO:
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def with_rows(rows: Sequence[Sequence[object]]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def cells(book: Workbook) -> list[tuple[str, ...]]:
    return [row.cells for row in read_workbook(saved(book), "t.xlsx")]


def products(book: Workbook, sheet: str = "") -> list[Product]:
    return list(table_products(DiskFiles(), saved(book), "/p/t.xlsx", sheet))


def test_a_row_is_the_same_product_as_in_a_csv() -> None:
    header = ("SKU", "Photos", "Product Title", "Category", "Height", "ASIN", "Request")
    row = ("NB-17", "a.jpg;sub/b.jpg", "A mug", "Mugs", 9.5, "b0cup12345", "Amazon main")
    (product,) = products(with_rows([header, row]))
    assert product == Product(
        sku="NB-17",
        photos=("/p/a.jpg", "/p/sub/b.jpg"),
        title="A mug",
        category="Mugs",
        size="It is 9.5 cm tall.",
        asin="B0CUP12345",
        request="Amazon main",
        place="row 2",
    )


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (17, "General", "17"),
        (17.0, "General", "17"),
        (4006381333931, "0", "4006381333931"),
        (417, "00000", "00417"),
        (-3, "General", "-3"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "1e+20"),
        (True, "General", "TRUE"),
        (date(2026, 3, 1), "yyyy", "2026-03-01"),
        (datetime(2026, 3, 1, 12, 30), "yyyy", "2026-03-01T12:30:00"),
        ("  Ö☃ ", "General", "Ö☃"),
        ("#N/A", "General", ""),
    ],
)
def test_cells_are_read_as_they_are_shown(value: object, shown: str, text: str) -> None:
    book = with_rows([HEADER, ("A", "a.jpg", value)])
    book.active["C2"].number_format = shown
    assert cells(book)[1] == ("A", "a.jpg", text)


def test_a_formula_counts_as_what_it_came_to() -> None:
    stream = saved(with_rows([HEADER, ("A", "a.jpg", "=1+1")]))
    found = io.BytesIO()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(found, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            # openpyxl writes no results; spreadsheets do.
            after.writestr(name, data.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"))
    *_, row = read_workbook(found, "t.xlsx")
    assert row.cells[2] == "2"


def test_empty_rows_are_passed_over_and_numbers_are_those_of_the_sheet() -> None:
    book = with_rows([(), ("", None), HEADER, ("A", "a.jpg"), (), (None, None, " ")])
    book.active["A900"], book.active["B900"] = "B", "b.jpg"
    book.active["A200000"].number_format = "0"  # a sheet formatted to its end
    assert [(p.sku, p.place) for p in products(book)] == [("A", "row 4"), ("B", "row 900")]


def test_merged_cells_hold_for_all_that_they_cover() -> None:
    book = with_rows(
        [
            ("sku", "photos", None, "category"),
            ("A", "a1.jpg", "a2.jpg", "Mugs"),
            (None, "a3.jpg"),
            ("B", "b.jpg"),
            (None, None),
            ("C", "c.jpg", None, "Vases"),
        ]
    )
    for block in ("B1:C1", "A2:A3", "D2:D4", "A4:A5"):
        book.active.merge_cells(block)
    found = products(book)
    assert [(p.sku, p.category, len(p.photos), p.trouble) for p in found] == [
        ("A", "Mugs", 3, ""),
        ("B", "Mugs", 1, ""),
        ("C", "Vases", 1, ""),
    ]
    assert found[0].photos == ("/p/a1.jpg", "/p/a2.jpg", "/p/a3.jpg")


def test_a_sheet_is_chosen_by_name_and_the_first_by_default(tmp_path: Path) -> None:
    book = with_rows([HEADER, ("first", "a.jpg")])
    other = book.create_sheet("Spring #2")
    other.append(HEADER)
    other.append(("second", "b.jpg"))
    path = tmp_path / "list.xlsx"
    path.write_bytes(saved(book).getvalue())
    for named, sku in (("", "first"), ("#spring #2", "second")):
        with ExitStack() as held:
            source = open_source(f"{path}{named}", tmp_path / "out", 9, held)
            assert source.name == "list.xlsx"
            assert [p.sku for p in source.products(tmp_path / "out")] == [sku]
    with pytest.raises(RequestError, match="no sheet 'Nowhere': there are 'Sheet', 'Spring #2'"):
        products(book, "Nowhere")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04 and no more", "no whole workbook"),
        (saved(Workbook()).getvalue(), "is empty"),
        (saved(with_rows([HEADER, ("A", "a.jpg")])).getvalue()[:-900], "no whole workbook"),
        (saved(with_rows([("a", "b")])).getvalue(), "no column 'sku'"),
    ],
)
def test_what_is_no_workbook_is_told(data: bytes, word: str) -> None:
    with pytest.raises(RequestError, match=word):
        list(table_products(DiskFiles(), io.BytesIO(data), "t.xlsx"))


def test_a_broken_row_is_told_of_that_row() -> None:
    book = with_rows([HEADER, (None, "a.jpg"), ("B", None), ("C", "c.jpg", "t", "stray"), ("D", 7)])
    told = [product.trouble for product in products(book)]
    for trouble, word in zip(told, ("no SKU", "names no photo", "4 cells", ""), strict=True):
        assert word in trouble
    assert told[3] == ""


def test_a_long_sheet_is_read_a_row_at_a_time() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for number in range(4_000):
        sheet.append((number, "a.jpg", number / 7))
    table = saved(book)
    tracemalloc.start()
    try:
        count = sum(1 for _ in table_products(DiskFiles(), table, "t.xlsx"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 4_000
    assert peak < 3_000_000  # all cells as objects take 5 MB
