"""Columns: what a table tells of products, whatever its columns are called."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import IO

from agent.catalog_files import Files
from agent.catalog_product import Product
from agent.catalog_row import Row
from agent.catalog_table import joined, read_table
from agent.catalog_workbook import read_workbook
from tools.errors import RequestError

#: What columns are called, most telling first; letters and digits only, in any case.
_NAMES = {
    "sku": (
        "sku variantsku sellersku itemsku productsku merchantsku articlenumber articleno article"
        " itemnumber itemno artikelnummer artikelnr referencia reference ref productid itemid id"
    ),
    "photos": (
        "photos photo images image pictures picture files file imagefiles photofiles filenames"
        " filename imagesrc bilder bild fotos foto imagenes imagen"
    ),
    "title": "title name producttitle productname itemname titel bezeichnung titulo nombre titre",
    "category": "category producttype type kind productcategory kategorie categoria categorie",
    "size": (
        "height size heightcm sizecm heightmm heightin heightinches dimensions dimension"
        " productheight hoehe höhe hohe groesse größe grosse altura hauteur"
    ),
    "asin": "asin amazonasin asin1",
    "request": "request override prompt instruction instructions wish wishes wunsch note",
}
_FIELD_OF = {word: field for field, words in _NAMES.items() for word in words.split()}
_SPLIT = re.compile(r"[;|\r\n]+")
_UNIT = r"(?:cm|mm|m|inches|inch|in|zoll|ft|feet|\"|”)"
_NUMBER = r"\d+(?:[.,]\d+)?"
_LENGTH = re.compile(rf"({_NUMBER})\s*({_UNIT})?\.?", re.IGNORECASE)
_DIMENSIONS = re.compile(
    rf"{_NUMBER}(?:\s*{_UNIT})?(?:\s*[x×*]\s*{_NUMBER}(?:\s*{_UNIT})?){{1,2}}", re.IGNORECASE
)
_ASIN = re.compile(r"[A-Z0-9]{10}")
#: How files of spreadsheets begin: as archives, of which XLSX is one kind, or as before 2007.
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NO_WORKBOOKS = (".ods", ".numbers")
_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", *_NO_WORKBOOKS)


@dataclass(frozen=True)
class Columns:
    """Where each field of a product stands in the rows of one table."""

    names: tuple[str, ...]
    places: dict[str, tuple[int, ...]]

    def products(self, rows: Iterator[Row], below: Callable[[str], str]) -> Iterator[Product]:
        """A product for each row; `below` says what the name of a photo beside the table means.

        Rows that share one merged cell for their SKU are one product, with the photos of all.
        """
        last: Product | None = None
        for row in rows:
            product = self.product(row, below)
            if last is not None and self._goes_on(row, last, product):
                photos = dict.fromkeys((*last.photos, *product.photos))
                last = replace(last, photos=tuple(photos))
                continue
            if last is not None:
                yield last
            last = product
        if last is not None:
            yield last

    def product(self, row: Row, below: Callable[[str], str]) -> Product:
        """The product of a row, or one that says what is wrong with the row."""
        place = f"row {row.number}"
        sku = " ".join(self._cells(row, "sku")[:1]).strip()
        try:
            photos = tuple(below(name) for name in self._photos(row))
        except RequestError as error:
            trouble = f"{sku or place!r} (row {row.number}): {error}"
            return Product(sku or place, place=place, trouble=trouble)
        product = Product(
            sku=sku or place,
            photos=photos,
            title=self._first(row, "title"),
            category=self._first(row, "category"),
            size=size_told(self._first(row, "size"), self._unit()),
            asin=self._first(row, "asin").upper(),
            request=self._first(row, "request"),
            place=place,
        )
        trouble = row.trouble or self._trouble(row, sku, product)
        return Product(product.sku, place=place, trouble=trouble) if trouble else product

    def _goes_on(self, row: Row, last: Product, product: Product) -> bool:
        same = self.places["sku"][0] in row.above and product.sku == last.sku
        return same and not last.trouble and (not product.trouble or not any(self._photos(row)))

    def _trouble(self, row: Row, sku: str, product: Product) -> str:
        if any(row.cells[len(self.names) :]):
            return (
                f"row {row.number} has {len(row.cells)} cells, the header {len(self.names)}: put a"
                " text that holds the separator in quotes"
            )
        if not sku:
            return f"row {row.number} has no SKU: fill in the column {self._called('sku')}"
        if not product.photos:
            return f"{sku!r} (row {row.number}) names no photo: fill in {self._called('photos')}"
        if product.asin and not _ASIN.fullmatch(product.asin):
            return (
                f"{sku!r} (row {row.number}) has the ASIN {product.asin!r}: an ASIN has 10 letters"
                " and digits"
            )
        return _address(product, row.number)

    def _photos(self, row: Row) -> list[str]:
        cells = self._cells(row, "photos")
        names = [part.strip().strip("\"'") for cell in cells for part in _SPLIT.split(cell)]
        return [name.replace("\\", "/") for name in dict.fromkeys(names) if name]

    def _cells(self, row: Row, field: str) -> list[str]:
        return [row.cells[at] for at in self.places.get(field, ()) if at < len(row.cells)]

    def _first(self, row: Row, field: str) -> str:
        return next((" ".join(cell.split()) for cell in self._cells(row, field) if cell), "")

    def _called(self, field: str) -> str:
        return repr(self.names[self.places[field][0]])

    def _unit(self) -> str:
        """The unit of bare numbers: what the column's name says, else centimetres."""
        named = _plain(self.names[self.places["size"][0]]) if "size" in self.places else ""
        return next((unit for unit in ("mm", "inches", "in") if named.endswith(unit)), "cm")


