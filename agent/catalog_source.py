"""Sources: where the products of a catalogue are read from."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from fsspec.implementations.local import LocalFileSystem

from agent.catalog_columns import table_products
from agent.catalog_files import DiskFiles, Files, bucket_files
from agent.catalog_folder import folder_products
from agent.catalog_marks import Marks
from agent.catalog_product import Product
from agent.place import Place
from tools.errors import RequestError

#: A workbook and one of its sheets.
_SHEET = re.compile(r"(.+\.xls[xm])#(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A folder or table: its path or address, and the files that it lies among."""

    path: str
    files: Files
    sheet: str = ""

    @property
    def name(self) -> str:
        """What reports call it."""
        return posixpath.basename(self.path.rstrip("/")) or self.path

    @property
    def remote(self) -> bool:
        """Whether it lies in a bucket."""
        return "://" in self.path

    def products(self, out: Path) -> Iterator[Product]:
        """Its products, in its order, one at a time.

        Raises RequestError where it is neither folder nor table, or where results would lie among
        the photos, ConfigurationError where it cannot be reached.
        """
        with self.files.reading(self.path):
            yield from self._products(out)

    def _products(self, out: Path) -> Iterator[Product]:
        if self.files.is_folder(self.path):
            if not self.remote and Path(self.path).resolve() == out.resolve():
                raise RequestError(
                    f"the results would lie among the photos of {self.path!r}: choose another --out"
                )
            yield from folder_products(self.files, self.path, None if self.remote else out)
            return
        try:
            table = self.files.opened(self.path)
        except FileNotFoundError:
            raise RequestError(
                f"there is no folder or table {self.path!r}: check the spelling"
            ) from None
        with table:
            yield from table_products(self.files, table, self.path, self.sheet)


def open_source(source: str | Path, journal: Place, most: int, held: ExitStack) -> Source:
    """The source that a user names: a folder, a table or workbook, or a URL of one.

    What is known of a bucket stands in `journal`; `held` closes what it opens. Raises
    ConfigurationError where the address cannot be opened.
    """
    text = str(source)
    if text.startswith("file://"):
        text = str(LocalFileSystem._strip_protocol(text))
    found = None if Path(text).exists() else _SHEET.fullmatch(text)
    path, sheet = (found[1], found[2]) if found else (text, "")
    if not re.match(r"\w+://", path):
        return Source(path, DiskFiles(), sheet)
    marks = Marks(journal)
    held.callback(marks.close)
    return Source(path.rstrip("/"), bucket_files(path, most, marks), sheet)
