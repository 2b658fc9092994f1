"""Sources: where the products of a catalogue are read from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from agent.catalog_columns import table_products
from agent.catalog_folder import folder_products
from agent.catalog_product import Product
from tools.errors import RequestError


def products(source: Path, out: Path) -> Iterator[Product]:
    """The products of a folder or table, in its order, one at a time.

    Raises RequestError where it is neither, or where results would lie among the photos.
    """
    try:
        if not source.exists():
            raise RequestError(f"there is no folder or table {str(source)!r}: check the spelling")
        if not source.is_dir():
            return table_products(source)
        if source.resolve() == out.resolve():
            raise RequestError(
                f"the results would lie among the photos of {str(source)!r}: choose another --out"
            )
        return folder_products(source, out)
    except OSError as error:
        raise RequestError(
            f"{str(source)!r} cannot be opened ({error.strerror}): check the name and permissions"
        ) from error