def columns_of(header: Row, name: str) -> Columns:
    """The columns that a header names. Raises RequestError without SKUs or photos."""
    places: dict[str, list[int]] = {}
    for at, cell in enumerate(header.cells):
        field = _field(_plain(cell))
        if field:
            places.setdefault(field, []).append(at)
    for field in ("sku", "photos"):
        if field not in places:
            raise RequestError(
                f"{name!r} has no column {field!r}, its columns are {joined(header.cells)}: "
                f"call one of them {field!r}"
            )
    best = {field: tuple(_best(field, at, header.cells)) for field, at in places.items()}
    return Columns(header.cells, best)


def table_products(files: Files, table: IO[bytes], path: str, sheet: str = "") -> Iterator[Product]:
    """The products of an opened table or workbook.

    Raises RequestError if it is none or lacks a column.
    """
    folder, name = posixpath.split(path)
    head = table.read(4)
    table.seek(0)
    if head == _ZIP and not name.lower().endswith(_NO_WORKBOOKS):
        rows: Generator[Row] = read_workbook(table, name, sheet)
    elif head in (_ZIP, _OLD) or name.lower().endswith(_SPREADSHEETS):
        raise RequestError(
            f"{name!r} is a spreadsheet of another kind, or has a password: save it as XLSX or CSV"
        )
    else:
        rows = read_table(table, name)
    with closing(rows):
        header = next(rows, None)
        if header is None:
            raise RequestError(f"{name!r} is empty: its first row names the columns")
        if header.trouble:
            raise RequestError(f"{name!r}: {header.trouble}")
        yield from columns_of(header, name).products(rows, partial(files.below, folder))


def size_told(text: str, unit: str = "cm") -> str:
    """A size as a sentence for the planner; empty for sizes such as XL, which are no lengths."""
    length = _LENGTH.fullmatch(text.strip())
    if length:
        number = length[1].replace(",", ".")
        said = (length[2] or unit).replace('"', "in").replace("”", "in")
        return f"It is {number} {said} tall." if float(number) > 0 else ""
    if _DIMENSIONS.fullmatch(text.strip()):
        told = text.strip() if re.search(_UNIT, text, re.IGNORECASE) else f"{text.strip()} {unit}"
        return f"It measures {told}."
    return ""


def _field(name: str) -> str:
    """What a column is, by its plain name: "photo 2" is of the photos, "size (mm)" a size."""
    for end in ("", r"\d+", "cm|mm|inches|in"):
        found = _FIELD_OF.get(re.sub(f"({end})$", "", name))
        if found:
            return found
    return ""


def _best(field: str, places: list[int], names: Sequence[str]) -> list[int]:
    """All columns of photos; of others the one whose name tells most, the first of equals."""
    if field == "photos":
        return places
    order = _NAMES[field].split()
    known = [at for at in places if _plain(names[at]) in order]
    return sorted(known or places, key=lambda at: _rank(order, _plain(names[at])))


def _rank(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _address(product: Product, row: int) -> str:
    if not any(re.search(r"https?:/", photo, re.IGNORECASE) for photo in product.photos):
        return ""
    return f"{product.sku!r} (row {row}) names a photo on the web: download it and name the file"
