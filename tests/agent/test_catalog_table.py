"""Tables as people save them: every row is a product or says what is wrong with it."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.catalog_columns import size_told, table_products
from agent.catalog_files import DiskFiles
from agent.catalog_product import Product
from agent.catalog_table import read_table
from tools.errors import RequestError

HEADER = "SKU,Photos,Product Title,Category,Height,ASIN,Request"


def read(tmp_path: Path, text: str | bytes, name: str = "t.csv") -> list[Product]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with path.open("rb") as table:
        return list(table_products(DiskFiles(), table, str(path)))


def test_a_row_is_a_product(tmp_path: Path) -> None:
    row = 'NB-17,a.jpg;sub/b.jpg| c.jpg,"A mug, blue",Mugs,9.5,b0cup12345,Amazon main'
    (product,) = read(tmp_path, f"{HEADER}\n{row}\n")
    assert product == Product(
        sku="NB-17",
        photos=tuple(str(tmp_path / name) for name in ("a.jpg", "sub/b.jpg", "c.jpg")),
        title="A mug, blue",
        category="Mugs",
        size="It is 9.5 cm tall.",
        asin="B0CUP12345",
        request="Amazon main",
        place="row 2",
    )
    assert product.words("an Etsy set") == "Amazon main It is 9.5 cm tall."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    rows = [["sku", "image", "titel"], ["Ö-1", "ä.jpg", "Größe"], ["2", "b.jpg", ""]]
    text = end.join(delimiter.join(row) for row in rows)
    found = read(tmp_path, text.encode(encoding))
    assert [(p.sku, p.title, p.trouble) for p in found] == [("Ö-1", "Größe", ""), ("2", "", "")]
    assert found[0].photos == (str(tmp_path / "ä.jpg"),)


def test_one_line_of_another_encoding_spoils_no_other(tmp_path: Path) -> None:
    data = "sku,photo,title\n1,a.jpg,Größe\n".encode() + "2,b.jpg,Größe\n".encode("latin-1")
    assert [product.title for product in read(tmp_path, data)] == ["Größe", "Größe"]


def test_headers_are_forgiven(tmp_path: Path) -> None:
    text = "sep=;\n\n Item-No. ;Photo 1;PHOTO_2;id;Höhe (mm)\nA;1.jpg;2.jpg;9;120\n"
    (product,) = read(tmp_path, text)
    assert product.sku == "A"
    assert [Path(photo).name for photo in product.photos] == ["1.jpg", "2.jpg"]
    assert product.size == "It is 120 mm tall."


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (",a.jpg,,,,,", "row 2 has no SKU"),
        ("A,,,,,,", "names no photo"),
        ("A,a.jpg,,,,B0,", "10 letters"),
        ("A,https://x.example/a.jpg,,,,,", "download it"),
        ("A,a.jpg,t,c,9,,r,stray", "8 cells"),
        ('A,"a.jpg"x,,,,,', "check its quotes"),
        ('A,"a.jpg,,,,,', "check its quotes"),
        (f"A,{'x' * 200_000},,,,,", "cannot be read"),
        ("A,a\0.jpg,,,,,", ""),
    ],
)
def test_a_broken_row_is_one_sentence_and_the_next_is_read(
    tmp_path: Path, row: str, word: str
) -> None:
    found = read(tmp_path, f"{HEADER}\n{row}\n\nB,b.jpg,,,,,\n")
    assert word in found[0].trouble
    if '"a.jpg,' not in row:  # that quote swallows the rest
        assert (found[-1].sku, found[-1].place, found[-1].trouble) == ("B", "row 4", "")


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("t.csv", b"", "is empty"),
        ("t.csv", b"a,b\n1,2\n", "has no column 'sku', its columns are 'a', 'b'"),
        ("t.csv", b"sku,title\n1,2\n", "has no column 'photos'"),
        ("t.xlsx", b"PK\x03\x04", "no whole workbook"),
        ("t.csv", b"PK\x03\x04", "no whole workbook"),
        ("t.ods", b"PK\x03\x04", "save it as XLSX or CSV"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0", "has a password"),
        ("t.xls", b"\xd0\xcf\x11\xe0", "save it as XLSX or CSV"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    with pytest.raises(RequestError, match=word):
        read(tmp_path, data, name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12", "It is 12 cm tall."),
        ("12,5 cm", "It is 12.5 cm tall."),
        ('4.5"', "It is 4.5 in tall."),
        ("8 x 9 x 12 cm", "It measures 8 x 9 x 12 cm."),
        ("8x9", "It measures 8x9 cm."),
        ("XL", ""),
        ("0", ""),
        ("", ""),
    ],
)
def test_sizes(text: str, told: str) -> None:
    assert size_told(text) == told


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=12))
def test_what_a_program_writes_is_read_as_it_was(
    tmp_path: Path, rows: list[tuple[str, str, str]]
) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([("sku", "photos", "title"), *rows])
    path = tmp_path / "t.csv"
    path.write_bytes(stream.getvalue().encode())
    with path.open("rb") as table:
        _, *found = read_table(table, path.name)
    wanted = [tuple(cell.strip() for cell in row) for row in rows]
    assert [row.cells for row in found] == [row for row in wanted if any(row)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=400), head=st.sampled_from([b"", b"sku,photos\n", b"\xff\xfe"]))
def test_any_bytes_are_products_or_one_sentence(tmp_path: Path, data: bytes, head: bytes) -> None:
    with suppress(RequestError):
        found = read(tmp_path, head + data)
        assert all(product.trouble or (product.sku and product.photos) for product in found)


@pytest.mark.parametrize("text", [";", ",,", "\n\n", " ; ; "])
def test_a_table_of_separators_alone_is_empty(tmp_path: Path, text: str) -> None:
    with pytest.raises(RequestError, match="its first row names the columns"):
        read(tmp_path, text)
