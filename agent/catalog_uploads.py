"""Upload manifests: which file of which SKU goes where, as each channel's importer reads it.

Only SKUs that are made and pass every check are in them. File names are relative to the manifest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from agent.catalog_cells import write_table
from agent.catalog_entry import Chosen, Entry
from agent.catalog_journal import Journal
from agent.catalog_product import file_code
from agent.catalog_record import FileRecord
from agent.filenames import slug

#: The manifest of each channel that has one.
FILES = {
    "amazon": "amazon-images.csv",
    "shopify": "shopify.csv",
    "google_merchant": "google-merchant.tsv",
}
UPLOADS = tuple(FILES.values())
_HEADERS = {
    "amazon": ("sku", "asin", "file", "variant"),
    "shopify": ("Handle", "Image Src", "Image Position", "Image Alt Text"),
    "google_merchant": ("id", "image_link", "additional_image_link"),
}
#: Shopify takes alternative texts up to this length, Google up to so many further pictures.
_ALT_TEXT, _FURTHER = 512, 10
_MAIN_SLOTS = ("image_link", "main")

_Row = Sequence[str | float | None]


def write_uploads(journal: Journal, out: Path) -> tuple[str, ...]:
    """Write the manifests of all channels that have files; returns their names."""
    written = []
    for channel, name in FILES.items():
        if next(_rows(journal, channel), None) is None:
            (out / name).unlink(missing_ok=True)  # of an earlier request
            continue
        delimiter = "\t" if name.endswith(".tsv") else ","
        rows = _rows(journal, channel)
        write_table(out / name, _HEADERS[channel], rows, delimiter=delimiter)
        written.append(name)
    return tuple(written)


def _rows(journal: Journal, channel: str) -> Iterator[_Row]:
    for entry in journal.entries(Chosen(state="done")):
        files = [file for file in entry.record.files if file.channel == channel]
        if files:
            yield from _ROWS[channel](entry, files)


def _amazon(entry: Entry, files: Sequence[FileRecord]) -> Iterator[_Row]:
    for file in files:
        parts = file.file.split(".")
        variant = parts[1] if len(parts) == 3 else ""
        yield entry.sku, entry.product.asin, _placed(entry, file), variant


def _shopify(entry: Entry, files: Sequence[FileRecord]) -> Iterator[_Row]:
    handle = slug(file_code(entry.sku, entry.folder))
    alt = (entry.product.title or entry.sku)[:_ALT_TEXT]
    for position, file in enumerate(files, 1):
        yield handle, _placed(entry, file), position, alt


def _google(entry: Entry, files: Sequence[FileRecord]) -> Iterator[_Row]:
    # The sort is stable: the gallery's order stands but for the main picture.
    ordered = sorted(files, key=lambda file: file.slot not in _MAIN_SLOTS)
    further = [_placed(entry, file) for file in ordered[1 : 1 + _FURTHER]]
    yield entry.sku, _placed(entry, ordered[0]), ",".join(further)


def _placed(entry: Entry, file: FileRecord) -> str:
    return f"{entry.folder}/{file.file}"


_ROWS = {"amazon": _amazon, "shopify": _shopify, "google_merchant": _google}
