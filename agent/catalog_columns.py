"""Columns: what a table tells of products, whatever its columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.catalog_product import Product
from agent.catalog_table import Row, joined, read_table
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


@dataclass(frozen=True)
class Columns:
    """Where each field of a product stands in the rows of one table."""

    names: tuple[str, ...]
    places: dict[str, tuple[int, ...]]

    def products(self, rows: Iterator[Row], base: Path) -> Iterator[Product]:
        """A product for each row; photos are found beside the table, in `base`."""
        for row in rows:
            yield self.product(row, base)

    def product(self, row: Row, base: Path) -> Product:
        """The product of a row, or one that says what is wrong with the row."""
        place = f"row {row.number}"
        sku = " ".join(self._cells(row, "sku")[:1]).strip()
        product = Product(
            sku=sku or place,
            photos=tuple(str(base / name) for name in self._photos(row)),
            title=self._first(row, "title"),
            category=self._first(row, "category"),
            size=size_told(self._first(row, "size"), self._unit()),
            asin=self._first(row, "asin").upper(),
            request=self._first(row, "request"),
            place=place,
        )
        trouble = row.trouble or self._trouble(row, sku, product)
        return Product(product.sku, place=place, trouble=trouble) if trouble else product

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


def table_products(path: Path) -> Iterator[Product]:
    """The products of a table. Raises RequestError if it is none or lacks a column."""
    rows = read_table(path)
    header = next(rows)
    if header.trouble:
        raise RequestError(f"{path.name!r}: {header.trouble}")
    yield from columns_of(header, path.name).products(rows, path.parent)


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
    found = next((photo for photo in product.photos if "://" in photo or ":/" in photo[1:]), "")
    if not found:
        return ""
    return f"{product.sku!r} (row {row}) names a photo on the web: download it and name the file"
